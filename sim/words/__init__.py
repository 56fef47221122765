"""What a person reads, in Chinese and in English, from the flat key files of this folder.

Each file `<subject>.json` maps a key to its two texts, side by side so that none can be forgotten:
`{"kpi.cycle": {"en": "Cycle time", "zh": "全程时间"}}`. Texts may hold `{name}` placeholders.
"""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Literal

from sim.words.amounts import amount, clock_time, day_time, duration, percent

__all__ = [
    "Lang",
    "amount",
    "clock_time",
    "day_time",
    "duration",
    "has",
    "language",
    "name_of",
    "percent",
    "placeholders",
    "say",
]

Lang = Literal["zh", "en"]


@cache
def _texts() -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {}
    for entry in sorted(resources.files("sim.words").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".json"):
            merged.update(json.loads(entry.read_text(encoding="utf-8")))
    return merged


def say(key: str, lang: Lang, **values: object) -> str:
    """The text of `key` in `lang`, with its placeholders filled.

    Raises
    ------
    KeyError
        The key stands in no file: a mistake of ours, never of the user's.

    >>> say("views.no_post", "zh")
    '日志没有岗位'
    """
    return _texts()[key][lang].format(**values)


def has(key: str) -> bool:
    """Whether there is a text of this key.

    >>> has("views.no_post"), has("@")
    (True, False)
    """
    return key in _texts()


def placeholders(key: str) -> tuple[str, ...]:
    """The names of a text's placeholders, in the order in which English has them.

    >>> placeholders("views.no_post")
    ()
    """
    return tuple(name for _, name, _, _ in Formatter().parse(_texts()[key]["en"]) if name)


def name_of(label: Mapping[str, str] | str | None, lang: Lang, otherwise: str = "") -> str:
    """The name in `lang` of something that has a label in one or both languages.

    >>> name_of({"zh": "营销部", "en": "Marketing"}, "zh")
    '营销部'
    >>> name_of({"en": "Marketing"}, "zh")
    'Marketing'
    """
    if label is None:
        return otherwise
    if isinstance(label, str):
        return label
    return label.get(lang) or next(iter(label.values()), otherwise)


def language(asked: str | None = None) -> Lang:
    """`asked`, or else the language of the environment (`LANG` and its kin): Chinese if it says so, else English."""
    if asked in ("zh", "en"):
        return "zh" if asked == "zh" else "en"
    named = next((os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), None)
    found = named if named is not None else (locale.getlocale()[0] or "")
    return "zh" if found.lower().startswith(("zh", "chinese")) else "en"
