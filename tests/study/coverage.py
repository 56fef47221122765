"""How often intervals hold the difference that is known: a service without queues, in many districts at once.

Nobody ever waits here, so the mean difference of two designs is known exactly from the laws of the work. A district is
a try: its cases have luck of their own, so one run gives as many independent tries as there are districts.
"""

from functools import partial

import sim
from sim.study.estimates import Around, effect_of, joint_level, pairs_of
from sim.study.measures import chosen_kpis
from sim.study.pairing import Asked, trial
from sim.study.sequential import Rule, Target, until_precise

DISTRICTS = 250
CASES = 1500
MINUTE = 60.0
ACCEPT, CHECK = 20, 30
"""Mean minutes of the two steps."""
RATES = {"clerk": 60, "checker": 90}
"""What an hour costs."""
LEVEL = 0.95
PAIRS = 10
"""Replications of a try whose number is fixed."""
RULE = Rule(most=68)
PRECISION = 0.025
"""What the sequential rule is asked for: half an interval within 2.5 % of the base."""
KEYS = ("cycle_mean", "working_mean", "cost_mean")

_STREAM = {"process": "visit", "every": "exponential(mean=2 min)"}


def service(*, faster=1.0, check=True):
    """The service with the first step faster, or without the second."""
    elements = {
        "come": {"type": "start"},
        "accept": {"post": "clerk", "duration": f"lognormal(mean={faster * ACCEPT} min, cv=0.3)"},
        "check": {"post": "checker", "duration": f"lognormal(mean={CHECK} min, cv=0.3)"},
        "go": {"type": "end"},
    }
    flows = ["come -> accept -> check -> go"] if check else ["come -> accept -> go"]
    if not check:
        del elements["check"]
    places = {f"d{number:03d}": 1 for number in range(DISTRICTS)}
    data = {
        "id": "ample", "title": "Ample", "start": "2024-01-01T00:00", "horizon": {"cases": CASES},
        "departments": {"d": {}}, "districts": {name: {} for name in places},
        "posts": {name: {"department": "d", "cost_per_hour": rate} for name, rate in RATES.items()},
        "staff": {name: {"posts": [name], "count": 100} for name in RATES},
        "processes": {"visit": {"elements": elements, "flows": flows}},
        "arrivals": {"people": {**_STREAM, "districts": places}},
    }  # fmt: skip
    return sim.load_scenario(data)


def designs():
    """The base, one design with a faster step, and one with a step less."""
    return service(), service(faster=0.8), service(check=False)


def known():
    """By design, the true difference of each KPI of `KEYS`."""
    faster, gone = -0.2 * ACCEPT, -CHECK
    return [
        {"cycle_mean": MINUTE * minutes, "working_mean": MINUTE * minutes, "cost_mean": minutes / 60 * RATES[post]}
        for minutes, post in ((faster, "clerk"), (gone, "checker"))
    ]


def tries(seed, *, replications):
    """For each district its trials: a list a replication of (base, first design, second design)."""
    scenarios = designs()
    asked = Asked(chosen_kpis(KEYS, scenarios), ("district",))
    run = partial(trial, scenarios, seed, asked)
    found = [run(number) for number in range(replications)]
    return asked.kpis, [
        [[run.groups["district"].get(f"d{number:03d}", {}) for run in one.runs] for one in found]
        for number in range(DISTRICTS)
    ]


def holds(low, high, truth):
    """Whether an interval holds what is true; rounding is allowed for where nothing varies."""
    return low - 1e-9 * abs(truth) <= truth <= high + 1e-9 * abs(truth)


def of_fixed_number(kpis, runs):
    """Of one try with `PAIRS` replications: for each KPI and design whether the single interval holds, and whether all
    joint ones do.
    """
    single, jointly = [], True
    around = Around(LEVEL, joint_level(LEVEL, len(kpis) * 2))
    for index, truths in enumerate(known(), 1):
        for kpi in kpis:
            sides = [[one[side] for one in runs[:PAIRS]] for side in (0, index)]
            effect = effect_of(kpi, *sides, around)
            single.append(holds(effect.low, effect.high, truths[kpi.key]))
            jointly &= holds(effect.joint_low, effect.joint_high, truths[kpi.key])
    return single, jointly


def of_precision(kpis, runs):
    """Of one try by the sequential rule, asked about the cycle times of both designs: how many replications it took,
    whether it reached the precision, and whether each interval, and all joint ones, hold.
    """
    (kpi,) = (kpi for kpi in kpis if kpi.key == "cycle_mean")
    sides = [[one[index] for one in runs] for index in (0, 1, 2)]

    def look(n):
        return [Target(pairs_of(kpi, sides[0][:n], side[:n]), PRECISION) for side in sides[1:]]

    stopped = until_precise(look, rule=RULE, level=LEVEL)
    level = RULE.level(LEVEL)
    around = Around(level, joint_level(level, 2))
    single, jointly = [], True
    for side, truths in zip(sides[1:], known(), strict=True):
        effect = effect_of(kpi, sides[0][: stopped.n], side[: stopped.n], around)
        single.append(holds(effect.low, effect.high, truths[kpi.key]))
        jointly &= holds(effect.joint_low, effect.joint_high, truths[kpi.key])
    return stopped.n, stopped.reached, single, jointly
