"""Each case beside itself: by hand, and pooled over replications."""

import polars as pl
import pytest

from sim.study.winners import shares_of, tallies

SECOND = 1_000_000


def cases(**seconds):
    """Cases with their cycle in seconds; names of firms begin with f."""
    return pl.DataFrame(
        {
            "case_id": list(seconds),
            "segment": ["firm" if name.startswith("f") else "home" for name in seconds],
            "district": [None] * len(seconds),
            "process": ["visit"] * len(seconds),
            "cycle": [round(SECOND * value) for value in seconds.values()],
        },
        schema_overrides={"district": pl.String, "cycle": pl.Int64},
    )


def test_pairs_by_hand():
    base = cases(a=100, b=200, c=300, f1=1000, gone=50)
    design = cases(f1=900, a=100.5, b=260, c=290, new=70)
    found = tallies(base, design)
    whole = found["all"]["all"]
    assert (whole.n, whole.faster, whole.slower) == (4, 2, 1)
    assert whole.total == pytest.approx(0.5 + 60 - 10 - 100)
    assert (whole.only_base, whole.only_design) == (1, 1)
    assert whole.p50 == pytest.approx((-10 + 0.5) / 2)
    assert found["segment"]["firm"][:3] == (1, 1, 0)
    assert found["segment"]["home"][:3] == (3, 1, 1)
    assert found["district"] == {}
    assert found["process"]["visit"].n == 4


def test_exactly_one_second_is_the_same():
    found = tallies(cases(a=100, b=100, c=100), cases(a=101, b=99, c=101.000001))["all"]["all"]
    assert (found.faster, found.slower) == (0, 1)


def test_the_tail_is_the_slowest_twentieth_of_the_base():
    base = cases(**{f"c{number}": number for number in range(1, 42)})
    design = cases(**{f"c{number}": number - (5 if number >= 39 else 0) for number in range(1, 42)})
    found = tallies(base, design)["tail"]
    assert (found["tail"].n, found["tail"].faster) == (3, 3)
    assert (found["rest"].n, found["rest"].faster) == (38, 0)


def test_replications_are_pooled():
    one = tallies(cases(a=100, b=100), cases(a=90, b=100))
    two = tallies(cases(a=100, b=100, f1=10), cases(a=100, b=130, f1=10))
    shares = shares_of([one, two])
    (whole,) = shares["all"]
    assert (whole.n, whole.faster, whole.slower, whole.same) == (5, 0.2, 0.2, pytest.approx(0.6))
    assert whole.mean == pytest.approx((-10 + 30) / 5)
    assert whole.p50 == pytest.approx((-5 + 0) / 2)
    assert [share.group for share in shares["segment"]] == ["firm", "home"]


def test_nothing_in_common():
    shares = shares_of([tallies(cases(a=1), cases(b=2))])
    assert shares["all"] == ()
