"""The compiled functions against published vectors, the mathematics library, scipy and their own source."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from numba import njit
from scipy import special

from sim.engine import arithmetic
from tests.house.sources import ROOT

MILLION = 1_000_000


@njit
def each(function, points):
    results = np.empty_like(points)
    for i in range(points.size):
        results[i] = function(points[i])
    return results


def ulps(found, true):
    return np.abs(found - true) / np.spacing(np.abs(true))


def spread(low, high, count=MILLION):
    """Points from low to high, irregular and always the same."""
    return np.random.Generator(np.random.PCG64(20)).uniform(low, high, count)


@pytest.mark.parametrize(("low", "high"), [(-700.0, 700.0), (-3.0, 3.0), (-1e-3, 1e-3)])
def test_exp_is_within_an_ulp(low, high):
    points = spread(low, high)
    true = np.array([math.exp(x) for x in points.tolist()])
    assert ulps(each(arithmetic.exp, points), true).max() <= 1.0


@pytest.mark.parametrize(
    "points",
    [np.exp(spread(-700.0, 700.0)), spread(0.5, 2.0), 1.0 + spread(-1e-4, 1e-4), 2.0 ** -spread(0.0, 53.0)],
    ids=["all", "around 1", "close to 1", "a share"],
)
def test_log_is_within_an_ulp(points):
    true = np.array([math.log(x) for x in points.tolist()])
    assert ulps(each(arithmetic.log, points), true).max() <= 1.0


def test_exact_where_the_result_is():
    assert [arithmetic.exp(0.0), arithmetic.log(1.0), arithmetic.normal_quantile(0.5)] == [1.0, 0.0, 0.0]
    assert [arithmetic.power(1.0, 7.5), arithmetic.power(5.0, 0.0)] == [1.0, 1.0]


def test_exp_never_gives_an_infinite_number():
    assert arithmetic.exp(1e9) == arithmetic.exp(708.0) < math.inf
    assert arithmetic.exp(-1e9) == arithmetic.exp(-708.0) > 0.0


def test_power_keeps_twelve_digits():
    for exponent in (0.1, 0.5, 1.0, 2.0, 7.3):
        points = 2.0 ** spread(-40.0, 40.0, 2000)
        assert [arithmetic.power(x, exponent) for x in points] == pytest.approx(points**exponent, rel=1e-13)


def test_normal_quantile_against_scipy():
    shares = np.concatenate([spread(0.0, 1.0), 2.0 ** -spread(1.0, 53.0), 1.0 - 2.0 ** -spread(1.0, 53.0)])
    shares = np.clip(shares, 2.0**-53, 1.0 - 2.0**-53)
    true = special.ndtri(shares)
    # scipy's own error is of this size; around 0 the result is as small as its argument's distance from 1/2.
    assert np.abs(each(arithmetic.normal_quantile, shares) - true).max() < 1e-14
    assert (np.abs(each(arithmetic.normal_quantile, shares) / true - 1.0))[np.abs(true) > 1e-3].max() < 3e-15


@pytest.mark.parametrize(
    ("counter", "key", "block"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_philox_gives_the_published_vectors(counter, key, block):
    # Random123 1.14, tests/kat_vectors, philox4x32 10; words from the lowest on.
    low, high = (int(word, 16) for word in key.split())
    words = tuple(int(word, 16) for word in counter.split())
    assert arithmetic.philox(words, high << 32 | low) == tuple(int(word, 16) for word in block.split())
    assert arithmetic.philox64(words, high << 32 | low) == int("".join(reversed(block.split()[:2])), 16)


def test_unit_is_open_at_both_ends():
    assert arithmetic.unit(0) == arithmetic.unit(2**12 - 1) == 2.0**-53
    assert arithmetic.unit(2**64 - 1) == 1.0 - 2.0**-53 < 1.0
    assert arithmetic.unit(2**63) == 0.5 + 2.0**-53
    assert arithmetic.unit(2**12) == 3 * 2.0**-53


POINTS = {"exp": (-9.0, 9.0), "log": (1e-9, 9.0), "normal_quantile": (1e-9, 1.0)}
INTERPRETED = f"""
import numpy as np
from sim.engine import arithmetic
for name, (low, high) in {POINTS}.items():
    points = np.random.Generator(np.random.PCG64(20)).uniform(low, high, 5000)
    print(*[float(getattr(arithmetic, name)(float(x))).hex() for x in points])
"""


def test_compiled_equals_interpreted():
    # Whatever the compiler does (fused operations, another mathematics library, reordering), it may not change a bit.
    here = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", INTERPRETED], cwd=ROOT, env=here, capture_output=True, text=True, check=True
    )
    for (name, (low, high)), line in zip(POINTS.items(), ran.stdout.splitlines(), strict=True):
        found = each(getattr(arithmetic, name), spread(low, high, 5000))
        assert [x.hex() for x in found.tolist()] == line.split(), name


def test_without_a_folder_to_keep_code_in_functions_are_compiled_all_the_same(monkeypatch):
    def homeless(signature, *, cache=False, **options):
        def decorate(function):
            if cache:
                raise RuntimeError("cannot cache function: no locator available")
            return njit(signature, **options)(function)

        return decorate

    monkeypatch.setattr(arithmetic, "njit", homeless)
    twice = arithmetic.compiled("float64(float64)")(lambda x: 2.0 * x)
    assert twice(3.0) == 6.0
    assert twice.nopython_signatures
