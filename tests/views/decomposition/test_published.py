"""The published tables of three small logs, pair by pair, exactly; and what calendars found in a log make of them."""

from datetime import timedelta

import polars as pl
import pytest

from sim.interchange.calendars import read_calendars
from sim.interchange.logs.read import read_log
from sim.views.decomposition.estimate import PAIR, WAITED, estimate_waits
from sim.views.decomposition.split import PARTS
from tests.shared import shared


def span(text):
    """Microseconds of a text such as `1 days 02:30:00` or `0 days`."""
    days, _, clock = text.partition(" days")
    hours, minutes, seconds = (int(part) for part in (clock.strip() or "0:0:0").split(":"))
    return timedelta(days=int(days), hours=hours, minutes=minutes, seconds=seconds) // timedelta(microseconds=1)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_published_tables(number):
    folder = shared("logs/waiting_causes")
    told = estimate_waits(
        read_log(folder / f"manual_log_{number}.csv"), calendars=read_calendars(folder / "calendars.json")
    )
    expected = pl.read_csv(folder / f"manual_log_{number}_expected.csv", infer_schema=False)
    wanted = [
        (*(row[key] for key in PAIR), float(row["frequency"]), row["cases"].split(","), *(span(row[w]) for w in WAITED))
        for row in expected.iter_rows(named=True)
    ]
    found = [
        (*(row[key] for key in PAIR), row["frequency"], sorted(row["cases"], key=int), *(row[w] for w in WAITED))
        for row in told.by_pair.iter_rows(named=True)
    ]
    assert found == wanted
    assert told.waiting == sum(row[6] for row in wanted)
    assert told.missing == ()


def test_the_efficiency_and_what_each_cause_costs():
    folder = shared("logs/waiting_causes")
    told = estimate_waits(read_log(folder / "manual_log_1.csv"), calendars=read_calendars(folder / "calendars.json"))
    # 9 h 15 min of work and 5 h 15 min of waiting, 2 h 15 min of them in contention
    assert told.efficiency() == 555 / (555 + 315)
    assert told.efficiency(told.by_cause["contention"]) == 555 / (555 + 315 - 135)
    row = told.by_pair.row(by_predicate=(pl.col("target_activity") == "C"), named=True)
    assert row["cte_impact_total"] == 555 / (555 + 315 - 150)
    assert row["cte_impact_prioritization"] == 555 / (555 + 315 - 60)
    assert told.to_dict()["by_cause"] == {
        "total": 18900.0, "batching": 0.0, "contention": 8100.0, "prioritization": 5400.0, "unavailability": 1800.0,
        "extraneous": 3600.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["insurance/insurance.xes.gz", "loanapp/LoanApp.csv.gz", "academic_credentials/AcademicCredentials.csv.gz"]
)
def test_real_logs_are_split_whole(name):
    told = estimate_waits(read_log(shared(f"logs/{name}"))).transitions
    assert told.height
    assert told.select(pl.min_horizontal(WAITED).min()).item() == 0
    assert (told["wt_total"] == told.select(pl.sum_horizontal(f"wt_{part}" for part in PARTS)).to_series()).all()


def test_a_log_of_single_stamps_tells_no_waits():
    told = estimate_waits(read_log(shared("logs/receipt/receipt.csv")))
    assert told.transitions.is_empty()
    assert told.to_dict()["by_pair"] == []
    assert told.efficiency() is None
