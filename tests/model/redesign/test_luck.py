"""A redesign leaves every draw that it does not speak of as it was."""

import polars as pl
import pytest

import sim
from sim.model.redesign import load_redesign, redesigned
from tests.model.redesign.scenes import bureau, changed, of

WORKED = ["case_id", "element_id", "visit"]


def steady():
    """The bureau without set-up times, which depend on what a person did before and so on the clock."""
    return changed({"change": "set", "path": "processes.supply.elements.check.setup", "value": None})


def worked(log):
    """Hours worked by case, element and visit: with members of speed 1, the draws themselves."""
    return log.work.filter((pl.col("visit") == 1) & pl.col("kind").is_in(["first", "review"])).select(
        *WORKED, "busy_time"
    )


def test_an_empty_redesign_is_the_same_scenario_and_the_same_log():
    base = bureau()
    empty = load_redesign({"id": "nothing", "title": "Nothing"})
    assert redesigned(base, empty) == base
    assert sim.simulate(redesigned(base, empty), seed=3).hash == sim.simulate(base, seed=3).hash


def test_changes_that_give_back_what_they_took_are_the_same_log():
    base = bureau()
    there = {"change": "scale", "what": "durations", "by": 0.5}
    back = {"change": "scale", "what": "durations", "by": 2}
    people = [{"change": "staff", "group": "heads", "count": count} for count in ("+1", "-1")]
    design = redesigned(base, of(there, back, *people))
    assert design == base
    assert sim.simulate(design, seed=3) == sim.simulate(base, seed=3)


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        ({"change": "scale", "what": "durations", "elements": ["check"], "by": 0.5}, {"check"}),
        ({"change": "remove", "process": "supply", "element": "sign"}, {"sign"}),
        ({"change": "joint", "process": "supply", "elements": ["sign", "stamp"]}, set()),
        ({"change": "skip", "process": "supply", "element": "sign", "when": "not big"}, set()),
        ({"change": "merge", "process": "supply", "elements": ["sign", "stamp"]}, {"sign", "stamp"}),
        ({"change": "staff", "group": "checkers", "count": "+2"}, set()),
        ({"change": "hand_over", "transfer": 0.5}, set()),
    ],
    ids=lambda value: value["change"] if isinstance(value, dict) else "",
)
def test_steps_that_are_not_touched_keep_their_draws(change, touched):
    base, design = (sim.simulate(one, seed=5) for one in (steady(), redesigned(steady(), of(change))))
    both = worked(base).join(worked(design), on=WORKED, suffix="_design")
    assert len(both) > 100
    kept = both.filter(~pl.col("element_id").is_in(list(touched)))
    assert kept["busy_time"].to_list() == kept["busy_time_design"].to_list()
    came = [log.cases.filter(pl.col("parent").is_null())["arrival_time"].to_list() for log in (base, design)]
    assert came[0] == came[1]


def test_half_a_duration_is_half_of_this_customers():
    half = {"change": "scale", "what": "durations", "elements": ["check"], "by": 0.5}
    base, design = (sim.simulate(one, seed=5) for one in (steady(), redesigned(steady(), of(half))))
    both = worked(base).join(worked(design), on=WORKED, suffix="_design").filter(pl.col("element_id") == "check")
    ratio = both["busy_time_design"] / both["busy_time"]
    assert len(both) > 30
    assert ((ratio - 0.5).abs() < 1e-6).all()


def test_hand_offs_keep_their_luck_when_what_stands_between_goes():
    """With the check removed, the hand-off from acceptance takes for each customer what it took before."""
    gone = {"change": "remove", "process": "supply", "element": "check", "passes": "ok->sign"}
    base, design = (sim.simulate(one, seed=5) for one in (steady(), redesigned(steady(), of(gone))))
    first = base.work.filter((pl.col("element_id") == "check") & (pl.col("visit") == 1))
    then = design.work.filter((pl.col("element_id") == "sign") & (pl.col("visit") == 1))
    both = first.select("case_id", "wait_transfer").join(
        then.select("case_id", "wait_transfer"), on="case_id", suffix="_design"
    )
    assert len(both) > 30
    assert both["wait_transfer"].to_list() == both["wait_transfer_design"].to_list()
