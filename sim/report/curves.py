"""From sweeps to the plain data of the curves that show them."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.pictures.control_curve import CurvePoint
from sim.report.pictures.frontier import FrontierPoint
from sim.study.sweep import Sweep

__all__ = ["curve_points", "frontier_points"]


def curve_points(found: Sweep, at: Sequence[float | None]) -> list[CurvePoint]:
    """Points of the control curve from a sweep measured by `sim.study.curves.ControlMeasure`.

    Parameters
    ----------
    found
        The sweep, from never to always.
    at
        For each point the share of the limit at which the control comes; null where it never does.
    """
    points = []
    kept, used = found.means("fulfilment"), found.means("used")
    for number, moment in enumerate(at):
        low, high = found.change("fulfilment", number).interval() if number else (None, None)
        base, value = kept[0] or 0.0, kept[number] or 0.0
        ends = (None, None) if low is None or high is None else (base + low, base + high)
        points.append(CurvePoint(moment, used[number] or 0.0, value, *ends))
    return points


def frontier_points(found: Sweep, names: Sequence[str]) -> list[FrontierPoint]:
    """Points of the frontier from a sweep measured by `sim.study.curves.CostMeasure`.

    Parameters
    ----------
    found
        The sweep.
    names
        What to call each of its points.
    """
    points = []
    best = found.best("total", "lower")
    for number, name in enumerate(names):
        mean = {key: found.points[number].mean(key) or 0.0 for key in ("work", "waiting", "losses", "cycle")}
        low, high = found.change("total", number, since=best).interval() if number != best else (None, None)
        base = found.points[best].mean("total") or 0.0
        ends = (None, None) if low is None or high is None else (base + low, base + high)
        points.append(FrontierPoint(name, mean["work"], mean["waiting"], mean["losses"], mean["cycle"], *ends))
    return points
