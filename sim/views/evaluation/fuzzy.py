"""Fuzzy comprehensive evaluation: how far a value belongs to each grade, and what the grades of several come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sim.model.evaluation import GRADES, Fades, GradeValues, Scale

__all__ = ["Memberships", "combined", "grade_of", "memberships", "score"]

Memberships = tuple[float, float, float, float]
"""How far something is excellent, good, fair, poor; 0 to 1 each, together 1."""


def memberships(value: float, scale: Scale) -> Memberships:
    """How far a value belongs to each grade.

    The trapezoids share their slopes, so that the memberships add up to 1 and a better value never belongs to worse
    grades more.

    >>> upwards = Scale(excellent=(0.95, 0.99), good=(0.85, 0.9), fair=(0.7, 0.8))
    >>> [round(share, 3) for share in memberships(0.96, upwards)]
    [0.25, 0.75, 0.0, 0.0]
    """
    up = scale.excellent[1] > scale.fair[0]
    excellent, good, fair = (_held(value, fades, up) for fades in (scale.excellent, scale.good, scale.fair))
    return excellent, good - excellent, fair - good, 1 - fair


def _held(value: float, fades: Fades, up: bool) -> float:
    """How far a grade or a better one is reached."""
    first, last = fades
    if first == last:
        return float(value >= first if up else value <= first)
    return min(1.0, max(0.0, (value - first) / (last - first)))


def combined(
    weights: Sequence[float], rows: Sequence[Memberships], operator: Literal["weighted", "max_min"]
) -> Memberships:
    """B = W o R, brought to a sum of 1.

    `weighted`, M(·,+): b_j = sum of w_i r_ij; every criterion counts, and a better leaf never lowers the score.
    `max_min`, Zadeh's M(min, max): b_j = max of min(w_i, r_ij); the strongest criterion of each grade speaks alone,
    and so a better leaf may lower the score a little.

    Parameters
    ----------
    weights
        One a criterion, summing to 1.
    rows
        Memberships of each criterion.
    operator
        How they are joined.

    >>> combined([0.75, 0.25], [(1, 0, 0, 0), (0, 1, 0, 0)], "weighted")
    (0.75, 0.25, 0.0, 0.0)
    """
    columns = list(zip(*rows, strict=True))
    if operator == "weighted":
        joined = [sum(w * r for w, r in zip(weights, column, strict=True)) for column in columns]
    else:
        joined = [max(min(w, r) for w, r in zip(weights, column, strict=True)) for column in columns]
    total = sum(joined)
    excellent, good, fair, poor = (share / total for share in joined)
    return excellent, good, fair, poor


def score(shares: Memberships, points: GradeValues) -> float:
    """B · V: the points of the grades, weighted with the memberships."""
    return sum(share * float(getattr(points, grade)) for share, grade in zip(shares, GRADES, strict=True))


def grade_of(points: float, values: GradeValues) -> str:
    """The grade whose points are nearest to a score; of two as near, the worse.

    >>> grade_of(88, GradeValues()), grade_of(87.5, GradeValues())
    ('excellent', 'good')
    """
    return min(reversed(GRADES), key=lambda grade: abs(points - float(getattr(values, grade))))
