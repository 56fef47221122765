"""Waits by cause, estimated from a log alone (docs/decomposition.md): a second view beside the engine's causes."""

from sim.views.decomposition.against import Comparison, compare_causes, pooled
from sim.views.decomposition.duty import Duty, rostered
from sim.views.decomposition.estimate import PAIR, WAITED, Estimate, estimate_waits
from sim.views.decomposition.split import PARTS

__all__ = [
    "PAIR",  # what a wait is grouped by
    "PARTS",  # the causes, in their order
    "WAITED",  # columns of the wait and its parts
    "Comparison",  # exact causes by those that the log tells
    "Duty",  # when somebody is on duty
    "Estimate",  # what a log alone tells
    "compare_causes",  # the two side by side, of a simulated log
    "estimate_waits",  # the waits of a log by cause
    "pooled",  # several comparisons as one
    "rostered",  # duty as a log's own rosters have it
]
