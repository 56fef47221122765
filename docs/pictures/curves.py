"""Draw the two curves of what is too much: warnings (README.md) and checks (scenarios/bank_counter).

`python docs/pictures/curves.py` runs each scenario at every setting, in ten replications under the same luck (about a
quarter of an hour); the same sources give the same files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sim.report.curves import curve_points, frontier_points
from sim.report.pictures.control_curve import control_curve
from sim.report.pictures.frontier import frontier
from sim.report.pictures.picture import WIDE, Picture
from sim.study.curves import ControlMeasure, CostMeasure
from sim.study.sweep import Sweep, sweep
from sim.words import Lang

__all__ = ["AMOUNTS", "CHECKS", "COSTS", "EARLINESS", "draw_checks", "draw_warnings", "sweep_checks", "sweep_warnings"]

EARLINESS = (None, 1.0, 0.9, 0.75, 0.6, 0.45, 0.3, 0.2, 0.1, 0.0)
"""When the head is warned, as a share of the limit: from never to at once."""
CHECKS = (0, 1, 2, 3, 4)
"""How many of the four checks there are."""
AMOUNTS = (0, 2_000, 5_000, 20_000, 50_000, 100_000, 1_000_000_000)
"""From which amount on a transaction is checked twice; the last is none."""
WORTH = {"bank_personal": 40.0, "bank_affluent": 100.0, "bank_corporate": 120.0, "bank_vip": 300.0}
"""Assumption: what an hour of their time is worth to the customers of a bank, in yuan."""
COSTS = CostMeasure("counter", ("bank_loss",), WORTH, "hand_over")
"""Of `bank_counter`: the branch's work, the customers' time until the receipt, and the losses that come later."""

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_SHAPE = re.compile(r"<(?=(?:g|rect|path|line|polyline|circle|text|title|desc)[ >])")
_WARN = "standards.answered_4h.controls.warn"
_SWITCH = "processes.counter.attributes"


def sweep_warnings(
    earliness: Sequence[float | None] = EARLINESS, *, days: int = 20, replications: int = 10, processes: int = 1
) -> Sweep:
    """`early_warning` from never warning to warning at once."""
    settings = [f"{_WARN}.chance=0" if at is None else f"{_WARN}.at={at}" for at in earliness]
    points = [[f"horizon.time={days} d", setting] for setting in settings]
    measure = ControlMeasure("answered_4h", "warn")
    return sweep("early_warning", points, measure=measure, seed=1, replications=replications, processes=processes)


def sweep_checks(
    settings: Sequence[Sequence[str]],
    *,
    measure: CostMeasure = COSTS,
    cases: int = 1200,
    replications: int = 10,
    processes: int = 1,
) -> Sweep:
    """`bank_counter` at several settings."""
    points = [[f"horizon.cases={cases}", *one] for one in settings]
    return sweep("bank_counter", points, measure=measure, seed=1, replications=replications, processes=processes)


def checks(number: int) -> list[str]:
    """Settings of `bank_counter` with so many checks of every transaction."""
    return [f"{_SWITCH}.checks.value={number}"]


def checked_from(amount: int) -> list[str]:
    """Settings of `bank_counter` with two checks of transactions from this amount on."""
    return [*checks(2), f"{_SWITCH}.check_from.value={amount}"]


def draw_warnings(folder: Path, found: Sweep, earliness: Sequence[float | None] = EARLINESS) -> list[Path]:
    """The control curve in both languages."""
    points = curve_points(found, earliness)
    drawn = {lang: control_curve(points, lang=lang, width=WIDE) for lang in _LANGUAGES}
    return [_write(folder / f"over_control_{lang}.svg", picture) for lang, picture in drawn.items()]


def draw_checks(folder: Path, name: str, found: Sweep, titles: dict[Lang, tuple[str, Sequence[str]]]) -> list[Path]:
    """A frontier in both languages; `titles` say what is varied and what each point is called."""
    written = []
    for lang, (setting, names) in titles.items():
        currency = "元" if lang == "zh" else "CNY"
        picture = frontier(frontier_points(found, names), setting=setting, currency=currency, lang=lang, width=WIDE)
        written.append(_write(folder / f"{name}_{lang}.svg", picture))
    return written


NUMBERS: dict[Lang, tuple[str, Sequence[str]]] = {
    "zh": ("每笔业务检查几道：复核、授权、核查、签字", ["不查", "一道", "两道", "三道", "四道"]),
    "en": (
        "Checks of every transaction: review, authorisation, fraud check, signature",
        ["none", "one", "two", "three", "four"],
    ),
}
LIMITS: dict[Lang, tuple[str, Sequence[str]]] = {
    "zh": ("从多少金额起查两道（元）", ["全查", "2千起", "5千起", "2万起", "5万起", "10万起", "不查"]),
    "en": ("Checked twice from this amount on (CNY)", ["all", "2,000", "5,000", "20,000", "50,000", "100,000", "none"]),
}
"""What the pictures of the checks call their points."""


def _write(path: Path, picture: Picture) -> Path:
    path.write_text(_SHAPE.sub("\n<", picture.standalone()), encoding="utf-8", newline="\n")
    return path


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    draw_warnings(here, sweep_warnings())
    draw_checks(here, "frontier", sweep_checks([checks(number) for number in CHECKS]), NUMBERS)
    draw_checks(here, "frontier_amount", sweep_checks([checked_from(amount) for amount in AMOUNTS]), LIMITS)
