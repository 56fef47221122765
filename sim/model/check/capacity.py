"""Load against capacity: how busy each post would be, before anything is simulated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from sim.errors import InputError, Mistake
from sim.model.check.clocks import Clocks
from sim.model.check.dry_walk import Need, Walker
from sim.model.check.rates import YEAR, expected_cases
from sim.model.check.staffing import pools
from sim.model.mistakes import mistake
from sim.model.organisation import Staff
from sim.model.scenario import Scenario
from sim.model.spans import HOUR

__all__ = ["check_load", "load", "loads"]

SAMPLE = 8000  # cases walked, shared among the streams
MOST_MOVES = 1_000_000  # of all streams together: of cases that go a very long way there are fewer
LEAST = 500  # of each
_TIGHT = 1e-9


@dataclass(frozen=True)
class _Pool:
    """Staff who can do the same work, and the hours of work that they have in the window."""

    group: Staff
    hours: float

    def serves(self, need: Need) -> bool:
        right_place = need.district is None or self.group.district is None or self.group.district == need.district
        return need.post in self.group.posts and right_place and (need.skill is None or need.skill in self.group.skills)


def load(scenario: Scenario) -> dict[str, float]:
    """The utilisation that each post needs (1 is all of its staff's time), the worst of its districts and skills.

    Staff who serve several posts are shared so that the busiest are as little busy as possible. Work is the mean over
    some hundred cases or more of each stream walked dry (`Walker`); capacity is the open time of the calendars in the
    first year, or the scenario's own horizon, less absence. Infinite where nobody can do the work.

    Raises
    ------
    InputError
        A calendar's holidays are not known for the window.
    """
    found = dict.fromkeys(scenario.posts, 0.0)
    for need, rho in loads(scenario, Clocks(scenario)).items():
        found[need.post] = max(found[need.post], rho)
    return found


def loads(scenario: Scenario, clocks: Clocks) -> dict[Need, float]:
    """As `load`, for each post, skill and district."""
    window = scenario.horizon.time or YEAR
    rng = np.random.default_rng(0)
    work: dict[Need, float] = {}
    sample = max(SAMPLE // max(len(scenario.arrivals), 1), LEAST)
    walker = Walker(scenario, rng)
    for name in scenario.arrivals:
        walker.work.clear()
        walker.moves = walked = 0
        while walked < sample and (walker.moves * len(scenario.arrivals) < MOST_MOVES or not walked):
            walker.walk(name)
            walked += 1
        cases = expected_cases(scenario, name, window, clocks)
        for need, amount in walker.work.items():
            work[need] = work.get(need, 0.0) + amount / walked * cases / HOUR
    return _share(work, list(_pools(scenario, window, clocks)))


def check_load(scenario: Scenario, clocks: Clocks) -> Iterator[Mistake]:
    """Posts with more work than their staff have time for."""
    try:
        found = loads(scenario, clocks)
    except InputError as error:
        yield from error.mistakes
        return
    worst: dict[str, tuple[float, Need]] = {}
    for need, rho in found.items():
        if math.isfinite(rho) and rho >= max(1.0, worst.get(need.post, (0.0, need))[0]):
            worst[need.post] = rho, need
    for post, (rho, need) in worst.items():
        key = "check.load_district" if need.district is not None else "check.load"
        place = f"posts.{post}"
        yield mistake(key, place, severity="warning", post=post, rho=f"{rho:.2f}", district=need.district)


def _pools(scenario: Scenario, window: int, clocks: Clocks) -> Iterator[_Pool]:
    for group, calendar, count in pools(scenario):
        opened = window
        if calendar is not None:
            opened = clocks.get(calendar).between(0, window)
        hours = count * opened / HOUR * (1 - group.absence) * group.speed
        if hours > 0:
            yield _Pool(group, hours)


def _share(work: Mapping[Need, float], staff: list[_Pool]) -> dict[Need, float]:
    """Utilisation by need, the busiest as little busy as possible, then the next, and so on.

    Each round is a linear programme: the least z for which all work fits into z times the time of the staff who can do
    it. Work and staff whose constraints bind (dual values above 0) stay at that z, the others go into the next round.
    """
    found = {need: math.inf for need in work if not any(pool.serves(need) for pool in staff)}
    rest = {need: hours for need, hours in work.items() if need not in found and hours > 0}
    left = list(staff)
    while rest:
        needs = list(rest)
        pairs = [(n, p) for n, need in enumerate(needs) for p, pool in enumerate(left) if pool.serves(need)]
        equal = np.zeros((len(needs), len(pairs) + 1))
        below = np.zeros((len(left), len(pairs) + 1))
        below[:, -1] = [-pool.hours for pool in left]
        for column, (n, p) in enumerate(pairs):
            equal[n, column] = below[p, column] = 1.0
        cost = np.append(np.zeros(len(pairs)), 1.0)
        nothing = np.zeros(len(left))
        solved = linprog(cost, A_ub=below, b_ub=nothing, A_eq=equal, b_eq=list(rest.values()), method="highs")
        price, wage = solved.eqlin.marginals, -solved.ineqlin.marginals
        tight = [n for n in range(len(needs)) if price[n] > _TIGHT * wage.max()]
        if not tight:  # so little work that no constraint binds within the solver's tolerance
            return found | dict.fromkeys(rest, float(solved.fun))
        for n in tight:
            found[needs[n]] = float(solved.fun)
            del rest[needs[n]]
        left = [pool for p, pool in enumerate(left) if wage[p] <= _TIGHT * wage.max()]
    return found
