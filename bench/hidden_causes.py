"""How much does a log alone hide? The exact causes of waiting beside those that the log alone tells.

    python bench/hidden_causes.py [--days 120] [--city-days 30] [--seeds 3] [--only NAME] [--draw FOLDER]

Simulates every scenario of the repository with the reference engine, compares the engine's causes with
`estimate_waits` of the same log (docs/decomposition.md) and prints the tables of that page: calendars found in the log,
and the scenario's own rosters instead. `--draw` writes the page's picture in both languages.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import polars as pl

import sim
from sim.log.contract import CAUSES
from sim.model.load import scenario_names
from sim.report.pictures.hidden_causes import hidden_causes
from sim.report.pictures.picture import WIDE
from sim.views.decomposition.against import NO_WAIT, UNSEEN, Comparison, compare_causes, pooled
from sim.views.decomposition.duty import rostered
from sim.views.decomposition.split import PARTS
from sim.words import Lang

SHAPE = re.compile(r"<(?=(?:g|rect|path|line|circle|text|title|desc)[ >])")
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
CITY = "city_company"
WAYS = {"found": "calendars found in the log", "rosters": "the scenario's own rosters"}
VERDICT = ("named_least", "named", "wrong", "unexplained", "unseen", "invented")


def runs(name: str, days: float, seeds: int) -> dict[str, Comparison]:
    """The comparison of a scenario over its runs, by where the calendars come from."""
    found: dict[str, list[Comparison]] = {way: [] for way in WAYS}
    scenario = sim.load_scenario(name, settings=[f"horizon.time={days:g} d"])
    for seed in range(1, seeds + 1):
        log = sim.simulate(scenario, seed=seed)
        found["found"].append(compare_causes(log))
        found["rosters"].append(compare_causes(log, calendars=rostered(log)))
        told = ", ".join(f"{k} {v:.3f}" for k, v in found["found"][-1].verdict().items())
        sys.stderr.write(f"{name} seed {seed}: {log.work.height:,} items; {told}\n")
    return {way: pooled(several) for way, several in found.items()}


def per_scenario(results: dict[str, dict[str, Comparison]], way: str) -> Iterable[str]:
    """A line of Markdown a scenario: where its waiting time went."""
    yield "| scenario | waited, h | true cause, at least | at most | another cause | none | not seen | invented |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    shares: list[list[float]] = []
    for name, found in results.items():
        verdict = found[way].verdict()
        shares.append([verdict[key] for key in VERDICT])
        hours = f"{found[way].waiting / 3.6e9:,.0f}"
        yield f"| `{name}` | {hours} | " + " | ".join(f"{share:.1%}" for share in shares[-1]) + " |"
    whole = pooled([found[way] for found in results.values()])
    shown = " | ".join(f"{whole.verdict()[key]:.1%}" for key in VERDICT)
    yield f"| all their time together | {whole.waiting / 3.6e9:,.0f} | {shown} |"
    means = [sum(column) / len(shares) for column in zip(*shares, strict=True)]
    yield "| mean of the scenarios | | " + " | ".join(f"{share:.1%}" for share in means) + " |"


def mean_table(results: dict[str, dict[str, Comparison]], way: str) -> pl.DataFrame:
    """`cause`, `part`, `share`: the mean of the scenarios, each with the same weight."""
    tables = pl.concat([found[way].table for found in results.values()])
    return tables.group_by("cause", "part", maintain_order=True).agg(pl.col("share").mean())


def cross_table(table: pl.DataFrame) -> Iterable[str]:
    """Exact causes by what the log tells, as Markdown."""
    shares = {(row["cause"], row["part"]): row["share"] for row in table.iter_rows(named=True)}
    columns = (*PARTS, UNSEEN)
    yield "| exact \\ from the log | " + " | ".join(columns) + " |"
    yield "|---|" + "--:|" * len(columns)
    for cause in (*CAUSES, NO_WAIT):
        cells = (f"{shares[cause, part]:.1%}" if (cause, part) in shares else "" for part in columns)
        yield f"| {cause} | " + " | ".join(cells) + " |"


def main() -> None:
    """Run, compare, print, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=float, default=120)
    parser.add_argument("--city-days", type=float, default=30)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--draw", type=Path)
    asked = parser.parse_args()
    names = [name for name in scenario_names() if not asked.only or name in asked.only]
    results = {name: runs(name, asked.city_days if name == CITY else asked.days, asked.seeds) for name in names}
    for way, said in WAYS.items():
        lines = [f"\n## With {said}\n", *per_scenario(results, way), "", *cross_table(mean_table(results, way))]
        sys.stdout.write("\n".join(lines) + "\n")
    if asked.draw:
        for lang in LANGUAGES:
            picture = hidden_causes(mean_table(results, "found"), lang=lang, width=WIDE)
            place = asked.draw / f"hidden_causes_{lang}.svg"
            place.write_text(SHAPE.sub("\n<", picture.standalone()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
