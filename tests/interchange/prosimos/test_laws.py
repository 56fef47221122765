"""Distributions: each against draws made as pix_framework makes them, and back."""

import math

import numpy as np
import pytest

from sim.interchange.prosimos.laws import Distribution, law_of
from sim.interchange.prosimos.said import Said
from sim.interchange.prosimos.write_laws import distribution, histogram
from sim.model.law_values import quantiles
from sim.model.laws import parse_law

RNG = np.random.default_rng(5)
N = 20_000


def theirs(name, *numbers):
    """Draws as `DurationDistribution.generate_sample` makes them: raw ones, made again outside the bounds."""
    mean, second, low, high = (*numbers, 0, 0, 0)[:4]
    if name == "uniform":
        return RNG.uniform(mean, second, N)
    if name == "expon":
        low, high = numbers[1:]
        raw = low + RNG.exponential(mean - low, 20 * N)
    elif name == "norm":
        raw = RNG.normal(mean, second, 20 * N)
    elif name == "gamma":
        raw = RNG.gamma(mean**2 / second, second / mean, 20 * N)
    else:
        phi = math.sqrt(second + mean**2)
        raw = RNG.lognormal(math.log(mean**2 / phi), math.sqrt(math.log(phi**2 / mean**2)), 20 * N)
    return raw[(raw >= max(low, 0)) & (raw <= high)][:N]


@pytest.mark.parametrize(
    "one",
    [
        ("uniform", 60, 240), ("expon", 1900, 1800, 3600), ("expon", 120, 0, 1e9), ("norm", 600, 200, 300, 700),
        ("norm", 100, 90, 0, 1e9), ("gamma", 11770, 316262127, 24, 85741), ("lognorm", 360, 32400, 0, 1e9),
        ("lognorm", 360, 32400, 200, 400),
    ],
)  # fmt: skip
def test_as_pix_framework_draws_them(one):
    law = parse_law(law_of(Distribution(one[0], one[1:])).law)
    draws = np.sort(theirs(*one))
    shares = np.arange(0.02, 1, 0.02)
    # Kolmogorov's distance at the 0.1 % level
    reached = np.searchsorted(draws, quantiles(law, shares) / 1e6) / len(draws)
    assert np.abs(reached - shares).max() < 1.95 / math.sqrt(len(draws))


@pytest.mark.parametrize(
    ("one", "law", "remarks"),
    [
        (("fix", 540), "9 min", ()),
        (("fix", 0, 0, 1), "0 s", ()),
        (("expon", 600, 600, 600), "10 min", ()),
        (("expon", 1500, 150, 1500, 3600), "exponential(high=25 min, least=150 s, mean=25 min)", ("first_three",)),
        (("expon", 1500, 1600, 1500, 3600), "exponential(high=1 h, least=25 min, mean=3100 s)", ("scipy",)),
        (("expon", 0, 60), "exponential(least=0 s, mean=1 min)", ("scipy",)),
        (("expon", 5, 10, 20), "exponential(high=20 s, least=10 s, mean=15 s)", ("mean_below_least",)),
        (("gamma", 2, 0, 30), "gamma(mean=1 min, sd=42426407 us)", ("scipy",)),
        (("lognorm", 100, 2500, 5000, 6000), "5500 s", ("stand_in",)),
        (("lognorm", 100, 0, 50, 200), "100 s", ()),
        (("norm", 60, 0, 0, 100), "1 min", ()),
        (("norm", 60, 5), "normal(low=0 s, mean=1 min, sd=5 s)", ("no_bounds",)),
        (("norm", 100, 20, 150, 160), "normal(high=160 s, low=150 s, mean=100 s, sd=20 s)", ("some_stand_in",)),
        (("uniform", 240, 0), "4 min", ("scipy",)),
    ],
)  # fmt: skip
def test_reading(one, law, remarks):
    found = law_of(Distribution(one[0], one[1:]))
    assert parse_law(found.law) == parse_law(law)
    assert found.remarks == remarks


def test_the_oldest_layout_is_scipy_s():
    assert law_of(Distribution("uniform", (60, 240))).law == "uniform(high=4 min, low=1 min)"
    assert law_of(Distribution("uniform", (60, 240), older=True)).law == "uniform(high=5 min, low=1 min)"


def test_a_location_becomes_quantiles():
    law = parse_law(law_of(Distribution("gamma", (0.75, 455, 690, 455, 3714))).law)
    from scipy import stats

    frozen = stats.gamma(0.75, 455, 690)
    below, above = frozen.cdf(455), frozen.cdf(3714)
    for share in (0.1, 0.5, 0.9):
        assert quantiles(law, share) / 1e6 == pytest.approx(frozen.ppf(below + share * (above - below)), rel=2e-3)


def test_histogram():
    one = Distribution("histogram_sampling", (), cdf=(0.1, 0.1, 0.4, 1.0), midpoints=(50, 150, 250, 350))
    law = parse_law(law_of(one).law)
    assert law.get("values") == (50e6, 250e6, 350e6)
    assert law.get("weights") == pytest.approx((0.1, 0.3, 0.6))
    assert histogram(law, Said())["histogram_data"]["bin_midpoints"] == [50, 250, 350]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (("weird", 1), "unknown"), (("fix",), "too_few"), (("gamma", 10, 5, 9, 3), "bounds"),
        (("gamma", 10, 5), "too_few"), (("norm", 1, 1, 5, 2), "bounds"),
        (("gamma", -1, 5, 0, 9), "negative"), (("gamma", 10, -5, 0, 9), "negative"), (("uniform", 5, -2), "bounds"),
        (("expon", 5, 1, 0.5), "bounds"), (("triang", 5, 9, 1), "bounds"), (("histogram_sampling",), "histogram"),
        (("norm", -5, 1, 0, 2), "negative"), (("fix", math.inf), "not_finite"), (("fix", 1e300), "not_finite"),
    ],
)  # fmt: skip
def test_what_is_no_law(one, why):
    with pytest.raises(ValueError, match=f"^{why}$"):
        law_of(Distribution(one[0], one[1:]))


@pytest.mark.parametrize(
    "text",
    [
        "9 min", "uniform(low=1 min, high=3 min)", "exponential(mean=2 min, least=30 s, high=1 h)",
        "normal(mean=10 min, sd=2 min, low=5 min, high=20 min)", "gamma(mean=10 min, sd=4 min)",
        "lognormal(mean=6 min, cv=0.5)", "lognormal(median=6 min, sigma=0.5)", "gamma(shape=2, scale=3 min)",
        "erlang(mean=10 min, k=3)", "exponential(mean=2 min, low=1 min)", "normal(mean=10 min, cv=0.2)",
    ],
)  # fmt: skip
def test_out_and_in_again(text):
    said = Said()
    written = distribution(parse_law(text), said)
    numbers = tuple(one["value"] for one in written["distribution_params"])
    again = parse_law(law_of(Distribution(written["distribution_name"], numbers)).law)
    shares = np.arange(0.01, 1, 0.01)
    assert quantiles(again, shares) == pytest.approx(quantiles(parse_law(text), shares), rel=1e-5)
    assert not said.notes()


@pytest.mark.parametrize("text", ["weibull(shape=2, scale=1 h)", "triangular(low=1 min, mode=2 min, high=9 min)"])
def test_others_keep_mean_and_variance(text):
    said = Said()
    numbers = [one["value"] for one in distribution(parse_law(text), said)["distribution_params"]]
    values = quantiles(parse_law(text), (np.arange(9999) + 0.5) / 9999) / 1e6
    assert numbers[:2] == pytest.approx([values.mean(), values.var()], rel=1e-3)
    assert [note.key for note in said.notes()] == ["export.prosimos.law"]
