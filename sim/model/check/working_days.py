"""Limits in working days (`wd`): without a calendar of whole working days they are 24 hours of any time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.errors import Mistake
from sim.model.mistakes import mistake
from sim.model.organisation import Calendar
from sim.model.scenario import Scenario
from sim.model.written import Steps, Written, write_steps

__all__ = ["check_working_days"]

_WD = re.compile(r"[0-9. ]wd\b")
_WHOLE_DAY = "00:00-24:00"


def check_working_days(scenario: Scenario, root: Written) -> Iterator[Mistake]:
    """Amounts that somebody wrote in `wd` where no calendar, or one of office hours, counts them.

    A scenario has its spans in microseconds; only what was written still has their units.
    """
    for section, parts, key in (("standards", scenario.standards, "limit"), ("arrivals", scenario.arrivals, "every")):
        for name, part in parts.items():
            steps: Steps = (section, name, key)
            text = _text(root, steps)
            if not _WD.search(text):
                continue
            calendar = scenario.calendars.get(part.calendar or "")
            if calendar is None:
                yield mistake("check.wd_alone", write_steps(steps), value=text, severity="warning")
            elif not _whole_days(calendar):
                place = write_steps(steps)
                yield mistake("check.wd_hours", place, value=text, calendar=part.calendar, severity="warning")


def _text(root: Written, steps: Steps) -> str:
    found, number = root.nearest(steps)
    return str(found.plain()) if number == len(steps) else ""


def _whole_days(calendar: Calendar) -> bool:
    hours = [*calendar.hours, *(spell for spells in calendar.week.values() for spell in spells)]
    return all(str(spell) == _WHOLE_DAY for spell in hours)
