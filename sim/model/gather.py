"""One scenario from several files: tables, `extends` and `combine` are resolved here, and nowhere later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path, PurePosixPath

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake
from sim.model.process import chain
from sim.model.process_tables import with_rows
from sim.model.read_yaml import read_yaml, shown
from sim.model.scenario import Scenario
from sim.model.shape import fields
from sim.model.tables import read_table
from sim.model.written import Written, merge, write_steps

__all__ = ["COMBINED", "FILE", "TABLES", "gather", "spell_out"]

FILE = "scenario.yaml"
COMBINED = (
    "calendars", "districts", "departments", "posts", "staff", "segments", "processes", "arrivals", "surges",
    "standards", "indicators", "outages", "sources",
)  # fmt: skip
"""The sections that `combine` takes over from other scenarios."""
TABLES = tuple(section for section in COMBINED if section != "processes")
"""The sections that may be kept as tables."""

_HIGHEST = 3  # how many folders a path in a file may climb
_LONGEST = 20  # files in a chain of references


def gather(path: Path) -> Written:
    """The content of a scenario's file, with the tables, the base and the parts that it names.

    Raises
    ------
    InputError
        A file cannot be read, a chain of `extends` or `combine` comes back to its beginning, or two parts define a
        key differently.
    """
    return _gather(path, (), {})


def spell_out(root: Written) -> Written:
    """The same with every chain of flows (`a -> b -> c`) as one flow a step, each at its own line."""
    if isinstance(root.value, dict):
        inner = {key: _chains(value) if key == "flows" else spell_out(value) for key, value in root.value.items()}
        return replace(root, value=inner)
    return root


def _chains(flows: Written) -> Written:
    if not isinstance(flows.value, list):
        return flows
    items: list[Written] = []
    for item in flows.value:
        if isinstance(item.value, str) and "->" in item.value:
            steps = chain(item.value)
            items += [Written({key: Written(v, item.place) for key, v in step.items()}, item.place) for step in steps]
        else:
            items.append(item)
    return replace(flows, value=items)


def _gather(path: Path, above: tuple[Path, ...], known: dict[Path, Written]) -> Written:
    """As `gather`; `above` are the files that lead here, `known` those that were gathered already."""
    real = path.resolve()
    if real in above:
        names = " -> ".join(shown(step) for step in (*above[above.index(real) :], real))
        raise InputError(mistake("check.extends_circle", shown(path), chain=names))
    if len(above) >= _LONGEST:
        raise InputError(mistake("check.extends_long", shown(path), limit=_LONGEST))
    if real in known:
        return known[real]
    own = read_yaml(path)
    if not isinstance(own.value, dict):
        raise InputError(mistake("check.not_mapping", own.place))
    values = dict(own.value)
    extends, combine = values.pop("extends", None), values.pop("combine", None)
    own = _with_tables(replace(own, value=values), path.parent, alone=extends is None and combine is None)
    chain_here = (*above, real)
    bases = [_gather(_other(step, path.parent), chain_here, known) for step in _texts(extends, "extends", many=False)]
    parts = [_gather(_other(step, path.parent), chain_here, known) for step in _texts(combine, "combine", many=True)]
    base = _combined(bases, parts, own) if parts else bases[0] if bases else None
    known[real] = own if base is None else merge(base, own)
    return known[real]


def _texts(value: Written | None, key: str, *, many: bool) -> list[Written]:
    if value is None or value.value is None:
        return []
    items = value.value if many and isinstance(value.value, list) else [value]
    for item in items:
        if not isinstance(item.value, str):
            raise InputError(mistake(f"check.{key}_form", f"{item.place} {key}"))
    return items


def _other(reference: Written, folder: Path) -> Path:
    """The scenario's file that `extends` or `combine` names."""
    path = _path(reference, folder)
    try:
        file = path / FILE if path.is_dir() else path
        found = file.is_file()
    except OSError:  # a name that no system takes
        file, found = path, False
    if not found:
        raise InputError(mistake("check.no_file", reference.place, value=reference.value, file=shown(file)))
    return file


def _path(reference: Written, folder: Path) -> Path:
    text = str(reference.value).replace("\\", "/")
    pure = PurePosixPath(text)
    if pure.is_absolute() or ":" in text or pure.parts.count("..") > _HIGHEST:
        raise InputError(mistake("check.path_away", reference.place, value=reference.value, limit=_HIGHEST))
    return folder / pure


def _with_tables(own: Written, folder: Path, *, alone: bool) -> Written:
    """The sections `{table: file.csv}` with the rows of their tables; what stands beside `table` changes them.

    A null beside the table deletes a row, and where the file does not stand alone, what another file has of that name.
    """
    assert isinstance(own.value, dict)
    values = dict(own.value)
    for section in (*TABLES, "processes"):
        part = values.get(section)
        table = part.get("table") if part is not None else None
        if part is None or not isinstance(part.value, dict) or table is None or isinstance(table.value, dict):
            continue
        paths = [_table(one, section, folder) for one in (table.value if isinstance(table.value, list) else [table])]
        beside = replace(part, value={key: inner for key, inner in part.value.items() if key != "table"})
        if section == "processes":
            values[section] = with_rows(beside, paths)
        else:
            rows = reduce(merge, (read_table(path, section) for path in paths), Written({}, part.place))
            values[section] = merge(rows, beside) if alone else _keeping_nulls(merge(rows, beside), beside)
    return replace(own, value=values)


def _keeping_nulls(merged: Written, beside: Written) -> Written:
    """A section with the nulls that have changed it, so that they change what it is merged into as well."""
    assert isinstance(merged.value, dict)
    assert isinstance(beside.value, dict)
    nulls = {key: inner for key, inner in beside.value.items() if inner.value is None}
    return replace(merged, value={**merged.value, **nulls})


def _table(reference: Written, section: str, folder: Path) -> Path:
    """The file of a table."""
    path = _path(reference, folder)
    if not path.is_file():
        place = f"{reference.place} {section}.table"
        raise InputError(mistake("check.no_file", place, value=reference.value, file=shown(path)))
    return path


def _combined(bases: list[Written], parts: list[Written], own: Written) -> Written:
    """The base with the sections of all parts; what two define differently must be defined by the file itself."""
    whole = dict(bases[0].value) if bases and isinstance(bases[0].value, dict) else {}
    mistakes: list[Mistake] = list(_zones(parts, own))
    for section in COMBINED:
        merged: dict[str, Written] = {}
        for part in (*bases, *parts):
            inner = part.get(section)
            for key, value in (inner.value if inner is not None and isinstance(inner.value, dict) else {}).items():
                before = merged.setdefault(key, value)
                if before is value or before.plain() == value.plain():
                    continue
                own_section = own.get(section)
                if own_section is not None and own_section.get(key) is not None:
                    merged[key] = Written({}, value.place)  # the file's own definition alone counts
                else:
                    path = write_steps((section, key))
                    mistakes.append(mistake("check.combine_differs", f"{value.place} {path}", other=before.place))
        if merged:
            whole[section] = Written(merged, own.place)
    if mistakes:
        raise InputError(mistakes)
    return Written(whole, own.place)


def _zones(parts: list[Written], own: Written) -> Iterator[Mistake]:
    default = fields(Scenario)["zone"].default
    zone = own.get("zone")
    for part in parts:
        other = part.get("zone")
        named = other.value if other is not None else default
        if named != (zone.value if zone is not None else default):
            yield mistake("check.combine_zone", f"{(other or part).place} zone", value=named)
