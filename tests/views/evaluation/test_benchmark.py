"""Beside others: gaps by hand, who is behind them, and tables that are wrong."""

import pytest

from sim.errors import InputError
from sim.model.benchmark import read_benchmark
from sim.model.mistakes import message
from sim.views.evaluation import benchmark
from tests.engine.small import come, run

ELEMENTS = come() | {"front": {"post": "front", "duration": "10 min"}, "back": {"post": "back", "duration": "30 min"}}
FLOWS = ["come -> front -> back -> go"]
PARTS = {
    "departments": {"office": {}, "counter": {}, "rear": {}},
    "posts": {"front": {"department": "counter"}, "back": {"department": "rear"}},
    "standards": {"whole": {"process": "walk", "limit": "75 min"}},
    "indicators": {"time": {"name": "Time", "kind": "mean_time", "process": ["walk"], "better": "lower"}},
}
HEAD = "indicator,company,value,better,year,source\n"


@pytest.fixture(scope="module")
def log():
    # three at once: done at 40, 70, 100 minutes; mean 70, two of three kept
    return run(ELEMENTS, FLOWS, at=(0, 0, 0), **PARTS)


def table(tmp_path, text):
    path = tmp_path / "others.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_gaps_by_hand(log, tmp_path):
    text = HEAD + (
        "indicator.time,Best,35 min,,2018,F1\nindicator.time,Middle,56 min,,2019,F2\nindicator.time,Slow,140 min,,,F3\n"
        "standard.whole,Best,50 %,,,F1\nstandard.whole.mean,Only,1 h,,,F1\n"
    )
    time, mean, kept = benchmark(log, read_benchmark(table(tmp_path, text)))
    assert (time.figure, time.own, time.best, time.middle) == ("indicator.time", 4200, 2100, 3360)
    assert (time.to_best, time.to_middle, time.rank) == (pytest.approx(1.0), pytest.approx(0.25), 3)
    assert [peer.company.en for peer in time.peers] == ["Best", "Middle", "Slow"]
    assert (mean.figure, mean.to_best, mean.focus) == ("standard.whole.mean", pytest.approx(1 / 6), True)
    # two thirds against a half: ahead
    assert (kept.figure, kept.to_best, kept.rank, kept.focus) == ("standard.whole", pytest.approx(-1 / 3), 1, False)


def test_the_department_in_which_the_time_lies(log, tmp_path):
    text = HEAD + "indicator.time,X,1 h,,,F1\nstandard.whole,X,0.9,,,F1\n"
    found = {gap.figure: gap.department for gap in benchmark(log, read_benchmark(table(tmp_path, text)))}
    # waits: front 0, 10, 20; back 0, 20, 40. Held by the clocks: front 10 + 20 + 30, back 30 + 50 + 70
    assert found == {"indicator.time": "rear", "standard.whole": "rear"}


def test_better_may_be_said_in_the_table(log, tmp_path):
    text = HEAD + "indicator.time,X,140 min,higher,,F1\n"
    (gap,) = benchmark(log, read_benchmark(table(tmp_path, text)))
    assert (gap.better, gap.to_best) == ("higher", pytest.approx(0.5))


@pytest.mark.parametrize(
    ("text", "place", "key"),
    [
        (HEAD, "others.csv", "benchmark.empty"),
        (HEAD + "indicator.time,X,soon,,,F1\n", "others.csv:2", "benchmark.value"),
        (HEAD + "indicator.time,X,,,,F1\n", "others.csv:2", "check.missing"),
        (HEAD + "indicator.time,X,1 h,,,\n", "others.csv:2", "check.missing"),
        (HEAD + "indicator.time,,1 h,,,F1\n", "others.csv:2", "check.missing"),
        (HEAD + "time,X,1 h,,,F1\n", "others.csv:2", "benchmark.figure"),
        (HEAD + "indicator.time,X,1 h,more,,F1\n", "others.csv:2", "check.choice"),
        (HEAD.replace("company", "compny"), "others.csv:1:2", "check.column_unknown_near"),
        (HEAD + "\nindicator.tame,X,1 h,,,F1\n", "others.csv:3", "check.unknown_name_near"),
        (HEAD + "standard.hole,X,1 h,,,F1\n", "others.csv:2", "check.unknown_name_near"),
        (HEAD + "experience.happiness,X,1,,,F1\n", "others.csv:2", "check.unknown_name"),
    ],
)
def test_tables_that_are_wrong(log, tmp_path, text, place, key):
    with pytest.raises(InputError) as refused:
        benchmark(log, read_benchmark(table(tmp_path, text)))
    (found,) = refused.value.mistakes
    assert (found.place.rpartition("/")[2], found.key) == (place, key)
    assert message(found, "zh") != message(found, "en")
