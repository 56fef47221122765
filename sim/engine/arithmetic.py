"""From key to number: all that is compiled for a draw, with the same bits in every engine.

Written with + - * /, sqrt, rint and integers alone, without fastmath: IEEE 754 fixes each of these operations to the
last bit, which it does not do for the exp, log or pow of a mathematics library. All of it stands in this one file, as
numba sees that a kept function is stale by the file it stands in, not by those it calls.

What is drawn by is one flat array of floats, the store: first a row of `WIDTH` numbers for each slot, then the tables
of their laws (`sim.engine.quantiles` writes it). One array, since each further one costs a single draw 150 ns.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "block",
    "block_us",
    "compiled",
    "draw",
    "draw_us",
    "exp",
    "inverse",
    "log",
    "normal_quantile",
    "philox",
    "philox64",
    "power",
    "uniform",
    "unit",
]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Keys = NDArray[np.uint64]
Words = tuple[int, int, int, int]
F = TypeVar("F", bound=Callable[..., Any])


def compiled(signature: str, *, inline: bool = False) -> Callable[[F], F]:
    """A decorator that compiles a function to machine code for one signature, and keeps the code for later processes.

    An `inline` function is written into its callers, whose loops can then become vector instructions; its arguments and
    result then have the types that they have there.
    """
    options: dict[str, Any] = {"error_model": "numpy", "inline": "always" if inline else "never"}

    def decorate(function: F) -> F:
        try:
            made = njit(signature, cache=True, **options)(function)
        except RuntimeError:  # there is no folder that machine code could be kept in: it lives as long as the process
            made = njit(signature, **options)(function)
        return cast(F, made)

    return decorate


@compiled("int64(float64)", inline=True)
def bits_of(x: float) -> int:
    """The 64 bits of a float: sign, exponent, fraction."""
    return int(np.float64(x).view(np.int64))


@compiled("float64(int64)", inline=True)
def float_of(bits: int) -> float:
    """The float that has these bits."""
    x: float = np.int64(bits).view(np.float64)
    return x


# --- Elementary functions ---------------------------------------------------------------------------------------------

LN2_HIGH = float.fromhex("0x1.62e42feep-1")
"""The first 32 bits of log 2: a whole number below 2**21 times it is exact."""
LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
PER_LN2 = float.fromhex("0x1.71547652b82fep+0")
EXP_RANGE = 708.0
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
"""sqrt(1/2) as the bits of a float."""


@compiled("float64(float64)")
def exp(x: float) -> float:
    """e**x within 1 ulp; beyond 708 on either side that of 708, so that no draw is infinite.

    With x = k log 2 + r, e**r follows from the series of r (e**r + 1) / (e**r - 1) = 2 + r**2/6 - r**4/360 + ..., whose
    coefficients are 2 B(2n) / (2n)!.

    >>> exp(2.0)
    7.38905609893065
    """
    x = min(max(x, -EXP_RANGE), EXP_RANGE)
    k: float = np.rint(x * PER_LN2)
    high = x - k * LN2_HIGH
    low = k * LN2_LOW
    r = high - low
    z = r * r
    tail = 1 / 15120 + z * (-1 / 604800 + z * (1 / 23950080 + z * (-691 / 653837184000)))
    c = r - z * (1 / 6 + z * (-1 / 360 + z * tail))
    result = 1.0 - ((low - (r * c) / (2.0 - c)) - high)
    return result * float_of((int(k) + 1023) << 52)


@compiled("float64(float64)")
def log(x: float) -> float:
    """The natural logarithm of a positive normal number, within 1 ulp.

    With x = 2**k (1 + f) and s = f / (2 + f), log(1 + f) = 2 (s + s**3/3 + s**5/5 + ...).

    >>> log(10.0)
    2.302585092994046
    """
    bits = bits_of(x)
    k = (bits - ROOT_HALF_BITS) >> 52
    f = float_of(bits - (k << 52)) - 1.0
    s = f / (2.0 + f)
    z = s * s
    tail = 2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))
    series = z * (2 / 3 + z * (2 / 5 + z * (2 / 7 + z * (2 / 9 + z * (2 / 11 + z * tail)))))
    half = 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + series) + k * LN2_LOW)) - f)


@compiled("float64(float64, float64)")
def power(x: float, y: float) -> float:
    """x**y of a positive normal x, with a relative error of about |y log x| * 1e-16.

    >>> power(2.0, 0.5)
    1.414213562373095
    """
    return exp(y * log(x))


@compiled("float64(float64)")
def normal_quantile(u: float) -> float:
    """The standard normal deviate below which a share `u` of (0, 1) lies; relative error below 1e-15.

    Source: Wichura, M. J. (1988). Algorithm AS 241: The Percentage Points of the Normal Distribution. Applied
    Statistics 37(3), 477-484; routine PPND16.

    >>> round(normal_quantile(0.975), 12)
    1.95996398454
    """
    q = u - 0.5
    r: float = 0.180625 - q * q
    if r >= 0.0:
        above = 3.3430575583588128105e4 + r * 2.5090809287301226727e3
        above = 4.5921953931549871457e4 + r * (6.7265770927008700853e4 + r * above)
        above = 1.3314166789178437745e2 + r * (1.9715909503065514427e3 + r * (1.3731693765509461125e4 + r * above))
        below = 2.8729085735721942674e4 + r * 5.2264952788528545610e3
        below = 2.1213794301586595867e4 + r * (3.9307895800092710610e4 + r * below)
        below = 4.2313330701600911252e1 + r * (6.8718700749205790830e2 + r * (5.3941960214247511077e3 + r * below))
        return q * (3.3871328727963666080e0 + r * above) / (1.0 + r * below)
    r = np.sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        above = 2.27238449892691845833e-2 + r * 7.74545014278341407640e-4
        above = 1.27045825245236838258e0 + r * (2.41780725177450611770e-1 + r * above)
        above = 4.63033784615654529590e0 + r * (5.76949722146069140550e0 + r * (3.64784832476320460504e0 + r * above))
        below = 5.47593808499534494600e-4 + r * 1.05075007164441684324e-9
        below = 1.48103976427480074590e-1 + r * (1.51986665636164571966e-2 + r * below)
        below = 2.05319162663775882187e0 + r * (1.67638483018380384940e0 + r * (6.89767334985100004550e-1 + r * below))
        value = (1.42343711074968357734e0 + r * above) / (1.0 + r * below)
    else:
        r -= 5.0
        above = 2.71155556874348757815e-5 + r * 2.01033439929228813265e-7
        above = 2.65321895265761230930e-2 + r * (1.24266094738807843860e-3 + r * above)
        above = 5.46378491116411436990e0 + r * (1.78482653991729133580e0 + r * (2.96560571828504891230e-1 + r * above))
        below = 1.42151175831644588870e-7 + r * 2.04426310338993978564e-15
        below = 7.86869131145613259100e-4 + r * (1.84631831751005468180e-5 + r * below)
        below = 1.36929880922735805310e-1 + r * (1.48753612908506148525e-2 + r * below)
        below = 5.99832206555887937690e-1 + r * below
        value = (6.65790464350110377720e0 + r * above) / (1.0 + r * below)
    return -value if q < 0.0 else value


# --- From key to uniform ----------------------------------------------------------------------------------------------

# Any, as numba wants unsigned constants beside unsigned words, which to a type checker are integers.
WORD: Any = np.uint64(32)
LOW_WORD: Any = np.uint64(0xFFFFFFFF)
FACTORS: Any = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
WEYL: Any = (np.uint64(0x9E3779B9), np.uint64(0xBB67AE85))
LOW_BITS: Any = np.uint64(12)
LEAST_U = 2.0**-53


@compiled("UniTuple(uint64, 4)(UniTuple(uint64, 4), uint64)", inline=True)
def philox(counter: Words, key: int) -> Words:
    """Four random 32-bit words for a counter of four 32-bit words and a 64-bit key: Philox4x32-10.

    Source: Salmon, J. K., Moraes, M. A., Dror, R. O. and Shaw, D. E. (2011). Parallel random numbers: as easy as 1, 2,
    3. SC '11, https://doi.org/10.1145/2063384.2063405.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key & LOW_WORD, key >> WORD
    for _ in range(10):
        a, b = FACTORS[0] * c0, FACTORS[1] * c2
        c0, c1, c2, c3 = (b >> WORD) ^ c1 ^ k0, b & LOW_WORD, (a >> WORD) ^ c3 ^ k1, a & LOW_WORD
        k0, k1 = (k0 + WEYL[0]) & LOW_WORD, (k1 + WEYL[1]) & LOW_WORD
    return c0, c1, c2, c3


@compiled("uint64(UniTuple(uint64, 4), uint64)", inline=True)
def philox64(counter: Words, key: int) -> int:
    """The first 64 bits of the block: its first word low, its second high."""
    block = philox(counter, key)
    joined: int = block[0] | (block[1] << WORD)
    return joined


@compiled("float64(uint64)", inline=True)
def unit(word: int) -> float:
    """The upper 52 bits of a word as a number of (0, 1): the middle of one of 2**52 equal steps."""
    return (float(word >> LOW_BITS) + 0.5) * 2.0**-52


@compiled("float64(uint64, uint64, uint64, uint64)", inline=True)
def uniform(run_key: int, case: int, element: int, occasion: int) -> float:
    """The number of (0, 1) that belongs to a run, a case, an element and an occasion (visit << 8 | purpose)."""
    return unit(philox64((case & LOW_WORD, case >> WORD, element, occasion), run_key))


# --- From uniform to the unit of the law ------------------------------------------------------------------------------

CONSTANT, UNIFORM, EXPONENTIAL, LOGNORMAL, NORMAL, TRIANGULAR, WEIBULL, TABLE, EMPIRICAL, DISCRETE = range(10)
"""What `a` and `b` are: value, -; low, width; mean, offset; mu, sigma of the log; mean, sd; mode, -; 1 / shape, scale;
factor, offset of a table; the same; the same. Laws of a table have it at `store[begin:begin + length]`."""

ELEMENT, PURPOSE, CODE, A, B, LOW, HIGH, U_LOW, U_WIDTH, BEGIN, LENGTH, WIDTH = range(12)
"""Where each number of a slot stands in its row, and how long a row is."""

CELL_BITS = 7
CELLS = 52 << CELL_BITS
"""Cells of each tail of a table: 52 octaves of 128 cells."""
LEAST_CELL = (1023 - 53) << CELL_BITS
REST_BITS = 52 - CELL_BITS


@compiled("float64(float64[::1], int64, float64)")
def from_grid(store: Floats, begin: int, u: float) -> float:
    """The quantile at `u` of a table that `sim.engine.quantiles.table_of` made, linear between its points.

    Each tail is cut in octaves [2**-(k+1), 2**-k), each octave in 128 equal cells: the leading bits of min(u, 1 - u)
    are the cell's number, the others the place in it.
    """
    bits = bits_of(min(u, 1.0 - u))
    cell = (bits >> REST_BITS) - LEAST_CELL
    share = (bits & ((1 << REST_BITS) - 1)) * 2.0**-REST_BITS
    at, step = (begin + cell, 1) if u < 0.5 else (begin + 2 * CELLS - cell, -1)
    value: float = store[at] + share * (store[at + step] - store[at])
    return value


@compiled("int64(float64[::1], int64, int64, float64)")
def first_above(store: Floats, begin: int, length: int, u: float) -> int:
    """The index of the first of `length` rising numbers that is greater than `u`; the last one counts as greater."""
    low, high = 0, length - 1
    while low < high:
        middle = (low + high) >> 1
        if store[begin + middle] > u:
            high = middle
        else:
            low = middle + 1
    return low


@compiled("float64(float64[::1], int64, float64)")
def inverse(store: Floats, row: int, u: float) -> float:
    """The quantile at `u` of the law whose row of numbers begins at `store[row]`, in the unit of the law.

    A law that is cut has `u` mapped into the part between the cuts, and its quantile held there.
    """
    code = int(store[row + CODE])
    a, b, low, high = store[row + A], store[row + B], store[row + LOW], store[row + HIGH]
    u = min(max(store[row + U_LOW] + u * store[row + U_WIDTH], LEAST_U), 1.0 - LEAST_U)
    begin, length = int(store[row + BEGIN]), int(store[row + LENGTH])
    x: float = a
    if code == UNIFORM:
        x = a + u * b
    elif code == EXPONENTIAL:
        x = b - a * log(1.0 - u)
    elif code == LOGNORMAL:
        x = exp(a + b * normal_quantile(u))
    elif code == NORMAL:
        x = a + b * normal_quantile(u)
    elif code == WEIBULL:
        x = b * power(-log(1.0 - u), a)
    elif code == TABLE:
        x = b + a * from_grid(store, begin, u)
    elif code == TRIANGULAR:
        rising, falling = (high - low) * (a - low), (high - low) * (high - a)
        x = low + np.sqrt(u * rising) if u * (high - low) < a - low else high - np.sqrt((1.0 - u) * falling)
    elif code == EMPIRICAL:
        at = begin + first_above(store, begin, length >> 1, u)
        share = (u - store[at - 1]) / (store[at] - store[at - 1])
        at += length >> 1
        x = b + a * (store[at - 1] + share * (store[at] - store[at - 1]))
    elif code == DISCRETE:
        x = b + a * store[begin + (length >> 1) + first_above(store, begin, length >> 1, u)]
    held: float = min(max(x, low), high)
    return held


# --- Draws ------------------------------------------------------------------------------------------------------------

FIRST_VISIT: Any = np.uint64(1 << 8)
VISIT_BITS: Any = np.uint64(8)
LONGEST_US = 2.0**53


@compiled("int64(float64)")
def whole_us(x: float) -> int:
    """Whole microseconds, at least 0 and at most 2**53 (285 years), so that every float in between is exact."""
    return int(np.rint(min(max(x, 0.0), LONGEST_US)))


@compiled("uint64(float64[::1], int64)")
def word_at(store: Floats, index: int) -> int:
    """A number of the store as an unsigned word."""
    return int(store[index])


@compiled("float64(float64[::1], uint64, uint64, int64, uint64)")
def draw(store: Floats, run_key: int, case: int, slot: int, visit: int) -> float:
    """One draw of one case in one slot."""
    row = slot * WIDTH
    occasion = (visit << VISIT_BITS) | word_at(store, row + PURPOSE)
    return inverse(store, row, uniform(run_key, case, word_at(store, row + ELEMENT), occasion))


@compiled("int64(float64[::1], uint64, uint64, int64, uint64)")
def draw_us(store: Floats, run_key: int, case: int, slot: int, visit: int) -> int:
    """One draw in whole microseconds."""
    return whole_us(draw(store, run_key, case, slot, visit))


@compiled("float64[:,::1](float64[::1], uint64, uint64[::1], int64[::1])")
def block(store: Floats, run_key: int, cases: Keys, slots: Whole) -> Floats:
    """The draws of first visits: a row for each case, a column for each slot."""
    draws = np.empty((cases.size, slots.size))
    us = np.empty(cases.size)
    for j in range(slots.size):
        row = slots[j] * WIDTH
        element = word_at(store, row + ELEMENT)
        occasion = FIRST_VISIT | word_at(store, row + PURPOSE)
        for i in range(cases.size):  # a loop of its own, which the compiler turns into vector instructions
            us[i] = uniform(run_key, cases[i], element, occasion)
        for i in range(cases.size):
            draws[i, j] = inverse(store, row, us[i])
    return draws


@compiled("int64[:,::1](float64[::1], uint64, uint64[::1], int64[::1])")
def block_us(store: Floats, run_key: int, cases: Keys, slots: Whole) -> Whole:
    """The draws of first visits in whole microseconds."""
    draws = block(store, run_key, cases, slots)
    whole = np.empty(draws.shape, np.int64)
    for i in range(draws.shape[0]):
        for j in range(draws.shape[1]):
            whole[i, j] = whole_us(draws[i, j])
    return whole
