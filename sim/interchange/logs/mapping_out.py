"""The mapping with which a log was read, as a file that a person can correct."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.interchange.logs.columns import KNOWN
from sim.log.atomic import beside
from sim.log.eventlog import EventLog
from sim.model.mistakes import mistake
from sim.words import say

__all__ = ["write_mapping"]


def write_mapping(log: EventLog, path: str | Path) -> Path:
    """The file to which the mapping of a log from outside was written; read with it, the file gives the same log.

    Parameters
    ----------
    log
        A log that `read_log` made of a file of somebody else's.
    path
        A new YAML file; the folders above it are made.

    Raises
    ------
    InputError
        The log is our own, the place is taken, or it cannot be written.
    """
    target = Path(path)
    understood = log.provenance.get("understood")
    if understood is None:
        raise InputError(mistake("read.mapping.nothing", str(target)))
    if target.exists():
        raise InputError(mistake("read.mapping.exists", str(target)))
    with beside(target) as draft:
        draft.write_text(mapping_text(understood["mapping"]), encoding="utf-8")
        draft.replace(target)
    return target


def mapping_text(mapping: Mapping[str, Any]) -> str:
    """The content of a mapping file with what each line means, in both languages.

    >>> print(mapping_text({"columns": {"case": "工单号"}, "zone": "Asia/Shanghai"}).splitlines()[3])
      case: "工单号"  # case / 工单
    """
    lines = [_comment("read.mapping.head"), _comment("read.mapping.columns"), "columns:"]
    said = mapping["columns"]
    lines += [f"  {role}: {_written(name)}  {_comment(f'read.role.{role}')}" for role, name in said.items()]
    free = [role for role in KNOWN if role not in said]
    if free:
        lines += [f"  {_comment('read.mapping.more')}:"]
        lines += [f"  # {role}: null  {_comment(f'read.role.{role}')}" for role in free]
    for key, value in mapping.items():
        if key != "columns":
            lines += [_comment(f"read.mapping.{key}"), f"{key}: {_written(value)}"]
    return "\n".join(lines) + "\n"


def _comment(key: str) -> str:
    return f"# {say(key, 'en')} / {say(key, 'zh')}"


def _written(value: Any) -> str:
    """A value in YAML: JSON is a part of it."""
    plain = dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
    return json.dumps(plain, ensure_ascii=False)
