# ruff: noqa: E501 - a table is read by its columns
"""Changes of values and rules, before and after."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.model.law_values import mean, quantiles
from sim.model.laws import parse_law
from sim.model.redesign.scaling import scaled_law
from tests.model.redesign.scenes import bureau, changed, flow

LAWS = [
    "fixed(3 min)", "uniform(2 min, 9 min)", "triangular(1 min, 2 min, 6 min)", "exponential(mean=5 min, least=1 min)",
    "lognormal(mean=30 min, cv=0.7, high=3 h)", "lognormal(median=20 min, sigma=0.4)", "normal(mean=1 h, sd=5 min)",
    "gamma(shape=2, scale=7 min)", "erlang(mean=9 min, k=3)", "weibull(shape=1.5, scale=4 min)",
    "beta(low=1 min, high=9 min, a=2, b=3)", "discrete(values=[1 min, 5 min], weights=[1, 3])",
    "empirical(values=[1 min, 2 min, 9 min], shares=[0, 0.5, 1])",
]  # fmt: skip


@pytest.mark.parametrize("text", LAWS)
@pytest.mark.parametrize("by", [0.5, 3.0])
def test_a_scaled_law_draws_the_multiple_of_each_draw(text, by):
    law = parse_law(text)
    u = np.linspace(0.001, 0.999, 97)
    assert np.allclose(quantiles(scaled_law(law, by), u), by * quantiles(law, u), rtol=1e-9, atol=1.0)
    assert scaled_law(law, by).name == law.name


def test_nothing_is_left_of_a_law_scaled_to_nothing():
    assert mean(scaled_law(parse_law("lognormal(mean=30 min, cv=0.7)"), 0)) == 0


@given(st.floats(0.01, 100))
def test_scaling_and_back_is_the_same_to_rounding(by):
    law = parse_law("gamma(mean=3 h, cv=0.8)")
    assert mean(scaled_law(scaled_law(law, by), 1 / by)) == pytest.approx(mean(law), rel=1e-12)


def test_a_value_is_set_at_a_path():
    paths = ["posts.clerk.cost_per_hour", "posts.head.cost_per_hour"]
    design = changed({"change": "set", "path": paths, "value": "$cost"}, cost=80)
    assert [design.posts[name].cost_per_hour for name in ("clerk", "head", "crew")] == [80, 80, 0]
    assert changed({"change": "set", "path": "horizon.time", "value": "3 d"}).horizon.cases is None
    assert (
        changed({"change": "set", "path": "processes.supply.behaviours.chase", "value": None})
        .processes["supply"]
        .behaviours
        == {}
    )


def test_a_flow_is_set_by_its_id():
    design = changed({"change": "set", "path": "processes.supply.flows.ok->mend.probability", "value": 0.1})
    assert flow(design, "ok", "mend").probability == 0.1


def times(scenario, what):
    """The means of all durations, transfers or waits of the process, in minutes."""
    process = scenario.processes["supply"]
    laws = {
        "durations": [getattr(e, "duration", None) for e in process.elements.values()],
        "transfers": [f.transfer for f in process.flows],
        "waits": [e.external.after for e in process.elements.values() if getattr(e, "external", None)],
        "setup": [getattr(e, "setup", None) for e in process.elements.values()],
    }[what]
    return [mean(law) / 60e6 for law in laws if law is not None]


@pytest.mark.parametrize("what", ["durations", "transfers", "waits", "setup"])
def test_everything_of_a_kind_is_scaled(what):
    design = changed({"change": "scale", "what": what, "by": "$by"}, by=0.25)
    assert times(design, what) == pytest.approx([0.25 * one for one in times(bureau(), what)])
    others = {"durations", "transfers", "waits", "setup"} - {what}
    assert all(times(design, other) == times(bureau(), other) for other in others)


def test_a_selection_narrows_down():
    by_post = changed({"change": "scale", "what": "durations", "posts": ["head"], "by": 2})
    assert times(by_post, "durations") == pytest.approx([10, 20, 5, 12, 4, times(bureau(), "durations")[5]])
    seam = {"change": "scale", "what": "transfers", "by": 0, "from_departments": ["hall"], "to_departments": ["back"]}
    assert times(changed(seam), "transfers") == [0, 60, 0, 40, 180]
    named = changed({"change": "scale", "what": "losses", "flows": ["stamp->visit"], "by": 20})
    assert (flow(named, "stamp", "visit").loss, flow(named, "accept", "check").loss) == (1.0, 0.2)


def test_streams_patience_and_limits_are_scaled():
    design = changed(
        {"change": "scale", "what": "arrivals", "streams": ["forms"], "by": 2},
        {"change": "scale", "what": "arrivals", "streams": ["calls"], "by": 2},
        {"change": "scale", "what": "patience", "by": 0.5},
        {"change": "scale", "what": "limits", "by": 0.5},
    )
    assert mean(design.arrivals["forms"].every) == pytest.approx(3600e6)
    assert design.arrivals["calls"].per_day == 12
    assert mean(design.processes["supply"].behaviours["chase"].after) == 3 * 3600e6
    assert design.standards["soon"].limit == 24 * 3600 * 10**6


def test_a_selection_of_nothing_is_a_mistake():
    with pytest.raises(InputError, match=r"what = setup: nothing in the scenario is meant"):
        changed({"change": "scale", "what": "setup", "processes": ["call"], "by": 2})


def test_hand_offs_between_departments_get_faster_and_lose_less():
    design = changed({"change": "hand_over", "transfer": 0.5, "loss": 0.25, "on_loss": "proceed"})
    # from check to sign the work stays in the back office
    assert times(design, "transfers") == [60, 60, 15, 20, 90]
    assert (flow(design, "accept", "check").loss, flow(design, "stamp", "visit").loss) == (0.05, 0.025)
    assert flow(design, "accept", "check").on_loss == "proceed"


def test_shares_of_channels_leave_the_others_their_proportion():
    design = changed({"change": "channels", "stream": "forms", "shares": {"online": 0.6}})
    assert design.arrivals["forms"].channels == pytest.approx({"hall": 0.3, "site": 0.1, "online": 0.6})
    with pytest.raises(InputError, match="shares must come to 1"):
        changed({"change": "channels", "stream": "calls", "shares": {"online": 0.6}})


def test_standards_controls_and_the_work_they_make():
    work = {
        "elements": {
            "up": {"type": "start"},
            "look": {"post": "head", "duration": "$min min"},
            "seen": {"type": "end"},
        },
        "flows": ["up -> look -> seen"],
    }
    control = {"kind": "warning", "at": 0.8, "starts": "warning", "hastens": {"elements": ["visit"], "to": 0.5}}
    design = changed(
        {"change": "process", "id": "warning", "definition": work},
        {"change": "standard", "id": "soon", "definition": {"limit": "1 d"}},
        {"change": "standard", "id": "checked", "definition": {"process": "supply", "ends": {"element": "check"}, "limit": "8 h"}},
        {"change": "control", "standard": "checked", "id": "warn", "definition": control},
        min=9,
    )  # fmt: skip
    assert design.standards["soon"].limit == 24 * 3600 * 10**6
    assert design.standards["checked"].controls["warn"].starts == "warning"
    assert mean(design.processes["warning"].elements["look"].duration) == 9 * 60e6


def test_attributes_behaviours_and_batches():
    design = changed(
        {"change": "attribute", "process": "supply", "attribute": "big", "rule": True, "name": "Big"},
        {"change": "behaviour", "process": "supply", "behaviour": "chase", "definition": {"chance": 0.1}},
        {"change": "behaviour", "process": "supply", "behaviour": "leave", "definition": {"kind": "withdrawal", "after": "9 d"}},
        {"change": "batch", "process": "supply", "element": "stamp", "batch": {"size": 3, "longest": "1 h"}},
    )  # fmt: skip
    supply = design.processes["supply"]
    assert supply.attributes["big"].value is True
    assert (supply.behaviours["chase"].chance, supply.behaviours["leave"].kind) == (0.1, "withdrawal")
    assert supply.elements["stamp"].batch.size == 3
    with pytest.raises(InputError, match=r"behaviour = chsae: .*did you mean 'chase'"):
        changed({"change": "behaviour", "process": "supply", "behaviour": "chsae", "definition": None})


def test_odds_and_conditions_of_flows():
    design = changed({"change": "odds", "process": "supply", "flow": "ok->mend", "by": 0.4})
    assert flow(design, "ok", "mend").probability == pytest.approx(0.1)
    assert flow(design, "ok", "sign").probability == pytest.approx(0.9)
    design = changed({"change": "flow", "process": "supply", "flow": "ok->mend", "definition": {"when": "big"}})
    assert str(flow(design, "ok", "mend").when) == "big"
