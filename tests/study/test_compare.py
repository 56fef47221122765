"""Comparisons of small services: exact where nothing differs, the same however many run at a time, and complete."""

import dataclasses
import json

import polars as pl
import pytest

import sim
from sim.model.redesign import load_redesign, redesigned
from sim.study.compare import compare, usual_replications
from sim.study.comparison import Comparison, Design
from sim.study.designs import base_and_designs, named_apart
from sim.study.plan import Plan
from sim.study.recipes import write_recipes
from sim.study.sequential import Rule
from tests.study.scenes import FORKED, design, quicker

ALONE = Plan(processes=1, replications=3)
HALVED = {
    "id": "halved",
    "title": {"zh": "提速", "en": "Faster"},
    "levers": {
        "check": {
            "name": {"zh": "审核提速", "en": "A faster check"},
            "amounts": {"less": {"value": 0.6, "low": 0.4, "high": 0.8, "source": "assumption"}},
            "changes": [{"change": "scale", "what": "durations", "elements": ["check"], "by": "$less"}],
        },
        "hands": {
            "name": {"zh": "增加受理员", "en": "One more clerk"},
            "changes": [{"change": "staff", "group": "anna", "count": "+1"}],
        },
    },
}  # fmt: skip


def plan(**changes):
    return dataclasses.replace(ALONE, **changes)


def faster():
    """The small service under a redesign with two levers."""
    base = design()
    redesign = load_redesign(HALVED)
    return base, Design("halved", redesign.title, redesigned(base.scenario, redesign), redesign)


@pytest.fixture(scope="module")
def found():
    """A redesign and the base itself against the base, with everything that can be asked for."""
    base, halved = faster()
    itself = dataclasses.replace(base, name="itself")
    asked = plan(by=("segment", "department"), levers=True, ranges=4, band=(0.0, 0.2))
    return compare(base, [halved, itself], asked)


def test_a_design_compared_with_itself_differs_by_exactly_zero(found):
    effects = found.effects["itself"]
    assert len(effects) == len(found.kpis) >= 15
    for effect in effects:
        assert effect.identical, effect.kpi.key
        assert (effect.difference, effect.low, effect.high) == (0.0, 0.0, 0.0)
        assert (effect.joint_low, effect.joint_high, effect.factor, effect.verdict) == (0.0, 0.0, None, "identical")
    (whole,) = found.winners["itself"]["all"]
    assert (whole.same, whole.mean, whole.only_base, whole.only_design) == (1.0, 0.0, 0, 0)
    assert all(step.change == 0 for kind in found.waterfall["itself"].values() for step in kind.steps)
    for groups in found.groups["itself"].values():
        assert all(effect.identical for effects in groups.values() for effect in effects)


def test_even_from_a_single_pair():
    base = design()
    one = compare(base, [dataclasses.replace(base, name="itself"), quicker()], plan(replications=1))
    assert all((effect.low, effect.high) == (0.0, 0.0) for effect in one.effects["itself"])
    unknown = one.effects["quicker"][0]
    assert (unknown.low, unknown.high, unknown.joint_low, unknown.verdict) == (None, None, None, "unclear")
    assert unknown.difference < 0
    assert [note.key for note in one.notes] == ["compare.note.one_replication"]


def test_the_effect_is_that_of_the_cases(found):
    # by hand: the mean over replications of the mean over cases, from logs made anew
    base, halved = faster()
    means = []
    for replication in range(3):
        logs = [sim.simulate(one.scenario, seed=1, replication=replication) for one in (base, halved)]
        means.append([(log.cases["end_time"] - log.cases["arrival_time"]).mean() / 1e6 for log in logs])
    effect = found.effects["halved"][0]
    assert effect.kpi.key == "cycle_mean"
    assert effect.base == pytest.approx(sum(a for a, _ in means) / 3, rel=1e-12)
    assert effect.difference == pytest.approx(sum(b - a for a, b in means) / 3, rel=1e-9)
    assert (effect.n, effect.count) == (3, 25)
    (whole,) = found.winners["halved"]["all"]
    assert whole.mean == pytest.approx(effect.difference, rel=1e-9)


def test_the_waterfall_is_that_of_the_kpi(found):
    for kind in found.waterfall["halved"].values():
        assert kind.design - kind.base == pytest.approx(found.effects["halved"][0].difference, abs=1e-9)
        assert sum(step.change for step in kind.steps) == pytest.approx(kind.design - kind.base, abs=1e-9)


def test_joint_intervals_hold_the_single_ones(found):
    for effect in found.effects["halved"]:
        if not effect.identical:
            assert effect.joint_low <= effect.low <= effect.difference <= effect.high <= effect.joint_high
    single = compare(design(), [quicker()], plan(kpis=("cycle_mean",)))
    (effect,) = single.effects["quicker"]
    assert (effect.low, effect.high) == pytest.approx((effect.joint_low, effect.joint_high))


def test_groups_add_up_to_the_whole(found):
    groups = found.groups["halved"]
    assert set(groups) == {"segment", "department"}
    assert set(groups["segment"]) == {"home", "firm"}
    assert {effect.kpi.key for effect in groups["department"]["hall"]} >= {"cycle_mean", "utilisation"}
    assert all(effect.joint_low is None for effect in groups["segment"]["home"])
    shares = found.winners["halved"]["segment"]
    assert sum(share.n for share in shares) == 75


def test_each_lever_is_switched_off(found):
    levers = found.levers["halved"]
    assert [one.lever for one in levers] == ["check", "hands"]
    whole = {effect.kpi.key: effect for effect in found.effects["halved"]}
    for one in levers:
        for less, own in zip(one.without, one.own, strict=True):
            total = whole[less.kpi.key].difference
            assert less.difference + own.difference == pytest.approx(total, abs=1e-6)
    without_check = next(effect for effect in levers[0].without if effect.kpi.key == "working_mean")
    assert without_check.identical
    assert found.levers["itself"] == ()
    assert [note.key for note in found.notes][:1] == ["compare.note.no_levers"]


def test_ranges_are_told_point_by_point(found):
    ranges = found.ranges["halved"]
    assert ranges.bounds == {"check.less": (0.4, 0.8)}
    amounts = sorted(one.amounts["check.less"] for one in ranges.points)
    # a Latin hypercube: one point in each quarter of the range
    assert [int((amount - 0.4) / 0.1) for amount in amounts] == [0, 1, 2, 3]
    assert [one.replication for one in ranges.points] == [0, 1, 2, 0]
    by_key = {share.kpi.key: share for share in ranges.shares}
    cycle = by_key["cycle_mean"]
    values = [one.improvement["cycle_mean"] for one in ranges.points]
    inside = sum(0 <= value <= 0.2 for value in values) / 4
    assert (cycle.points, cycle.inside) == (4, inside)
    assert cycle.inside + cycle.below + cycle.above == 1
    assert (cycle.least, cycle.most) == (min(values), max(values))
    assert "utilisation" not in by_key


def test_a_point_at_the_stated_amounts_is_the_design():
    base, halved = faster()
    again = redesigned(base.scenario, halved.redesign, amounts={"check.less": 0.6})
    assert again == halved.scenario


def test_the_best_is_selected_in_each_kpi(found):
    best = found.best["working_mean"]
    assert (best.selected, best.probability, best.decided) == ("halved", 0.95, best.needed is None)
    assert best.decided or best.needed > 3
    effect = next(one for one in found.effects["halved"] if one.kpi.key == "working_mean")
    assert best.zone == pytest.approx(0.01 * effect.base)
    same = found.best["handoffs_mean"]
    assert (same.selected, same.decided, same.remaining) == ("base", True, ("base", "halved", "itself"))
    assert "utilisation" not in found.best


def test_the_number_of_processes_changes_nothing():
    told = [compare(design(), [quicker()], plan(processes=n, by=("segment",))).to_dict() for n in (1, 2)]
    assert told[0] == told[1]


def test_precision_is_reached_or_said_to_be_missed():
    rule = Rule(first=4, most=6)
    asked = plan(replications=None, kpis=("working_mean",), precision=0.5, rule=rule)
    easy = compare(design(), [quicker()], asked)
    assert (easy.replications, easy.reached, easy.asked) == (4, True, ("working_mean",))
    hard = compare(design(), [quicker()], dataclasses.replace(asked, precision=1e-6))
    assert (hard.replications, hard.reached) == (6, False)
    (note,) = hard.notes
    assert note.values["n"] == "6"
    assert int(note.values["needed"].replace(",", "")) > 6


def test_warm_up_leaves_out_the_beginning():
    whole = compare(design(), [quicker()], plan(kpis=("cycle_mean",)))
    later = compare(design(), [quicker()], plan(kpis=("cycle_mean",), since=6 * 3_600_000_000))
    assert later.effects["quicker"][0].count < whole.effects["quicker"][0].count
    assert later.winners["quicker"]["all"][0].n < whole.winners["quicker"]["all"][0].n
    with pytest.raises(sim.InputError, match="nothing of the run"):
        compare(design("base", "horizon.time=1 d"), [quicker()], plan(since=90_000_000_000))


def test_everything_is_data(found):
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    effect = data["effects"]["halved"]["cycle_mean"]
    assert {"base", "design", "difference", "low", "high", "relative", "joint_low", "factor", "n"} <= set(effect)
    assert list(data["effects"]["halved"]) == list(data["kpis"])
    assert [one["name"] for one in data["designs"]] == ["halved", "itself"]
    fields = {field.name for field in dataclasses.fields(Comparison)}
    assert set(data) == fields
    assert data["ranges"]["halved"]["shares"]["cycle_mean"]["points"] > 0


def test_recipes_repeat_the_runs(found, tmp_path):
    files = write_recipes(found, tmp_path)
    assert set(files) == {"base", "halved", "itself", "halved__without_check", "halved__without_hands"}
    log = sim.simulate(tmp_path / files["halved"], replication=2)
    assert log.work.equals(sim.simulate(faster()[1].scenario, seed=1, replication=2).work)
    assert isinstance(log.cases, pl.DataFrame)


def test_replications_go_by_the_horizon():
    assert usual_replications(design().scenario) == 20
    assert usual_replications(design("long", "horizon.time=365 d").scenario) == 10


def test_words_stand_for_designs(tmp_path):
    file = tmp_path / "halved.yaml"
    file.write_text(json.dumps(HALVED), encoding="utf-8")
    place = tmp_path / "forked" / "scenario.yaml"
    place.parent.mkdir()
    place.write_text(json.dumps(FORKED), encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(json.dumps({**FORKED, "id": "other", "horizon": {"cases": 99}}), encoding="utf-8")
    words = [str(file), str(other), str(place.parent), str(file)]
    base, designs = base_and_designs(str(place.parent), words, settings=["staff.anna.count=2"])
    assert base.name == "forked"
    assert [one.name for one in designs] == ["halved", "other", "forked_2", "halved_2"]
    assert designs[0].redesign.id == "halved"
    assert designs[0].scenario.staff["anna"].count == 3
    assert designs[1].scenario.horizon == base.scenario.horizon
    assert designs[2].scenario == base.scenario
    with pytest.raises(sim.InputError, match="did you mean 'hotline_95598'"):
        base_and_designs(str(place.parent), ["hotline_9559"])


def test_names_are_told_apart():
    base, designs = named_apart(design("a"), [design("a"), design("b"), design("a"), design("b")])
    assert [base.name, *(one.name for one in designs)] == ["a", "a_2", "b", "a_3", "b_2"]
