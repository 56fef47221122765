"""An event log from an XES file (IEEE 1849), read as a stream that trusts nobody."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

import polars as pl

from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.raw import RawEvents, Report, check_rows, opened, refused
from sim.interchange.logs.tables import frame_of
from sim.log.understood import Understood

__all__ = ["xes_events"]

_VALUES = frozenset(("string", "date", "int", "float", "boolean", "id"))
_NESTING = {("log", ""), ("trace", "log"), ("event", "trace")}
"""Elements whose inside is looked at, each with the one around it."""

_NUMBER = "\0"  # the number of the trace: a name that no attribute can have
_CHUNK = 1 << 18  # bytes given to the parser at once
_ROWS = 50_000  # events that are texts of Python before they go into a frame
_MOST_CLASSIFIERS, _LONGEST_NAME = 20, 200
_LONGEST_TAG = 4 << 20  # bytes: the parser begins anew at its start with each chunk
_MOST_KEYS = 500  # columns: a file that names a new one in each event would fill the memory


def xes_events(path: Path, report: Report | None) -> RawEvents:
    """The events that an XES file holds, plain or gzipped, as rows of texts.

    Attributes of a trace are columns that begin with `case:`. Attributes inside attributes, lists and the values that
    a file declares for attributes that are missing (globals) are passed over. A document type, and with it any entity,
    is refused; nothing is fetched.

    Raises
    ------
    InputError
        The file cannot be read; the text names file, line, rule and remedy.
    """
    events = _Events(path)
    try:
        with opened(path, report) as file:
            fed = 0
            while chunk := file.read(_CHUNK):
                events.parser.Parse(chunk, False)
                fed += len(chunk)
                if fed - events.parser.CurrentByteIndex > _LONGEST_TAG:
                    raise refused("read.long_tag", f"{path}:{events.parser.CurrentLineNumber}", most=_LONGEST_TAG >> 20)
            events.parser.Parse(b"", True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise refused("read.xml", f"{path}:{error.lineno}", why=why) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows, or that the parser cannot read
        raise refused("read.xml", f"{path}:1", why=error) from error
    frame, lines = events.table()
    if not frame.height:
        raise refused("read.empty", path)
    understood = Understood(path.name, "xes")
    if events.classifiers:
        understood.details["classifiers"] = "; ".join(f"{name}: {keys}" for name, keys in events.classifiers.items())
    counts = {"empty_trace": events.empty_traces, "too_many_keys": events.dropped, "no_trace": events.outside}
    for name, count in counts.items():
        if count:
            understood.note(name, count=count)
    return RawEvents(frame, lambda row: f"{path}:{lines[row]}", understood)


class _Events:
    """Collects events and traces; attributes inside attributes, lists and globals are passed over."""

    def __init__(self, place: Path) -> None:
        self.empty_traces = 0
        self.dropped = 0
        self.outside = 0
        self.classifiers: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse  # entities cannot be declared elsewhere
        self._place = place
        self._around: list[str] = []
        self._keys: dict[str, str] = {}
        self._traces: list[dict[str, Any]] = []
        self._trace: dict[str, Any] = {}
        self._event: dict[str, Any] = {}
        self._rows: list[dict[str, Any]] = []
        self._lines = array("q")
        self._chunks: list[pl.DataFrame] = []

    def table(self) -> tuple[pl.DataFrame, array[int]]:
        """All events as texts with what their traces say, and the line on which each stands."""
        self._flush()
        if not self._chunks:
            return pl.DataFrame(), self._lines
        traces = frame_of(self._traces, (_NUMBER,))
        events = pl.concat(self._chunks, how="diagonal")
        own = [name for name in events.columns if name == _NUMBER or name not in traces.columns]
        met = events.select(own).join(traces, on=_NUMBER, how="left", maintain_order="left")
        return met.drop(_NUMBER), self._lines

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; what it means depends on the elements around it."""
        tag = name.rpartition(":")[2]
        outer = self._around[-1] if self._around else ""
        if tag in _VALUES and outer in ("event", "trace"):
            self._around.append("value")
            self._take(attributes.get("key"), attributes.get("value"), of_event=outer == "event")
            return
        known = (tag, outer) in _NESTING
        self._around.append(tag if known else "other")
        if not known and not outer:
            raise refused("read.no_xes", self._place)
        if (tag, outer) == ("event", "log"):
            self.outside += 1
        elif (tag, outer) == ("classifier", "log"):
            self._classifier(attributes)
        elif known and tag == "event":
            self._event = {_NUMBER: len(self._traces)}
            self._rows.append(self._event)
            self._lines.append(self.parser.CurrentLineNumber)
        elif known and tag == "trace":
            self._trace = {_NUMBER: len(self._traces)}

    def _end(self, _: str) -> None:
        """An element ends."""
        ended = self._around.pop()
        if ended == "event" and len(self._rows) >= _ROWS:
            self._flush()
        elif ended == "trace":
            if self._event.get(_NUMBER) == len(self._traces):
                self._trace.setdefault("case:concept:name", f"trace {len(self._traces) + self.empty_traces + 1}")
                self._traces.append(self._trace)
            else:
                self.empty_traces += 1

    def _take(self, key: str | None, value: str | None, *, of_event: bool) -> None:
        """Remember an attribute of the event or trace; each key is kept once, however often it comes."""
        if key is None or value is None:
            return
        name = key if of_event else f"case:{key}"
        known = self._keys.get(name)
        if known is None:
            if len(self._keys) >= _MOST_KEYS and not roles_in([name]):
                self.dropped += 1
                return
            known = self._keys[name] = name
        (self._event if of_event else self._trace)[known] = value

    def _classifier(self, attributes: Mapping[str, str]) -> None:
        """Remember which attributes make up the name of an event, as the file has it."""
        if len(self.classifiers) < _MOST_CLASSIFIERS:
            self.classifiers[attributes.get("name", "")[:_LONGEST_NAME]] = attributes.get("keys", "")[:_LONGEST_NAME]

    def _refuse(self, *_: object) -> NoReturn:
        raise refused("read.xml_danger", f"{self._place}:{self.parser.CurrentLineNumber}")

    def _flush(self) -> None:
        if self._rows:
            self._chunks.append(frame_of(self._rows, (_NUMBER,)))
            self._rows = []
            check_rows(len(self._lines), len(self._keys), self._place)
