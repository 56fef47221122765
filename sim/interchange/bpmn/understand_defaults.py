"""What a run needs and a drawing does not say: staff, hours, arrivals, a horizon."""

from __future__ import annotations

from typing import Any

from sim.interchange.bpmn.understand_scope import Reading
from sim.interchange.imported import ASSUMPTION

__all__ = ["complete"]

_OFFICE = "office"
_DAYS = ("mon", "tue", "wed", "thu", "fri")  # without holidays, which are known for some years alone
_HOURS = ("08:30-12:00", "13:30-17:30")
_START = "2024-03-04"  # a Monday
_EVERY = "exponential(mean=4 h)"
_CASES = 200


def complete(reading: Reading) -> None:
    """Put defaults where a run needs something, and say so in the form."""
    draft = reading.draft
    draft.written |= {"start": _START, "horizon": {"cases": _CASES, "source": ASSUMPTION}}
    draft.lacks(("horizon", "cases"), "horizon", _CASES)
    office: dict[str, Any] = {"days": list(_DAYS), "hours": list(_HOURS), "source": ASSUMPTION}
    draft.section("calendars")[_OFFICE] = office
    draft.lacks(("calendars", _OFFICE), "calendar", ", ".join(office["hours"]))
    for post in draft.section("posts"):
        automated = post in reading.organisation.automated
        group: dict[str, Any] = {"posts": [post], "count": 10 if automated else 2}
        group |= {"source": ASSUMPTION} if automated else {"calendar": _OFFICE, "source": ASSUMPTION}
        draft.section("staff")[post] = group
        draft.lacks(("staff", post, "count"), "staff", group["count"])
    for process, starts in reading.beginnings.items():
        if process in reading.calls.values():
            continue
        for start in starts:
            name = process if len(starts) == 1 else f"{process}_{start}"[:60]
            rhythm = reading.rhythms.get((process, start))
            stream = {"process": process, "every": rhythm or _EVERY}
            if len(starts) > 1:
                stream["start"] = start
            if rhythm is None:
                stream |= {"calendar": _OFFICE, "source": ASSUMPTION}
                draft.lacks(("arrivals", name, "every"), "arrivals", _EVERY)
            draft.section("arrivals")[name] = stream
