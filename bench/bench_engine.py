"""The reference engine beside a plain SimPy interpreter of process graphs (`plain_simpy.py`), in turn.

    python bench/bench_engine.py [--cases 20000] [--pairs 7]

Prints, pair by pair, processor seconds of both, and at the end the ratio plain / ours as least, median and greatest.
Ours is timed to the checked, immutable log with the cause of every wait; the plain interpreter has no keyed luck, no
calendar and no cause, and keeps its rows in a list.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from pathlib import Path

from plain_simpy import Interpreter

import sim

HERE = Path(__file__).parent


def plain(scenario: sim.Scenario, seed: int) -> float:
    """Processor seconds of the plain interpreter."""
    begin = time.process_time()
    Interpreter(scenario, "b", seed).run()
    return time.process_time() - begin


def ours(scenario: sim.Scenario, seed: int) -> float:
    """Processor seconds of our engine, to the log."""
    begin = time.process_time()
    sim.simulate(scenario, seed=seed)
    return time.process_time() - begin


def spread(name: str, ratios: list[float]) -> str:
    """One line of the result."""
    figures = f"{min(ratios):.2f} / {statistics.median(ratios):.2f} / {max(ratios):.2f}"
    return f"{name}: {figures} (least / median / greatest of {len(ratios)})"


def main() -> None:
    """Run the pairs and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=7)
    wanted = parser.parse_args()
    scenario = sim.load_scenario(HERE / "process_b", settings=[f"horizon.cases={wanted.cases}"])
    sim.simulate(sim.load_scenario(HERE / "process_b", settings=["horizon.cases=10"]), seed=0)
    ratios = []
    for pair in range(wanted.pairs):
        gc.collect()
        textbook, logged = plain(scenario, pair), ours(scenario, pair)
        ratios.append(textbook / logged)
        sys.stdout.write(f"pair {pair + 1}: plain {textbook:.2f} s, ours {logged:.2f} s\n")
    sys.stdout.write(spread("plain / ours", ratios) + "\n")


if __name__ == "__main__":
    main()
