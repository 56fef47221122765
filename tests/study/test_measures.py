"""The KPIs that a comparison knows, and that they are those of the views."""

import pytest

import sim
from sim.study.measures import chosen_kpis, group_keys, known_kpis, measure, measure_groups
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.standards import fulfilment
from tests.study.scenes import FORKED, design

SECOND = 1_000_000


@pytest.fixture(scope="module")
def log():
    return sim.simulate(FORKED, seed=4)


def test_what_there_is_and_which_way_is_better():
    known = known_kpis([design().scenario])
    assert {"cycle_mean", "wip", "standard.soon", "indicator.quick", "process.visit.cycle_mean"} <= set(known)
    assert known["throughput"].better == known["standard.soon"].better == "higher"
    assert known["cycle_p95"].better == known["indicator.quick"].better == "lower"
    assert known["utilisation"].better is None
    assert known["indicator.quick"].unit == "time"
    for kpi in known.values():
        assert kpi.name.zh
        assert kpi.name.en
    assert not any(key.startswith("experience.") for key in known)


def test_satisfaction_is_a_kpi_where_the_scenario_knows_of_it():
    known = known_kpis([sim.load_scenario("hotline_95598")])
    assert [key for key in known if key.startswith("experience.")] == [
        "experience.latent", "experience.third_party", "experience.call_back",
    ]  # fmt: skip


def test_by_default_the_headlines():
    keys = [kpi.key for kpi in chosen_kpis((), [design().scenario])]
    assert keys[0] == "cycle_mean"
    assert keys[-1] == "indicator.quick"
    assert not any(key.startswith(("process.", "standard.", "wait.")) for key in keys)
    chosen = chosen_kpis(("wip", "cycle_mean", "wip"), [design().scenario])
    assert [kpi.key for kpi in chosen] == ["wip", "cycle_mean"]


@pytest.mark.parametrize(
    ("wrong", "near"), [("cycle_men", "cycle_mean"), ("standard.son", "standard.soon"), ("soon", "standard.soon")]
)
def test_an_unknown_kpi_is_told_with_the_nearest(wrong, near):
    with pytest.raises(sim.InputError, match=f"did you mean {near}"):
        chosen_kpis((wrong,), [design().scenario])


def test_an_unknown_key_is_told_with_the_nearest():
    assert group_keys(("segment", "post", "segment")) == ("segment", "post")
    with pytest.raises(sim.InputError, match="did you mean segment"):
        group_keys(("segments",))


def test_the_figures_are_those_of_the_views(log):
    wanted = list(known_kpis([design().scenario]).values())
    found = measure(log, wanted)
    row = kpis(log).row(0, named=True)
    assert found["cycle_p95"].value == row["cycle_p95"] / SECOND
    assert found["throughput"].value == row["throughput"]
    assert found["cost_total"].value == row["cost_total"]
    assert found["cycle_mean"].behind == 25
    assert found["process.visit.cycle_mean"] == found["cycle_mean"]
    kept = fulfilment(log).row(0, named=True)
    assert found["standard.soon"] == (kept["share"], kept["kept"] + kept["broken"])
    quick = indicators(log).row(0, named=True)
    assert found["indicator.quick"] == (quick["value"] / SECOND, quick["n"])
    assert 0 < found["utilisation"].value < 1
    waited = sum(
        found[f"wait.{cause}"].value for cause in ("transfer", "contention", "priority", "unavailable", "batch")
    )
    assert waited == pytest.approx(found["waiting_mean"].value)


def test_groups_know_what_belongs_to_them(log):
    wanted = list(known_kpis([design().scenario]).values())
    segments = measure_groups(log, wanted, by="segment")
    assert list(segments) == ["firm", "home"]
    whole = measure(log, wanted)
    sides = [(one["cycle_mean"].value, one["cycle_mean"].behind) for one in segments.values()]
    assert sum(value * number for value, number in sides) / 25 == pytest.approx(whole["cycle_mean"].value)
    assert segments["home"]["standard.soon"].behind + segments["firm"]["standard.soon"].behind == 25
    departments = measure_groups(log, wanted, by="department")
    assert "standard.soon" not in departments["back"]
    assert 0 < departments["back"]["utilisation"].value < 1
    assert departments["back"]["cycle_mean"].behind == 50


def test_a_window_leaves_out_what_ended_before(log):
    (kpi,) = chosen_kpis(("cycle_mean",), [design().scenario])
    end = int(log.cases["end_time"].max()) + 1
    late = measure(log, [kpi], window=(end // 2, end))["cycle_mean"]
    assert 0 < late.behind < 25
