"""Evaluation: departments and posts by indicator systems, the company beside others, and its customers."""

from sim.views.evaluation.judge import Evaluated, Judged, UnitScore, difference, evaluate

__all__ = [
    "Evaluated",  # what an evaluation found
    "Judged",  # a criterion with what it came to
    "UnitScore",  # a department or post with its tree
    "difference",  # what changed between two evaluations
    "evaluate",  # departments and posts by their indicator systems
]
