"""One log, kept as it was: whatever changes here changes the results of everybody's runs.

`python -m tests.golden.test_golden_log` writes the log of the day over the one that is kept.
"""

import json
from pathlib import Path

import polars as pl
import pytest

from sim import simulate
from sim.log.contract import TABLES

HERE = Path(__file__).parent
CHANGED = (
    "the golden log has changed: this is a change of results. If it is meant, write it under 'Results changed' in "
    "CHANGELOG.md and run `python -m tests.golden.test_golden_log`"
)


def run():
    """The log of the golden scenario."""
    return simulate(json.loads((HERE / "scenario.json").read_text(encoding="utf-8")))


def text(table):
    """A table as CSV, null as nothing, texts in quotes."""
    return table.write_csv(quote_style="non_numeric", line_terminator="\n")


@pytest.fixture(scope="module")
def log():
    return run()


@pytest.mark.parametrize("name", TABLES)
def test_table(log, name):
    kept = (HERE / f"{name}.csv").read_text(encoding="utf-8")
    found = text(log.tables[name])
    assert found.splitlines() == kept.splitlines(), f"{name}: {CHANGED}"


def test_hash(log):
    assert log.hash == (HERE / "hash.txt").read_text(encoding="utf-8").strip(), CHANGED


def test_it_is_worth_keeping(log):
    kinds = set(log.events["kind"])
    assert {
        "choice",
        "synchronised",
        "waiting",
        "received",
        "timer",
        "contact",
        "lost",
        "suspended",
        "resumed",
        "batch",
        "setup",
    } <= kinds
    assert {"first", "rework", "return", "resubmission", "review"} <= set(log.work["kind"])
    waits = log.work.select(pl.col("^wait_.*$").sum()).row(0)
    assert min(waits) > 0
    assert 40 < log.work.height < 200


if __name__ == "__main__":
    made = run()
    for table in TABLES:
        (HERE / f"{table}.csv").write_text(text(made.tables[table]), encoding="utf-8", newline="\n")
    (HERE / "hash.txt").write_text(made.hash + "\n", encoding="utf-8")
