"""Evaluation: departments and posts by indicator systems, the company beside others, and its customers."""

from sim.views.evaluation.assess import Assessment, assess
from sim.views.evaluation.benchmark import Gap, benchmark
from sim.views.evaluation.customers import CustomersEvaluated, customers
from sim.views.evaluation.judge import Evaluated, Judged, UnitScore, difference, evaluate
from sim.views.evaluation.proposal import proposal

__all__ = [
    "Assessment",  # everything about evaluation at once
    "CustomersEvaluated",  # what customers are worth
    "Evaluated",  # what an evaluation found
    "Gap",  # one figure beside those of others
    "Judged",  # a criterion with what it came to
    "UnitScore",  # a department or post with its tree
    "assess",  # all of it
    "benchmark",  # the company beside others
    "customers",  # customers by their worth
    "difference",  # what changed between two evaluations
    "evaluate",  # departments and posts by their indicator systems
    "proposal",  # a redesign that follows from the customers' evaluation
]
