"""`compare`: designs under the same luck, paired by replication and by case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.model.redesign import redesigned
from sim.model.scenario import Scenario
from sim.model.spans import write_span
from sim.study.assemble import Ending, Found, assembled
from sim.study.comparison import Comparison, Design, Ranges
from sim.study.effects import Kpi
from sim.study.estimates import pairs_of
from sim.study.measures import chosen_kpis, group_keys
from sim.study.pairing import Asked, Trial, trial
from sim.study.plan import Plan
from sim.study.ranges import bounds_of, point, sample, told_ranges
from sim.study.sequential import Target, until_precise
from sim.study.workers import Crew, crew

__all__ = ["Plan", "compare", "usual_replications"]

_DAY = 86_400_000_000
_LONG = 180 * _DAY
_SINGLE = "cycle_mean"
"""What `--precision` is asked for where no KPI is named."""

Progress = Callable[[int, int], None]


def usual_replications(scenario: Scenario) -> int:
    """Replications unless asked otherwise: 10 of half a year or more, else 20."""
    horizon = scenario.horizon.time
    return 10 if horizon is not None and horizon >= _LONG else 20


def compare(
    base: Design, designs: Sequence[Design], plan: Plan | None = None, *, progress: Progress | None = None
) -> Comparison:
    """What each design changes against the base, how sure that is, and for whom.

    Every replication runs the base and all designs with the same seed and the same number, so that each draw that
    belongs to a case is the same in all of them, and differences are taken pair by pair.

    Parameters
    ----------
    base
        What the designs are held against.
    designs
        With names that differ from each other's and the base's; the base's scenario may be among them.
    plan
        How; by default the usual replications of the usual KPIs.
    progress
        Called with the number of replications (then of points of the ranges) done, and how many there will be.

    Raises
    ------
    InputError
        A KPI or a key is unknown, or the warm-up leaves nothing.
    RunError
        A run cannot go on.

    >>> import sim
    >>> one = {"id": "one", "title": "One", "start": "2024-01-01", "horizon": {"cases": 20}, "departments": {"d": {}},
    ...     "posts": {"clerk": {"department": "d"}}, "staff": {"anna": {"posts": ["clerk"]}},
    ...     "arrivals": {"people": {"process": "visit", "every": "exponential(mean=1 h)"}},
    ...     "processes": {"visit": {"flows": ["come -> serve -> go"], "elements": {
    ...         "come": {"type": "start"}, "serve": {"post": "clerk", "duration": "20 min"}, "go": {"type": "end"}}}}}
    >>> slow, fast = (sim.load_scenario(one, settings=[f"processes.visit.elements.serve.duration={minutes} min"])
    ...     for minutes in (20, 15))
    >>> plan = Plan(kpis=("working_mean",), replications=3, processes=1)
    >>> found = compare(Design("slow", slow.title, slow), [Design("fast", fast.title, fast)], plan)
    >>> [(effect.base, effect.design, effect.low, effect.high) for effect in found.effects["fast"]]
    [(1200.0, 900.0, -300.0, -300.0)]
    """
    plan = plan if plan is not None else Plan()
    _check(base, plan)
    kpis = chosen_kpis(plan.kpis, [base.scenario, *(design.scenario for design in designs)])
    asked = Asked(kpis, group_keys(plan.by), plan.since)
    without = _switched_off(base, designs) if plan.levers else {}
    variants = [scenario for levers in without.values() for scenario in levers.values()]
    scenarios = (base.scenario, *(design.scenario for design in designs), *variants)
    seed = base.scenario.seed if plan.seed is None else plan.seed
    with crew(plan.processes) as workers:
        runs = _Runs(workers, partial(trial, scenarios, seed, asked), progress)
        ending = _replicate(runs, base, kpis, plan, len(designs))
        plain = (seed, Asked(kpis, (), plan.since))
        ranges = _ranges(base, designs, plan, runs, plain) if plan.ranges else None
    levers = {name: tuple(levers) for name, levers in without.items()} if plan.levers else None
    return assembled(Found(base, tuple(designs), tuple(runs.trials), seed, levers, ranges), kpis, plan, ending)


class _Runs:
    """The trials so far; further ones are made as they are asked for."""

    def __init__(self, workers: Crew, task: Callable[[int], Trial], progress: Progress | None) -> None:
        self.workers, self.task = workers, task
        self.trials: list[Trial] = []
        self._progress = progress

    def up_to(self, number: int) -> None:
        """Let there be so many trials."""
        begun = len(self.trials)
        self.trials += self.workers.results(
            self.task, range(begun, number), lambda done: self.report(begun + done, number)
        )

    def report(self, done: int, of: int) -> None:
        """Tell how far it is."""
        if self._progress is not None:
            self._progress(done, of)


def _replicate(runs: _Runs, base: Design, kpis: Sequence[Kpi], plan: Plan, designs: int) -> Ending:
    """Make as many trials as were asked for, or as the precision needs."""
    if plan.precision is None:
        runs.up_to(plan.replications or usual_replications(base.scenario))
        return Ending((), reached=True, needed=None)
    aims = [kpi for kpi in kpis if plan.kpis or kpi.key == _SINGLE]
    look = partial(_look, runs, aims, designs, plan.precision)
    stopped = until_precise(look, rule=plan.rule, level=plan.level)
    return Ending(tuple(kpi.key for kpi in aims), stopped.reached, stopped.needed)


def _check(base: Design, plan: Plan) -> None:
    horizon = base.scenario.horizon.time
    if horizon is not None and plan.since >= horizon:
        raise InputError(mistake("compare.warm_up_long", "--warm-up", horizon=write_span(horizon)))
    if plan.band is not None and not plan.band[0] < plan.band[1]:
        raise InputError(mistake("compare.band_empty", "--band"))


def _look(runs: _Runs, aims: Sequence[Kpi], designs: int, precision: float, number: int) -> list[Target]:
    """The differences after so many replications."""
    runs.up_to(number)
    bases = [one.runs[0].figures for one in runs.trials]
    return [
        Target(pairs_of(kpi, bases, [one.runs[index].figures for one in runs.trials]), precision)
        for kpi in aims
        for index in range(1, designs + 1)
    ]


def _switched_off(base: Design, designs: Sequence[Design]) -> dict[str, dict[str, Scenario]]:
    """By redesign and lever, the base redesigned without this lever."""
    return {
        design.name: {
            lever: redesigned(base.scenario, design.redesign, without=[lever]) for lever in design.redesign.levers
        }
        for design in designs
        if design.redesign is not None
    }


def _ranges(
    base: Design, designs: Sequence[Design], plan: Plan, runs: _Runs, asked: tuple[int, Asked]
) -> dict[str, Ranges]:
    """For each redesign, points of its ranges, and where its KPIs land."""
    found = {}
    bases = [one.runs[0].figures for one in runs.trials]
    for design in designs:
        if design.redesign is None:
            continue
        bounds = bounds_of(design.redesign)
        points = sample(bounds, plan.ranges, seed=asked[0], replications=len(runs.trials))
        task = partial(point, base.scenario, design.redesign, points, asked)
        figures = runs.workers.results(task, range(len(points)), lambda done: runs.report(done, plan.ranges))
        told, shares = told_ranges(asked[1].kpis, points, bases, figures, plan.band)
        found[design.name] = Ranges(plan.band, bounds, told, shares)
    return found
