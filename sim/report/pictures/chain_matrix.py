"""Which need is met by whom? Departments by needs, each field with what was reached and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import FAINT, GRID, INK, PALE, QUIET
from sim.report.pictures.picture import Picture
from sim.report.svg import group, label, lines_of, rect
from sim.words import Lang, say

__all__ = ["Field", "chain_matrix"]

_ROW, _HEAD = 30.0, 34.0
_MET, _UNMET = "#c8e3d4", "#f0c987"  # light enough for dark letters; a mark and the frame say the same in grey


@dataclass(frozen=True)
class Field:
    """What one need asks of one department.

    Attributes
    ----------
    department, need
        Names, or positions of them.
    value, target, short
        As texts; `short` is the value where there is little room.
    reached
        Null where it is not known.
    gap
        What is missing in the chain, in short; empty where it is whole.
    says
        The requirement in words.
    """

    department: int
    need: int
    value: str
    short: str
    target: str
    reached: bool | None
    gap: str
    says: str


def chain_matrix(
    departments: Sequence[str], needs: Sequence[str], fields: Sequence[Field], *, lang: Lang, width: float
) -> Picture:
    """The matrix; where nothing is asked because no process passes, the field stays empty.

    Parameters
    ----------
    departments, needs
        Names of rows and columns.
    fields
        What stands in it; of several in one place the first that is not met speaks.
    lang, width
        Language, and width in pixels; below 500 the target is left to the text alternative.
    """
    left = 104.0 if width < 500 else 236.0
    wide = (width - left) / max(len(needs), 1)
    body: list[Child] = []
    for column, need in enumerate(needs):
        body += lines_of(left + column * wide + 4, 13, need, size=11.5, width=wide - 6, bold=True)
    size = 10.0 if width < 500 else 11.5
    for row, department in enumerate(departments):
        y = _HEAD + row * _ROW
        body.append(rect(0, y, width, _ROW - 2, fill=PALE if row % 2 else "none"))
        if width < 500:
            body += lines_of(0, y + 12, department, size=9.5, width=left - 6)
        else:
            body.append(label(0, y + 18, department, size=size, width=left - 8))
    for place in sorted({(field.department, field.need) for field in fields}):
        here = [field for field in fields if (field.department, field.need) == place]
        x, y = left + place[1] * wide, _HEAD + place[0] * _ROW
        body.append(_drawn(here, x, y, wide - 4, size))
    height = _HEAD + len(departments) * _ROW
    said = _answer(fields, lang)
    told = "; ".join(
        f"{departments[f.department]}, {needs[f.need]}: {f.says} {f.gap or f'{f.value} / {f.target}'}" for f in fields
    )
    return Picture(
        "chain", say("value_chain.picture.question", lang), said, f"{said} {told}", width, height, tuple(body)
    )


def _drawn(fields: Sequence[Field], x: float, y: float, wide: float, size: float) -> Element:
    first = min(fields, key=lambda field: (not field.gap, field.reached is not False))
    title = "; ".join(f"{f.says}: {f.gap or f'{f.value} / {f.target}'}" for f in fields)
    frame = {"x": x, "y": y + 1, "width": wide, "height": _ROW - 4}
    if first.gap:
        box = rect(**frame, fill="none", stroke=FAINT, stroke_dasharray="4 3")
        return group([box, label(x + 6, y + 18, first.gap, size=size, width=wide - 10, fill=QUIET)], title=title)
    met = bool(first.reached)
    box = rect(**frame, fill=_MET if met else _UNMET, stroke=GRID if met else INK, stroke_width=1 if met else 1.5)
    mark = "✓" if met else "✕"
    text = f"{mark} {first.short}" if wide < 110 else f"{mark} {first.value} / {first.target}"
    return group([box, label(x + 4, y + 18, text, size=size, width=wide - 4, bold=not met)], title=title)


def _answer(fields: Sequence[Field], lang: Lang) -> str:
    decided = [field for field in fields if field.reached is not None and not field.gap]
    met = sum(bool(field.reached) for field in decided)
    gaps = sum(bool(field.gap) for field in fields)
    return say("value_chain.picture.answer", lang, met=met, of=len(decided), gaps=gaps)
