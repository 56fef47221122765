"""The log by hand with customers who expect something, and a hall whose clerks make customers wait."""

import copy
from dataclasses import replace
from functools import cache

from sim import simulate
from sim.log.frozen import freeze_data
from sim.model.scenario import Scenario
from tests.engine.small import come, small
from tests.views.logs import SCENARIO, hand_log

PLAIN = {
    "needs": {"power": {}},
    "stages": {"applying": {}},
    "processes": {"connect": {"need": "power", "stage": "applying"}},
    "level": 70,
    "taste": 0,
    "loss_aversion": 2,
    "ceiling": 40,
    "satisfied": 60,
    "aspects": {},
    "third_party": {"share": 1},
    "call_back": {},
}
SPEED = {
    "tier": "price_linked",
    "process": ["connect"],
    "measure": {"type": "span", "expected": "250 min"},
    "curve": [[0, 1], [1, 0.5], [2, 0]],
    "weight": 10,
}
KEPT = {"tier": "basic", "process": ["connect"], "measure": {"type": "promise", "standards": ["whole"]}, "weight": 5}


def expecting(aspects, **changes):
    """The log by hand, whose customers look at `aspects`."""
    log = hand_log()
    part = {**PLAIN, "aspects": aspects, **changes}
    scenario = Scenario.model_validate({**copy.deepcopy(SCENARIO), "experience": part}).canonical()
    return replace(log, recipe=freeze_data({**log.recipe, "scenario": scenario}))


def about(**measure):
    """An aspect of 10 points that goes beyond, so that nothing but its measure matters."""
    return {"tier": "beyond", "process": ["connect"], "weight": 10, "measure": measure}


HALL = {
    "needs": {"power": {}},
    "stages": {"applying": {}},
    "processes": {"walk": {"need": "power", "stage": "applying"}},
    "level": 70,
    "taste": 12,
    "loss_aversion": 2.25,
    "ceiling": 40,
    "satisfied": 60,
    "aspects": {
        "wait": {
            "tier": "price_linked",
            "process": ["walk"],
            "measure": {"type": "wait", "elements": ["serve"], "expected": "10 min"},
            "weight": 10,
        },
        "promise": {"tier": "basic", "process": ["walk"], "measure": {"type": "promise"}, "weight": 8},
    },
    "third_party": {"share": 0.3},
    "call_back": {"reach": 0.5, "selection": 1, "elasticity": 2, "courtesy": 0.9},
}


@cache
def hall(*, clerks=1, number=400, minutes=9):
    """Customers who come every ten minutes, and are served in nine on average."""
    elements = come("serve")
    elements["serve"] |= {"duration": f"exponential(mean={minutes} min)", "touchpoint": "hall"}
    scenario = small(
        elements,
        ["come -> serve -> go"],
        at=range(0, 10 * number, 10),
        experience=HALL,
        standards={"soon": {"process": "walk", "limit": "60 min"}},
        staff={"serve": {"posts": ["serve"], "count": clerks}},
    )
    return simulate(scenario, seed=1)


def asked_otherwise(log, *, seed=None, **call_back):
    """The same log, as if customers were asked otherwise, or had other luck."""
    recipe = dict(log.recipe)
    scenario = copy.deepcopy({**recipe["scenario"]})
    part = {**scenario["experience"], "call_back": {**scenario["experience"]["call_back"], **call_back}}
    scenario["experience"] = part
    changed = {**recipe, "scenario": scenario, "seed": recipe["seed"] if seed is None else seed}
    return replace(log, recipe=freeze_data(changed))
