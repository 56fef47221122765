"""An event log from an XES file (IEEE 1849), read as a stream that trusts nobody."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import Locator

import polars as pl
from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from sim.interchange.assemble import assemble
from sim.interchange.columns import roles_in
from sim.interchange.raw import RawEvents, opened, refused
from sim.interchange.understood import Understood
from sim.log.eventlog import EventLog

__all__ = ["read_xes"]

_VALUES = {"string", "date", "int", "float", "boolean", "id"}
_CHUNK = 1 << 18  # bytes given to the parser at once
_ROWS = 50_000  # events that are texts of Python before they go into a frame
_MOST_KEYS = 500  # columns: a file that names a new one in each event would fill the memory


def read_xes(path: str | Path, *, zone: str = "Asia/Shanghai") -> EventLog:
    """The log that an XES file holds, plain or gzipped.

    Attributes of a trace are columns that begin with `case:`; from there on it goes as with CSV. Document types,
    entities and anything from the network are refused. What was understood stands in `provenance["understood"]`.

    Parameters
    ----------
    path
        The file.
    zone
        Where the clocks stand of times without an offset, which XES does not allow and some files have.

    Raises
    ------
    InputError
        The file cannot be read; the text names file, line, rule and remedy.
    """
    place = Path(path)
    understood = Understood(place.name, "xes")
    parser = make_parser()
    events = _Events(parser)
    parser.forbid_dtd = True
    parser.setContentHandler(events)
    try:
        with opened(place) as file:
            while chunk := file.read(_CHUNK):
                parser.feed(chunk)
            parser.close()
    except DefusedXmlException as error:
        raise refused("read.xml_danger", place, why=type(error).__name__) from error
    except SAXParseException as error:
        key = "read.xml" if events.is_xes is not False else "read.no_xes"
        raise refused(key, f"{place}:{error.getLineNumber()}", why=error.getMessage()) from error
    if not events.is_xes:
        raise refused("read.no_xes", place)
    frame, lines = events.table()
    if not frame.height:
        raise refused("read.empty", place)
    for name, count in (("empty_trace", events.empty_traces), ("too_many_keys", events.dropped)):
        if count:
            understood.note(name, count=count)
    raw = RawEvents(frame, lambda row: f"{place}:{lines[row]}", understood)
    return assemble(raw, place, columns=None, zone=zone)


_NESTING = {("log", ""), ("trace", "log"), ("event", "trace")}
"""Elements whose inside is looked at, each with the one around it."""


class _Events(ContentHandler):
    """Collects events; attributes inside attributes, lists and globals are passed over."""

    def __init__(self, locator: Locator) -> None:
        super().__init__()
        self._locator = locator
        self.is_xes: bool | None = None
        self.empty_traces = 0
        self.dropped = 0
        self._around: list[str] = []
        self._keys: dict[str, str] = {}
        self._traces = 0
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] = {}
        self._of_trace: list[dict[str, str]] = []
        self._rows: list[dict[str, str]] = []
        self._lines: list[int] = []
        self._chunks: list[pl.DataFrame] = []

    def table(self) -> tuple[pl.DataFrame, list[int]]:
        """All events as texts, and the line on which each stands."""
        self._flush()
        return pl.concat(self._chunks, how="diagonal") if self._chunks else pl.DataFrame(), self._lines

    def startElement(self, name: str, attrs: Any) -> None:
        """An element begins; what it means depends on the elements around it."""
        tag = name.rpartition(":")[2]
        outer = self._around[-1] if self._around else ""
        if self.is_xes is None:
            self.is_xes = tag == "log"
        known = (tag, outer) in _NESTING and (outer != "" or not self._around)
        self._around.append(tag if known else "other")
        if known and tag == "event":
            self._event = {}
            self._of_trace.append(self._event)
            self._lines.append(self._locator.getLineNumber() or 0)
        elif known and tag == "trace":
            self._trace, self._of_trace = {}, []
        elif tag in _VALUES and outer in ("event", "trace"):
            self._take(attrs.get("key"), attrs.get("value"), of_event=outer == "event")

    def endElement(self, name: str) -> None:
        """An element ends; a trace that ends gives its attributes to all its events."""
        if self._around.pop() != "trace":
            return
        self._traces += 1
        self.empty_traces += not self._of_trace
        self._trace.setdefault("case:concept:name", f"trace {self._traces}")
        self._rows += [{**self._trace, **event} for event in self._of_trace]
        if len(self._rows) >= _ROWS:
            self._flush()

    def _take(self, key: str | None, value: str | None, *, of_event: bool) -> None:
        """Remember an attribute of the event or trace; each key is kept once, however often it comes."""
        if key is None or value is None:
            return
        name = key if of_event else f"case:{key}"
        if name not in self._keys:
            if len(self._keys) >= _MOST_KEYS and not roles_in([name]):
                self.dropped += 1
                return
            self._keys[name] = name
        (self._event if of_event else self._trace)[self._keys[name]] = value

    def _flush(self) -> None:
        if self._rows:
            keys = dict.fromkeys(key for row in self._rows for key in row)
            self._chunks.append(pl.DataFrame(self._rows, schema=dict.fromkeys(keys, pl.String)))
            self._rows = []
