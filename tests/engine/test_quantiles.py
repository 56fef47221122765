"""Every law against scipy's quantiles, tables within their stated error, cuts, and laws of lists by hand."""

import numpy as np
import pytest
from scipy import stats

from sim.engine.arithmetic import CELLS, LEAST_U, inverse
from sim.engine.luck_laws import lower_law
from sim.engine.quantiles import (
    cut,
    discrete,
    empirical,
    exponential,
    lognormal,
    normal,
    quantile,
    share_below,
    store_of,
    table_of,
    tabled,
    triangular,
    uniform,
    weibull,
)
from sim.errors import InputError
from sim.model.laws import LAWS, parse_law

# The middle, and both tails down to what the sampler can reach: points on the edges and off the middles of cells. As
# the sampler's, they are whole multiples of 2**-53, so that u and 1 - u are both exact.
TAIL = (2.0 ** -np.arange(2.0, 54.0)[:, None] * np.array([1.0, 1.25, 1.5, 1.9376])).ravel()
TAIL = TAIL[1.0 - (1.0 - TAIL) == TAIL]
MIDDLE = (np.arange(2**12) + 0.5) * 2.0**-12
BELOW = np.unique(np.concatenate([TAIL, MIDDLE[MIDDLE < 0.5]]))
ABOVE = 1.0 - BELOW[::-1]


def at(law, us):
    store = store_of([(0, 0, law)])
    return np.array([inverse(store, 0, u) for u in us])


def both(law, true):
    """The law's quantiles in both halves, and the true ones, counted from the nearer side as that is more exact."""
    return np.concatenate([at(law, BELOW), at(law, ABOVE)]), np.concatenate([true.ppf(BELOW), true.isf(1.0 - ABOVE)])


CLOSED = {
    "uniform": (uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    "exponential": (exponential(4.0), stats.expon(scale=4.0)),
    "exponential from 2 on": (exponential(4.0, offset=2.0), stats.expon(2.0, 4.0)),
    "lognormal": (lognormal(1.5, 0.8), stats.lognorm(0.8, scale=np.exp(1.5))),
    "normal": (normal(30.0, 2.0), stats.norm(30.0, 2.0)),
    "triangular": (triangular(1.0, 2.0, 6.0), stats.triang(0.2, 1.0, 5.0)),
    "triangular, falling": (triangular(1.0, 1.0, 6.0), stats.triang(0.0, 1.0, 5.0)),
    "triangular, rising": (triangular(1.0, 6.0, 6.0), stats.triang(1.0, 1.0, 5.0)),
    "weibull": (weibull(0.7, 3.0), stats.weibull_min(0.7, scale=3.0)),
    "weibull, late": (weibull(4.0, 3.0), stats.weibull_min(4.0, scale=3.0)),
}


@pytest.mark.parametrize("name", CLOSED)
def test_closed_forms_have_scipys_quantiles(name):
    found, true = both(*CLOSED[name])
    assert found == pytest.approx(true, rel=1e-12, abs=0.0)


TABLED = {
    "gamma": stats.gamma(2.04, scale=3.0),
    "gamma, early": stats.gamma(0.3),
    "erlang": stats.gamma(12.0),
    "beta": stats.beta(2.0, 5.0, 1.0, 8.0),
    "beta, two-humped": stats.beta(0.5, 0.5),
    "inverse gaussian": stats.invgauss(0.6),
    "student": stats.t(5.0, loc=20.0),
}


@pytest.mark.parametrize("name", TABLED)
def test_tables_keep_their_stated_error(name):
    table = table_of(TABLED[name])
    found, true = both(tabled(table), TABLED[name])
    error = np.abs(found - true) / np.maximum(np.abs(true), TABLED[name].mean())
    assert error.max() <= table.max_error * 1.001 + 1e-12
    assert 0.0 < table.max_error < 2e-5
    assert table.values.size == 2 * CELLS + 1


def test_stated_error_is_that_between_the_points():
    # -log(v) goes (h / v)**2 / 8 off a straight line over a cell of width h; h / v is at most 1/128, first at v = 1/4.
    assert table_of(stats.expon()).max_error == pytest.approx(1 / 8 / 128**2 / np.log(4.0), rel=0.01)
    assert table_of(stats.uniform()).max_error < 1e-15


def test_table_is_scaled_and_shifted():
    table = table_of(stats.gamma(2.0))
    us = MIDDLE[::64]
    assert at(tabled(table, 3.0, 1.0), us) == pytest.approx(1.0 + 3.0 * at(tabled(table), us), rel=1e-15)


def test_table_needs_a_mean():
    with pytest.raises(ValueError, match="finite mean"):
        table_of(stats.cauchy())


@pytest.mark.parametrize("name", CLOSED)
def test_quantiles_never_fall(name):
    us = np.concatenate([BELOW, ABOVE])
    assert (np.diff(at(CLOSED[name][0], us)) >= 0.0).all()


def test_quantiles_of_tables_never_fall():
    us = np.concatenate([BELOW, [0.5], ABOVE])
    found = at(tabled(table_of(stats.gamma(2.04))), us)
    # Within a cell the last bit may wobble.
    assert (np.diff(found) >= -np.spacing(found[1:])).all()


# --- Cuts -------------------------------------------------------------------------------------------------------------

CUTS = {
    "above": (normal(30.0, 10.0), 20.0, np.inf, stats.truncnorm(-1.0, np.inf, 30.0, 10.0)),
    "between": (normal(30.0, 10.0), 25.0, 60.0, stats.truncnorm(-0.5, 3.0, 30.0, 10.0)),
    "below": (exponential(4.0), -np.inf, 6.0, stats.truncexpon(1.5, scale=4.0)),
}


@pytest.mark.parametrize("name", CUTS)
def test_cut_laws_have_scipys_quantiles(name):
    law, low, high, true = CUTS[name]
    part = cut(law, low, high)
    assert at(part, MIDDLE) == pytest.approx(true.ppf(MIDDLE), rel=1e-12)
    ends = at(part, [LEAST_U, 1.0 - LEAST_U])
    assert max(low, 0.0) <= ends[0] < ends[1] <= high


def test_cut_table_stays_between_the_cuts():
    part = cut(tabled(table_of(stats.gamma(2.0))), 0.5, 3.0)
    found = at(part, np.concatenate([[LEAST_U], MIDDLE, [1.0 - LEAST_U]]))
    assert found.min() == pytest.approx(0.5, rel=1e-9)
    assert found.max() == pytest.approx(3.0, rel=1e-9)
    assert ((found >= 0.5) & (found <= 3.0)).all()
    assert at(part, [0.5])[0] == pytest.approx(
        stats.gamma(2.0).ppf(np.mean(stats.gamma(2.0).cdf([0.5, 3.0]))), rel=2e-5
    )


def test_nothing_left_is_refused():
    with pytest.raises(ValueError, match="less than a millionth of the law lies between 90 and inf"):
        cut(normal(30.0, 10.0), low=90.0)


def test_share_below_is_the_distribution_function():
    for law, true in CLOSED.values():
        points = true.ppf([0.001, 0.2, 0.5, 0.9, 0.9999])
        assert [share_below(law, x) for x in points] == pytest.approx(true.cdf(points), abs=1e-14)
    assert [share_below(uniform(2.0, 3.0), x) for x in (1.0, 2.0, 3.5)] == [0.0, 0.0, 1.0]


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_discrete_takes_values_by_weight():
    law = discrete([5.0, 7.0, 9.0, 11.0], [1.0, 0.0, 2.0, 1.0])
    assert at(law, [LEAST_U, 0.25 - 2**-54, 0.25, 0.75 - 2**-53, 0.75, 1.0 - LEAST_U]).tolist() == [5, 5, 9, 9, 11, 11]
    assert at(discrete([1.0, 2.0]), [0.49, 0.5]).tolist() == [1, 2]
    assert at(discrete([1.0, 2.0], [1.0, 0.0]), [LEAST_U, 1.0 - LEAST_U]).tolist() == [1, 1]


def test_empirical_goes_straight_through_its_values():
    law = empirical([10.0, 20.0, 20.0, 60.0], [0.0, 0.5, 0.75, 1.0])
    assert at(law, [0.25, 0.5, 0.6, 0.75, 0.875]).tolist() == [15, 20, 20, 20, 40]
    assert at(empirical([0.0, 1.0, 4.0]), [0.25, 0.75]).tolist() == [0.5, 2.5]
    assert at(law, [LEAST_U, 1.0 - LEAST_U]) == pytest.approx([10.0, 60.0], rel=1e-15)


# --- The laws of a scenario -------------------------------------------------------------------------------------------

_VARIANCE = np.log(1.0 + 0.7**2)
NAMED = {
    "fixed(value=7)": stats.rv_discrete(values=([7], [1.0])),
    "uniform(low=2, high=5)": stats.uniform(2.0, 3.0),
    "triangular(low=1, mode=2, high=6)": stats.triang(0.2, 1.0, 5.0),
    "exponential(mean=4)": stats.expon(scale=4.0),
    "exponential(mean=4, least=1)": stats.expon(1.0, 3.0),
    "exponential(mean=4, high=6)": stats.truncexpon(1.5, scale=4.0),
    "lognormal(mean=30, cv=0.7)": stats.lognorm(_VARIANCE**0.5, scale=30.0 / (1.0 + 0.7**2) ** 0.5),
    "lognormal(mean=30, sd=21)": stats.lognorm(_VARIANCE**0.5, scale=30.0 / (1.0 + 0.7**2) ** 0.5),
    "lognormal(median=30, sigma=0.5)": stats.lognorm(0.5, scale=30.0),
    "normal(mean=30, sd=5)": stats.norm(30.0, 5.0),
    "normal(mean=30, cv=0.1)": stats.norm(30.0, 3.0),
    "normal(mean=30, sd=10, low=20)": stats.truncnorm(-1.0, np.inf, 30.0, 10.0),
    "weibull(shape=0.7, scale=3)": stats.weibull_min(0.7, scale=3.0),
    "gamma(mean=30, cv=0.7)": stats.gamma(1.0 / 0.49, scale=30.0 * 0.49),
    "gamma(mean=30, sd=21)": stats.gamma(1.0 / 0.49, scale=30.0 * 0.49),
    "gamma(shape=2, scale=5)": stats.gamma(2.0, scale=5.0),
    "erlang(mean=30, k=3)": stats.gamma(3.0, scale=10.0),
    "beta(low=1, high=9, a=2, b=5)": stats.beta(2.0, 5.0, 1.0, 8.0),
    "discrete(values=[1, 2, 4], weights=[1, 2, 1])": stats.rv_discrete(values=([1, 2, 4], [0.25, 0.5, 0.25])),
    "empirical(values=[2, 5])": stats.uniform(2.0, 3.0),
}


@pytest.mark.parametrize("line", NAMED)
def test_laws_of_a_scenario_are_lowered_as_named(line):
    law = lower_law(parse_law(line))
    exact = law.table is None or law.table.max_error == 0.0
    us = MIDDLE[::16]
    assert at(law, us) == pytest.approx(NAMED[line].ppf(us), rel=1e-12 if exact else 2e-5)


def test_weibull_of_a_mean_has_it():
    law = lower_law(parse_law("weibull(mean=10, shape=1.5)"))
    assert law.b * stats.weibull_min(1.5).mean() == pytest.approx(10.0, rel=1e-12)


@pytest.mark.parametrize(
    "line", ["exponential(mean=0)", "normal(mean=8, sd=0)", "lognormal(mean=8, cv=0)", "gamma(mean=8, cv=0, high=8)"]
)
def test_laws_without_spread_are_constant(line):
    law = lower_law(parse_law(line))
    assert set(at(law, MIDDLE[::64])) == {parse_law(line).number("mean")}


def test_laws_of_one_shape_share_a_table():
    first, second = (lower_law(parse_law(f"gamma(mean={m} min, cv=0.5)")) for m in (10, 20))
    assert first.table is second.table
    assert store_of([(1, 1, first), (2, 1, second)]).size == 2 * 11 + 2 * CELLS + 1
    # Half the mean is half of every draw, to the bit.
    assert quantile(second, 0.3) == 2.0 * quantile(first, 0.3)


def test_bounds_that_leave_nothing_are_an_error_with_its_place():
    with pytest.raises(InputError, match=r"processes\.p\.survey\.duration = normal.*less than a millionth.*change"):
        lower_law(parse_law("normal(mean=8, sd=1, low=90)"), place="processes.p.survey.duration")
    with pytest.raises(InputError, match="less than a millionth"):
        lower_law(parse_law("normal(mean=8, sd=0, low=90)"))


def test_laws_beyond_computing_are_an_error():
    with pytest.raises(InputError, match=r"at\.here = "):
        lower_law(parse_law("gamma(mean=8, cv=1e-12)"), place="at.here")
    # a shape that has no mean in numbers is refused by the model itself
    with pytest.raises(ValueError, match="shape must lie between"):
        parse_law("weibull(mean=8, shape=0.001)")


def test_every_law_of_the_model_is_lowered():
    assert {line.split("(")[0] for line in NAMED} == set(LAWS)
