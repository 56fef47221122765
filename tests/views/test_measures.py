"""Indicators, outages and names by hand."""

import polars as pl
import pytest

from sim.errors import InputError
from sim.views.indicators import indicators
from sim.views.names import names_of
from sim.views.outages import outages
from sim.views.scope import check_keys, extent, scenario_of, select_cases
from tests.views.logs import MIN, hand_log, outside_log


def test_indicators_by_hand():
    rows = {r["indicator"]: (r["value"], r["n"]) for r in indicators(hand_log()).iter_rows(named=True)}
    assert rows["time"] == (pytest.approx((220 + 140 + 240) / 3 * MIN), 3)
    assert rows["once"] == (0.75, 4)  # A came to the plan twice; E withdrew on the way to it
    assert rows["pleased"] == (pytest.approx(2 / 3), 3)  # E has a size of 1
    assert rows["kept"] == (pytest.approx(3 / 7), 7)  # the rules in force, promises only


def test_indicators_by_segment():
    table = indicators(hand_log(), by="segment").filter(pl.col("indicator") == "pleased")
    assert table.select("segment", "value", "n").rows() == [("residential", 1.0, 2), ("sme", 0.0, 1)]


def test_outages_by_hand():
    rows = {r["district"]: r for r in outages(hand_log()).iter_rows(named=True)}
    # north: A, 3 customers for 220 min; south: B, 20 for 140, and C, 4 for 240; E never was restored
    assert rows["north"]["saidi"] == pytest.approx(3 * 220 * MIN / 100)
    assert rows["south"]["saifi"] == pytest.approx(24 / 50)
    assert rows[None]["saidi"] == pytest.approx((660 + 2800 + 960) * MIN / 150)
    assert rows[None]["caidi"] == pytest.approx(4420 * MIN / 27)
    assert [rows[None][n] for n in ("outages", "interrupted", "served")] == [3, 27, 150]


def test_sustained_interruptions_only():
    assert outages(hand_log(), longer_than=230 * MIN).row(-1, named=True)["outages"] == 1


def test_interruptions_that_last_are_counted_with_the_open_cases():
    row = outages(hand_log(), include="all").row(-1, named=True)
    assert (row["outages"], row["interrupted"]) == (4, 29)


def test_a_log_from_outside_has_neither():
    assert indicators(outside_log()).is_empty()
    assert outages(outside_log()).is_empty()


def test_names_in_both_languages():
    names = names_of(hand_log())
    assert [names.of("post", "crew", lang) for lang in ("zh", "en")] == ["作业班组", "Crew"]
    assert names.step("connect", "plan", "zh") == "拟定方案"
    assert names.of("post", "archivist", "en") == "archivist"
    assert names.of("post", None, "en") == "—"
    assert names_of(outside_log()).step("connect", "plan", "en") == "plan"


def test_extent_is_the_horizon_or_the_last_thing_that_happened():
    assert extent(hand_log()) == (0, 600 * MIN)
    assert extent(outside_log()) == (0, 500 * MIN)


def test_selection():
    log = hand_log()
    assert select_cases(log)["case_id"].to_list() == ["A", "B", "C", "E"]
    assert select_cases(log, include="all").height == 5
    window = (130 * MIN, 220 * MIN)  # half open: E ended at its beginning, A at its end
    assert select_cases(log, window=window)["case_id"].to_list() == ["E"]
    assert select_cases(log, window=window, include="all")["case_id"].to_list() == ["A", "B", "C", "E"]


def test_the_scenario_comes_from_the_recipe():
    assert scenario_of(hand_log()).id == "by_hand"
    assert scenario_of(hand_log()) is scenario_of(hand_log())
    assert scenario_of(outside_log()) is None


def test_keys():
    assert check_keys(hand_log(), "attr_size") == ("attr_size",)
    assert check_keys(hand_log(), ["post", "post"]) == ("post",)
    with pytest.raises(InputError, match="attr_size") as caught:
        check_keys(hand_log(), "attr_siz")
    assert caught.value.mistakes[0].key == "views.key_unknown"
