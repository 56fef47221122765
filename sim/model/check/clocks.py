"""The calendars of one scenario, each worked out once for all checks."""

from __future__ import annotations

from functools import cache

from sim.errors import InputError
from sim.model.scenario import Scenario
from sim.model.spans import DAY
from sim.model.worktime import OpenTime, open_time

__all__ = ["Clocks"]


class Clocks:
    """Open times by the names of their calendars."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.get = cache(self._get)
        self.within = cache(self._within)

    def _get(self, name: str) -> OpenTime:
        """The open time of a calendar."""
        scenario = self._scenario
        return open_time(scenario.calendars[name], start=scenario.start, zone=scenario.zone, name=name)

    def _within(self, inner: str, outer: str) -> bool:
        """Whether a calendar is only open while another is, by its first weeks."""
        if inner == outer:
            return True
        try:
            spells = self.get(inner).spells(0, 28 * DAY)
            return all(self.get(outer).between(opens, closes) == closes - opens for opens, closes in spells)
        except InputError:
            return False
