"""How far an expectation is met, and what that is worth: Kano's three laws, with losses that weigh more than gains."""

from __future__ import annotations

import math

import numpy as np

from sim.model.experience import Curve, Tier
from sim.views.experience.luck import Floats

__all__ = ["attractive", "ceilings", "met", "must_be", "one_dimensional", "worth"]


def met(measure: Floats, curve: Curve) -> Floats:
    """How far an expectation is met, 0 to 1: linear between the points of the curve, level beyond its ends.

    >>> met(np.array([0.5, 1.5, 9.0]), ((1.0, 1.0), (2.0, 0.0))).tolist()
    [1.0, 0.5, 0.0]
    """
    at, level = zip(*curve, strict=True)
    return np.where(np.isnan(measure), np.nan, np.interp(measure, at, level))


def must_be(x: Floats) -> Floats:
    """The law of a basic expectation, -1 (failed) to 0 (met): what is met is not noticed.

    S = b - a exp(-x), with a and b such that S(0) = -1 and S(1) = 0.

    References
    ----------
    Kano, Seraku, Takahashi, Tsuji (1984), Attractive quality and must-be quality; the continuous form is that of
    Wang, Ji (2010), Understanding customer needs through quantitative analysis of Kano's model.

    >>> must_be(np.array([0.0, 1.0])).tolist()
    [-1.0, 0.0]
    """
    return (math.exp(-1) - np.exp(-x)) / (1 - math.exp(-1))


def one_dimensional(x: Floats) -> Floats:
    """The law of a price-linked expectation, -1 (failed) through 0 (x = 1/2, as expected) to 1 (the best).

    S = a x + b with S(0) = -1 and S(1) = 1; references as in `must_be`.

    >>> one_dimensional(np.array([0.0, 0.5, 1.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return 2 * x - 1


def attractive(x: Floats) -> Floats:
    """The law of what goes beyond, 0 (absent, and not missed) to 1 (present, and a delight).

    S = a exp(x) + b with S(0) = 0 and S(1) = 1; references as in `must_be`.

    >>> attractive(np.array([0.0, 1.0])).tolist()
    [0.0, 1.0]
    """
    return np.minimum(np.expm1(x) / math.expm1(1), 1.0)


_LAWS = {"basic": must_be, "price_linked": one_dimensional, "beyond": attractive}


def worth(x: Floats, *, tier: Tier, loss_aversion: float) -> Floats:
    """What an expectation met so far is worth, in units of its weight: the tier's law, losses times `loss_aversion`.

    Parameters
    ----------
    x
        How far it is met, 0 to 1.
    tier
        basic, price_linked or beyond.
    loss_aversion
        1 or more.

    References
    ----------
    Tversky, Kahneman (1992), Advances in prospect theory: losses weigh about 2.25 times as much as gains.

    >>> worth(np.array([0.0, 1.0]), tier="price_linked", loss_aversion=2.25).tolist()
    [-2.25, 1.0]
    """
    value = _LAWS[tier](x)
    return np.where(value < 0, loss_aversion * value, value)


def ceilings(worst: Floats, ceiling: float) -> Floats:
    """The most that a customer can feel whose worst-met basic expectation is met so far: 100 where it is met,
    `ceiling` where it failed altogether, linear between; no limit where there is none.

    >>> ceilings(np.array([1.0, 0.5, 0.0, np.nan]), 40.0).tolist()
    [100.0, 70.0, 40.0, 100.0]
    """
    return np.where(np.isnan(worst), 100.0, ceiling + (100 - ceiling) * np.nan_to_num(worst, nan=1.0))
