"""Draw the pictures of README.md from a real run: `python docs/pictures/draw.py`.

Four months of low-voltage connections, seed 1; the same sources give the same files, a line a shape. The curves of
warnings and checks are drawn by `curves.py`, which runs last and takes longest.
"""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import sim
from sim.report.flow import flow_maps
from sim.report.pictures.swimlane import swimlane
from sim.report.sections.context import Context
from sim.words import Lang

__all__ = ["draw"]

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_SHAPE = re.compile(r"<(?=(?:g|rect|path|line|circle|text|title|desc)[ >])")


def draw(folder: Path, *, days: int = 120) -> list[Path]:
    """The files written: the swimlane map of `connection_low_voltage` in both languages."""
    scenario = sim.load_scenario("connection_low_voltage", settings=[f"horizon.time={days} d"])
    log = sim.simulate(scenario, seed=1)
    written = []
    for lang in _LANGUAGES:
        flow = flow_maps(log, lang, at_most=1)[0]
        picture = swimlane(flow, Context(log, lang).palette, lang=lang)
        path = folder / f"map_{lang}.svg"
        path.write_text(_SHAPE.sub("\n<", picture.standalone()), encoding="utf-8", newline="\n")
        written.append(path)
    return written


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    draw(here)
    runpy.run_path(str(here / "curves.py"), run_name="__main__")
