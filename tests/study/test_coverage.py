"""A short form of tests/verify/test_compare.py: intervals hold a known difference about as often as they say."""

from tests.study.coverage import CASES, DISTRICTS, PAIRS, designs, known, of_fixed_number, tries


def test_intervals_hold_what_is_known():
    # 250 tries at a coverage of 0.95: fewer than 222 or more than 248 have probability 3e-5 and 4e-5 (binomial).
    kpis, districts = tries(2, replications=PAIRS)
    found = [of_fixed_number(kpis, runs) for runs in districts]
    assert len(found) == DISTRICTS == 250
    for covered in map(sum, zip(*(single for single, _ in found), strict=True)):
        assert 222 <= covered <= 248
    assert sum(jointly for _, jointly in found) >= 222


def test_the_truth_is_that_of_the_laws():
    base, faster, short = designs()
    means = [scenario.processes["visit"].elements["accept"].duration.get("mean") for scenario in (base, faster)]
    assert means[1] - means[0] == known()[0]["cycle_mean"] * 1e6
    assert "check" not in short.processes["visit"].elements
    assert base.horizon.cases == CASES
