"""What stands in tables of the processes: working times of elements, probabilities of flows, a row each.

The column `process` names the process, `element` an element (`outer/inner` inside sub-processes) or `flow` a flow by
its id; the other columns are keys of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake, nearest
from sim.model.shape import keys_at, types_at
from sim.model.tables import Row, cell_value, put, read_rows
from sim.model.written import Steps, Written, merge

__all__ = ["with_rows"]

_PLACE = ("process", "element", "flow")
_ELEMENT: Steps = ("processes", "x", "elements", "x")
_FLOW: Steps = ("processes", "x", "flows", 0)


def with_rows(processes: Written, paths: Sequence[Path]) -> Written:
    """The section `processes` with the rows of its tables put in; what it says itself counts.

    Raises
    ------
    InputError
        A column is unknown, or a row names what is not there; all are told, with line and column.
    """
    mistakes: list[Mistake] = []
    for path in paths:
        name, columns, rows, wrong = read_rows(path)
        mistakes += [*wrong, *_columns(columns, name)]
        for row in rows if not mistakes else ():
            changed = _with_row(processes, row, columns, name)
            if changed is None:
                mistakes.append(_lost(processes, row, columns, name))
            else:
                processes = changed
    if mistakes:
        raise InputError(mistakes)
    return processes


def _columns(columns: list[str], name: str) -> Iterator[Mistake]:
    """Columns that neither elements nor flows have, or that are missing."""
    kind = next((column for column in ("element", "flow") if column in columns), None)
    if "process" not in columns or kind is None:
        yield mistake("check.process_table", f"{name}:1")
        return
    around = _ELEMENT if kind == "element" else _FLOW
    known = [key for key in keys_at({}, around) if key not in ("elements", "flows")]
    for number, column in enumerate(columns, 1):
        place = f"{name}:1:{number}"
        if column and column in columns[: number - 1]:
            yield mistake("check.column_twice", place, value=column)
        elif column and column not in ("process", kind) and not types_at({}, (*around, *column.split("."))):
            near = nearest(column.split(".")[0], known)
            key = "check.column_unknown_near" if near else "check.column_unknown"
            yield mistake(key, place, value=column, near=near or "-", known=", ".join(["process", kind, *known]))


def _with_row(processes: Written, row: Row, columns: list[str], name: str) -> Written | None:
    """The processes with the keys of one row; None where what it names is not there."""
    around = _ELEMENT if "element" in columns else _FLOW
    values: dict[str, Written] = {}
    for column, cell in row.cells.items():
        if column not in _PLACE:
            steps = column.split(".")
            place = f"{name}:{row.line}:{columns.index(column) + 1}"
            put(values, steps, cell_value(cell, types_at({}, (*around, *steps)), place))
    process = processes.get(row.cells.get("process", ""))
    part = Written(values, f"{name}:{row.line}")
    if process is None or "process" not in row.cells:
        return None
    if around is _FLOW:
        changed = _into_flow(process, row.cells.get("flow", ""), part)
    else:
        changed = _into_element(process, row.cells.get("element", "").split("/"), part)
    return None if changed is None else _set(processes, row.cells["process"], changed)


def _into_element(level: Written, path: Sequence[str], part: Written) -> Written | None:
    elements = level.get("elements")
    element = None if elements is None else elements.get(path[0])
    if elements is None or element is None:
        return None
    changed = merge(part, element) if len(path) == 1 else _into_element(element, path[1:], part)
    return None if changed is None else _set(level, "elements", _set(elements, path[0], changed))


def _into_flow(level: Written, flow: str, part: Written) -> Written | None:
    """The level with the flow of this id changed, at any depth."""
    flows, elements = level.get("flows"), level.get("elements")
    for number, item in enumerate(flows.value if flows is not None and isinstance(flows.value, list) else ()):
        own = item.get("id")
        if flows is not None and isinstance(flows.value, list) and own is not None and own.value == flow:
            items = [*flows.value[:number], merge(part, item), *flows.value[number + 1 :]]
            return _set(level, "flows", replace(flows, value=items))
    for name, element in (elements.value if elements is not None and isinstance(elements.value, dict) else {}).items():
        changed = _into_flow(element, flow, part) if element.get("flows") is not None else None
        if changed is not None and elements is not None:
            return _set(level, "elements", _set(elements, name, changed))
    return None


def _set(around: Written, key: str, inner: Written) -> Written:
    assert isinstance(around.value, dict)
    return replace(around, value={**around.value, key: inner})


def _lost(processes: Written, row: Row, columns: list[str], name: str) -> Mistake:
    """A row that names no element or flow of the processes."""
    kind = "element" if "element" in columns else "flow"
    process = processes.get(row.cells.get("process", ""))
    wrong = "process" if process is None else kind
    place = f"{name}:{row.line}:{columns.index(wrong) + 1}"
    return mistake("check.process_row", place, value=row.cells.get(wrong, ""), what=wrong)
