"""A log as XES (IEEE 1849), written as a stream, for the process mining tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import polars as pl

from sim.interchange.logs.clock import iso_times
from sim.interchange.logs.packed import packed
from sim.log.contract import ATTRIBUTE
from sim.log.eventlog import EventLog

__all__ = ["write_xes"]

_CASES = 10_000  # cases that are text in memory at once

_EXTENSIONS = (("Concept", "concept"), ("Lifecycle", "lifecycle"), ("Time", "time"), ("Organizational", "org"))
_ELEMENTS: Mapping[pl.DataType, str] = {
    pl.String(): "string",
    pl.Int64(): "int",
    pl.Float64(): "float",
    pl.Boolean(): "boolean",
}
_OF_CASE = ("process", "segment", "district", "channel", "parent", "outcome")
_ENDS = {"withdrawn": "withdraw", "cancelled": "ate_abort"}
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"  # characters that XML 1.0 cannot hold, escaped or not


def write_xes(log: EventLog, path: str | Path) -> Path:
    """The file written: XES 1.0, gzipped if its name ends in `.gz`.

    One trace a case; one event for the start and one for the end of each work item, in order of time, with
    `org:resource`, `org:role` (post), `org:group` (department), `concept:instance` (element and visit) and the log's
    own `kind` and `outcome`. Open work has a start alone, work that still waits has no event. Work that was cancelled
    or withdrawn ends with `ate_abort` or `withdraw` instead of `complete`. The other tables have no place in XES.

    Parameters
    ----------
    log
        Any log.
    path
        A file, `*.xes` or `*.xes.gz`; one that exists is replaced, whole or not at all.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    target = Path(path)
    with packed(target) as out:
        for text in _document(log):
            out.write(text.encode())
    return target


def _document(log: EventLog) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in _EXTENSIONS:
        yield f'\t<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    yield '\t<global scope="trace">\n\t\t<string key="concept:name" value=""/>\n\t</global>\n'
    yield (
        '\t<global scope="event">\n\t\t<string key="concept:name" value=""/>\n'
        '\t\t<string key="lifecycle:transition" value="complete"/>\n'
        '\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>\n\t</global>\n'
    )
    yield '\t<classifier name="Activity" keys="concept:name"/>\n'
    for first in range(0, log.cases.height, _CASES):
        yield from _traces(log, log.cases.slice(first, _CASES))
    yield "</log>\n"


def _traces(log: EventLog, cases: pl.DataFrame) -> list[str]:
    """The traces of some cases, each as text."""
    work = log.work.join(cases.select("case_id"), on="case_id", how="semi")
    events = _events(work, log).group_by("case_id").agg(pl.col("text").str.join(""))
    heads = cases.select(
        "case_id",
        head=pl.concat_str(
            _attribute("case_id", "concept:name"),
            *(_attribute(name, name) for name in _OF_CASE),
            _date("arrival_time", "arrival_time", log),
            *(
                _attribute(name, _trace_key(name), _ELEMENTS[dtype])
                for name, dtype in cases.schema.items()
                if name.startswith(ATTRIBUTE)
            ),
        ),
    )
    both = heads.join(events, on="case_id", how="left", maintain_order="left")
    trace = pl.format("\t<trace>\n{}{}\t</trace>\n", "head", pl.col("text").fill_null(""))
    return both.select(trace).to_series().to_list()


def _trace_key(column: str) -> str:
    """The name of a case attribute without its beginning, unless the trace has another value of that name."""
    name = column.removeprefix(ATTRIBUTE)
    return column if name in (*_OF_CASE, "arrival_time", "concept:name", "") else name


def _events(work: pl.DataFrame, log: EventLog) -> pl.DataFrame:
    """Starts and ends as texts, in order of case and time; work that ends when other work starts ends before it."""
    ends = pl.col("outcome").replace_strict(_ENDS, default="complete", return_dtype=pl.String)
    stamps = pl.concat(
        [
            work.filter(pl.col("start_time").is_not_null()).with_columns(time="start_time", step=pl.lit("start")),
            work.filter(pl.col("end_time").is_not_null()).with_columns(time="end_time", step=ends),
        ]
    )
    begun = pl.coalesce("start_time", "end_time")
    stamps = stamps.sort("case_id", "time", begun, "work_id", pl.col("step") != "start")
    instance = pl.format("{}#{}", "element_id", "visit").alias("instance")
    text = pl.concat_str(
        pl.lit("\t\t<event>\n"),
        _attribute("activity", "concept:name", depth=3),
        _attribute("instance", "concept:instance", depth=3),
        _attribute("step", "lifecycle:transition", depth=3),
        _date("time", "time:timestamp", log, depth=3),
        _attribute("resource", "org:resource", depth=3),
        _attribute("post", "org:role", depth=3),
        _attribute("department", "org:group", depth=3),
        _attribute("kind", "kind", depth=3),
        _attribute("outcome", "outcome", depth=3),
        pl.lit("\t\t</event>\n"),
    )
    return stamps.with_columns(instance).select("case_id", text=text)


def _attribute(column: str, key: str, element: str = "string", *, depth: int = 2) -> pl.Expr:
    """An attribute element as text, empty where the value is null."""
    value = pl.col(column).cast(pl.String)
    if element == "string":
        value = value.str.replace_all(_FORBIDDEN, "")
        for character, escape in _ESCAPES.items():
            value = value.str.replace_all(character, escape, literal=True)
    return _element(value, key, element, depth)


def _date(column: str, key: str, log: EventLog, *, depth: int = 2) -> pl.Expr:
    return _element(iso_times(column, log.start), key, "date", depth)


def _element(value: pl.Expr, key: str, element: str, depth: int) -> pl.Expr:
    head = "\t" * depth + f'<{element} key={quoteattr(key)} value="'
    return (pl.lit(head) + value + pl.lit('"/>\n')).fill_null("")
