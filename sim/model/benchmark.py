"""A table of others' figures, to compare oneself with: indicator, company, value and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError, Mistake
from sim.model.evaluation import EXPERIENCE
from sim.model.mistakes import mistake, nearest
from sim.model.mistakes import unknown as unknown_name
from sim.model.parts import Texts
from sim.model.spans import SECOND, parse_span
from sim.model.tables import Row, read_rows

__all__ = ["Peer", "check_peers", "read_benchmark"]

_COLUMNS = (
    "indicator", "company", "company.zh", "company.en", "value", "better", "year", "source",
    "note", "note.zh", "note.en",
)  # fmt: skip


@dataclass(frozen=True)
class Peer:
    """What one company reached.

    Attributes
    ----------
    figure
        `indicator.x`, `standard.x` (share kept), `standard.x.mean` or `experience.x`, as in evaluation systems.
    company
        Its name.
    value
        A share or number; of a time, seconds.
    better
        lower or higher; null: as the indicator says, lower for mean times, higher for shares.
    year, source, note
        When, where it comes from (a tag or a text), and what to beware of.
    place
        File and line.
    """

    figure: str
    company: Texts
    value: float
    better: str | None
    year: str
    source: str
    note: Texts | None
    place: str


def read_benchmark(path: Path) -> tuple[Peer, ...]:
    """The rows of a benchmark table (CSV, read as every table is).

    Raises
    ------
    InputError
        Every unknown column, row without indicator, company, value or source, and value that is none, with its line.
    """
    name, columns, rows, mistakes = read_rows(path)
    mistakes += _columns(columns, name)
    peers = []
    for row in rows if not mistakes else []:
        found = list(_row_mistakes(row, f"{name}:{row.line}"))
        mistakes += found
        if not found:
            peers.append(_peer(row, f"{name}:{row.line}"))
    if mistakes:
        raise InputError(sorted(mistakes))
    if not peers:
        raise InputError(mistake("benchmark.empty", name))
    return tuple(peers)


def check_peers(peers: tuple[Peer, ...], *, standards: list[str], indicators: list[str]) -> Iterator[Mistake]:
    """Rows whose indicator or standard the scenario does not have."""
    for peer in peers:
        head, _, rest = peer.figure.partition(".")
        known = {"indicator": indicators, "standard": standards}.get(head, list(EXPERIENCE))
        bare = rest.removesuffix(".mean") if head == "standard" else rest
        if bare not in known:
            kind = {"indicator": "@evaluation.an_indicator", "standard": "@check.a_standard"}.get(
                head, "@evaluation.a_figure"
            )
            yield unknown_name(peer.place, bare, kind, known)


def _columns(columns: list[str], name: str) -> Iterator[Mistake]:
    for number, column in enumerate(columns, 1):
        if column and column not in _COLUMNS:
            near = nearest(column, _COLUMNS)
            key = "check.column_unknown_near" if near else "check.column_unknown"
            yield mistake(key, f"{name}:1:{number}", value=column, near=near or "-", known=", ".join(_COLUMNS))


def _row_mistakes(row: Row, place: str) -> Iterator[Mistake]:
    cells = row.cells
    for word in ("indicator", "value", "source"):
        if word not in cells:
            yield mistake("check.missing", place, word=word)
    if not any(key in cells for key in ("company", "company.zh", "company.en")):
        yield mistake("check.missing", place, word="company")
    head, dot, rest = cells.get("indicator", "").partition(".")
    if "indicator" in cells and not (head in ("indicator", "standard", "experience") and dot and rest):
        yield mistake("benchmark.figure", place, value=cells["indicator"])
    if "value" in cells and _value(cells["value"]) is None:
        yield mistake("benchmark.value", place, value=cells["value"])
    if cells.get("better", "lower") not in ("lower", "higher"):
        yield mistake("check.choice", place, value=cells["better"], known="lower, higher")


def _value(text: str) -> float | None:
    """A number, a percentage, or a span in seconds."""
    bare = text.strip()
    try:
        if bare.endswith("%"):
            return float(bare[:-1]) / 100
        return float(bare) if bare[-1:].isdigit() else parse_span(bare) / SECOND
    except ValueError:
        return None


def _peer(row: Row, place: str) -> Peer:
    cells = row.cells
    return Peer(
        figure=cells["indicator"],
        company=_texts(cells, "company"),
        value=_value(cells["value"]) or 0.0,
        better=cells.get("better"),
        year=cells.get("year", ""),
        source=cells["source"],
        note=_texts(cells, "note") if any(key.startswith("note") for key in cells) else None,
        place=place,
    )


def _texts(cells: dict[str, str], key: str) -> Texts:
    """A text in both languages; one stands for both."""
    given = [cells[name] for name in (key, f"{key}.zh", f"{key}.en") if name in cells]
    return Texts(zh=cells.get(f"{key}.zh", given[0]), en=cells.get(f"{key}.en", given[0]))
