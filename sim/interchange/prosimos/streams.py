"""When cases come, how many, and from when on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sim.interchange.bpmn.draft import fresh
from sim.interchange.imported import ASSUMPTION
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.weeks import week_of

__all__ = ["CASES", "lay_arrivals"]

CASES = 1000
"""How many cases where the file does not say: Prosimos takes their number from its command."""


def lay_arrivals(layer: Layer, processes: Sequence[str]) -> None:
    """Lay the stream of arrivals and the horizon onto the scenario.

    The first case comes at the start of the run; who would come while the calendar is closed comes at its opening.
    """
    parameters = layer.file.parameters
    law = layer.law(parameters.arrivals, ("arrival_time_distribution",))
    streams = layer.section("arrivals")
    mine = [name for name, stream in streams.items() if stream["process"] in processes]
    for name in mine:
        keep = {key: streams[name][key] for key in ("process", "start", "name") if key in streams[name]}
        streams[name] = {**keep, "every": law, "first": "0 s", "source": SOURCE, **_calendar(layer)}
    if len(mine) > 1:
        layer.note("streams", ("arrival_time_distribution",), weight="assumed", count=len(mine))
    horizon: dict[str, Any] = {"cases": parameters.cases or CASES}
    layer.written["horizon"] = {**horizon, "source": ASSUMPTION if parameters.cases is None else SOURCE}
    if parameters.start is not None:
        _start(layer, parameters.start)


def _calendar(layer: Layer) -> dict[str, str]:
    periods = layer.file.parameters.arrival_calendar
    if not periods:
        return {}
    try:
        week = week_of(periods)
    except ValueError as error:
        raise layer.refused("prosimos.bad_time", ("arrival_time_calendar",), value=error) from None
    if not week:
        raise layer.refused("prosimos.never_open", ("arrival_time_calendar",), value="arrival_time_calendar")
    section = layer.section("calendars")
    same = [name for name, calendar in section.items() if calendar == {"week": week, "source": SOURCE}]
    name = same[0] if same else fresh("arrivals", section, otherwise="arrivals")
    section[name] = {"week": week, "source": SOURCE}
    return {"calendar": name, "closed": "wait"}


def _start(layer: Layer, text: str) -> None:
    """The start of the run; the hours of calendars are those of its offset."""
    try:
        when = datetime.fromisoformat(re.sub(r"[zZ]$", "+00:00", text.strip()))
    except ValueError:
        raise layer.refused("prosimos.start", ("start_time",), value=text) from None
    layer.written["start"] = when.replace(tzinfo=None).isoformat()
    offset = when.utcoffset()
    here = ZoneInfo(layer.written.get("zone", "Asia/Shanghai"))
    if offset is not None and offset != when.replace(tzinfo=here).utcoffset():
        hours = round(offset.total_seconds() / 3600)
        layer.written["zone"] = "UTC" if hours == 0 else f"Etc/GMT{-hours:+d}"
