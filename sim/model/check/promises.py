"""Standards that no case can meet: the quickest way between their points takes longer than the limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import networkx as nx

from sim.errors import Mistake
from sim.model.check.clocks import Clocks
from sim.model.check.staffing import pools
from sim.model.law_values import least
from sim.model.mistakes import mistake
from sim.model.process import Activity, Boundary, Catch
from sim.model.scenario import Scenario
from sim.model.spans import write_span
from sim.model.standards import Point, Standard

__all__ = ["check_promises", "least_time"]

HARDLY = 0.01  # share of draws below which a step is hardly ever done


def check_promises(scenario: Scenario, clocks: Clocks) -> Iterator[Mistake]:
    """Standards whose limit is below what the steps between their points take at the very least."""
    for name, standard in scenario.standards.items():
        if standard.at_least:  # a case can always take longer
            continue
        place = f"standards.{name}.limit"
        for share, key, severity in ((0.0, "check.cannot_meet", "error"), (HARDLY, "check.hardly_meet", "warning")):
            time = least_time(scenario, standard, clocks, share=share)
            if time is not None and time > standard.limit:
                shown = write_span(round(time / 1e6) * 1_000_000) if time > 10_000_000 else write_span(round(time))
                yield mistake(key, place, value=write_span(standard.limit), severity=severity, least=shown)
                break


def least_time(scenario: Scenario, standard: Standard, clocks: Clocks, *, share: float = 0.0) -> float | None:
    """Microseconds that pass on the clock of a standard at the very least; None where no way leads between its points.

    With a `share`, each step takes what only that share of its draws stays below. Waits for staff count nothing. With
    a calendar, only the work of people who never work outside of it counts; with pauses between points of their own,
    nothing does.
    """
    if standard.pauses:
        return 0.0
    ways = _Ways(scenario, standard, clocks, share)
    begins, ends = ways.nodes(standard.begins), ways.nodes(standard.ends)
    found = [ways.between(begin, standard.begins, end, standard.ends) for begin in begins for end in ends]
    return min((time for time in found if time is not None), default=None)


class _Ways:
    """The graph of a process with the least time of each step."""

    def __init__(self, scenario: Scenario, standard: Standard, clocks: Clocks, share: float) -> None:
        self.scenario, self.standard, self.clocks, self.share = scenario, standard, clocks, share
        self.graph = scenario.graph(standard.process)

    def nodes(self, point: Point) -> list[str]:
        """The nodes at which a point may lie."""
        if point.element is not None:
            return [node for node in self.graph if node.split("/")[-1] == point.element]
        kind = "start" if point.moment == "arrival" else "end"
        return [n for n, data in self.graph.nodes(data=True) if data["type"] == kind and not data["scope"]]

    def between(self, begin: str, first: Point, end: str, last: Point) -> float | None:
        """The least time from one node's moment to another's."""
        into, spent = self._until(end, last), self._until(begin, first)
        if begin == end:
            return into - spent if into >= spent else None
        try:
            way: float = nx.dijkstra_path_length(self._timed, begin, end)
        except nx.NetworkXNoPath:
            return None
        return max(0.0, way - spent) + into

    def _until(self, node: str, point: Point) -> float:
        """The least time from the arrival at a node to a moment there."""
        before, work = self._steps(node)
        return {"enabled": before, "started": before, "ended": before + work}.get(point.moment, 0.0)

    @cached_property
    def _timed(self) -> nx.DiGraph[str]:
        """Edges weighted with the least time from the arrival at one node to the arrival at the next."""
        timed: nx.DiGraph[str] = nx.DiGraph()
        timed.add_nodes_from(self.graph)
        for source, target, data in self.graph.edges(data=True):
            flow = data["flow"]
            transfer = least(flow.transfer, self.share) if flow is not None and flow.transfer and self._elapsed else 0.0
            self._edge(timed, source, target, sum(self._steps(source)) + transfer)
        for node, data in self.graph.nodes(data=True):
            element = data["element"]
            if isinstance(element, Boundary):
                after = least(element.after, self.share) if element.after is not None and self._elapsed else 0.0
                self._edge(timed, data["path"] + element.attached_to, node, after)
        return timed

    @staticmethod
    def _edge(timed: nx.DiGraph[str], source: str, target: str, weight: float) -> None:
        known = timed.get_edge_data(source, target, {"weight": weight})["weight"]
        timed.add_edge(source, target, weight=min(weight, known))

    def _steps(self, node: str) -> tuple[float, float]:
        """What a node takes at least: the wait for something outside, and the work or the wait itself."""
        data = self.graph.nodes[node]
        element = data["element"]
        if isinstance(element, Catch):
            counts = self._elapsed and (element.waits_for == "time" or not self.standard.pause_external)
            return 0.0, least(element.after, self.share) if element.after is not None and counts else 0.0
        if not isinstance(element, Activity):
            return 0.0, 0.0
        outside = element.external
        before = 0.0
        if outside is not None and outside.chance == 1 and outside.when is None:
            counts = self._elapsed and not self.standard.pause_external
            before = least(outside.after, self.share) if counts else 0.0
        if not self._counts(element.post):
            return before, 0.0
        speed = max((group.speed for group, _, _ in pools(self.scenario) if element.post in group.posts), default=1.0)
        shortest = min(least(law, self.share) for law in (element.duration, *element.by_staff.values()))
        return before, shortest * min(1.0, element.redo) / speed

    @property
    def _elapsed(self) -> bool:
        """Whether all time counts; in working time, only work surely falls into it."""
        return self.standard.calendar is None

    def _counts(self, post: str) -> bool:
        """Whether all work of a post falls into the calendar of the standard."""
        clock = self.standard.calendar
        if clock is None:
            return True
        calendars = {calendar for group, calendar, _ in pools(self.scenario) if post in group.posts}
        return all(calendar is not None and self.clocks.within(calendar, clock) for calendar in calendars)
