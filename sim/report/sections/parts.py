"""Building blocks of the page: sections, tables, figures, facts, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element, el
from sim.report.pictures.picture import Picture

__all__ = ["Column", "counted", "details", "empty", "facts", "figure", "note", "prose", "section", "table"]


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand on the right."""

    heading: str
    numeric: bool = True


_PAGE = 1080  # of the style sheet, in pixels
_SHRINK = 0.66

Cell = str | Element
Row = Sequence[Cell]


def section(name: str, title: str, *children: Child | Iterable[Child | None] | None) -> Element:
    """A section with its heading; `name` is its anchor."""
    return el("section", {"id": name}, el("h2", None, title), *children)


def counted(number: int | None) -> str:
    """A number of things; a dash where it is not known."""
    return "—" if number is None else f"{number:,}"


def prose(text: str) -> Element:
    """A paragraph."""
    return el("p", None, text)


def note(text: str) -> Element:
    """A paragraph in small print."""
    return el("p", {"class": "note"}, text)


def empty(text: str) -> Element:
    """What stands where there is nothing to show, and why."""
    return el("p", {"class": "empty"}, text)


def table(columns: Sequence[Column], rows: Sequence[Row], *, caption: str = "", anchors: Sequence[str] = ()) -> Element:
    """A table that scrolls in its own frame where the screen is too narrow.

    Parameters
    ----------
    columns
        Headings.
    rows
        Cells as texts or elements, one row each.
    caption
        What the table is about.
    anchors
        Names of the rows, for links.
    """
    head = el("tr", None, [el("th", {"scope": "col", "class": "n" if c.numeric else None}, c.heading) for c in columns])
    body = [
        el(
            "tr",
            {"id": anchors[number] if anchors else None},
            [el("td", {"class": "n" if c.numeric else None}, cell) for c, cell in zip(columns, row, strict=True)],
        )
        for number, row in enumerate(rows)
    ]
    title = el("caption", None, caption) if caption else None
    whole = el("table", None, title, el("thead", None, head), el("tbody", None, body))
    named = {"role": "region", "aria-label": caption} if caption else {}
    return el("div", {"class": "scroll", "tabindex": "0", **named}, whole)


def facts(pairs: Iterable[tuple[str, Cell]]) -> Element:
    """Names and values, one below the other."""
    return el("dl", None, [el("div", None, el("dt", None, name), el("dd", None, value)) for name, value in pairs])


def details(summary: str, *children: Child | Iterable[Child | None] | None, opened: bool = False) -> Element:
    """Something that opens when asked for, and on paper."""
    return el("details", {"open": opened}, el("summary", None, summary), *children)


def figure(wide: Picture, narrow: Picture | None = None, *, kind: str = "", prefix: str = "") -> Element:
    """A picture with its question and its answer; on a phone the narrow drawing of it.

    Parameters
    ----------
    wide
        Drawn for a page.
    narrow
        Drawn for a phone; without it the wide one serves both.
    kind
        A class for the style sheet.
    prefix
        Before the names of its parts, where a page has the picture twice.
    """
    frame: dict[str, str | None] = {"class": "wide" if narrow is not None else None}
    if wide.width > _PAGE:
        # wider than a page: shrunk as far as its letters can be read, then moved sideways in its own frame
        frame |= {"style": f"--least: {round(wide.width * _SHRINK)}px", "tabindex": "0"}
    drawings = [el("div", frame, wide.element(f"{prefix}{wide.name}"))]
    if narrow is not None:
        drawings.append(el("div", {"class": "narrow"}, narrow.element(f"{prefix}{narrow.name}-narrow")))
    caption = el("figcaption", None, el("h3", None, wide.question), el("p", {"class": "answer"}, wide.answer))
    return el("figure", {"class": kind or None}, caption, drawings)
