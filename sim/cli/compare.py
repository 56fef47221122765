"""`compare`: designs against a base under the same luck."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sim.cli.app import command, program
from sim.cli.console import emit, progress, show
from sim.cli.sources import horizon_settings
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.model.spans import parse_span
from sim.report.comparison import write_comparison
from sim.report.terminal_compare import comparison_parts
from sim.study.compare import compare as compared
from sim.study.comparison import Comparison
from sim.study.designs import base_and_designs
from sim.study.folder import COMPARISON, result_folder
from sim.study.plan import Plan
from sim.study.recipes import RECIPES, write_recipes
from sim.words import Lang, say

__all__ = ["compare"]


@dataclass(frozen=True)
class _Order:
    """What was asked for, as it was written."""

    base: str
    designs: tuple[str, ...]
    kpis: tuple[str, ...]
    replications: int | None
    precision: str | None
    by: str
    seed: int | None
    cases: int | None
    days: float | None
    settings: tuple[str, ...]
    levers: bool
    ranges: int
    band: str | None
    warm_up: str | None
    processes: int
    out: Path
    as_json: bool


@command("compare")
@click.argument("base", metavar="BASE")
@click.argument("designs", metavar="DESIGN...", nargs=-1, required=True)
@option("--kpi", "kpis", multiple=True, metavar="NAME")
@option("--replications", key="pairs", type=click.IntRange(1, 10_000), metavar="N")
@option("--precision", metavar="P%")
@option("--by", key="groups", metavar="KEY", default="")
@option("--seed", type=click.IntRange(0, 2**64 - 1), metavar="N")
@option("--cases", type=click.IntRange(1), metavar="N")
@option("--days", type=click.FloatRange(0, min_open=True), metavar="N")
@option("--set", "settings", multiple=True, metavar="KEY=VALUE")
@option("--levers", is_flag=True)
@option("--ranges", type=click.IntRange(1, 100_000), metavar="N", default=None)
@option("--band", metavar="A..B")
@option("--warm-up", "warm_up", metavar="SPAN")
@option("--processes", type=click.IntRange(1, 256), metavar="N", default=2)
@option("--out", key="out_compare", type=click.Path(path_type=Path, readable=False), required=True, metavar="DIR")
@click.pass_context
def compare(context: click.Context, /, ranges: int | None, **words: Any) -> None:
    """Compare designs."""
    order, lang = _Order(ranges=ranges or 0, **words), lang_of(context)
    plan = _plan(order)
    base, designs = base_and_designs(
        order.base, order.designs, settings=[*order.settings, *horizon_settings(order.cases, order.days)]
    )
    with result_folder(order.out) as draft:
        with progress(say("compare.running", lang)) as report:
            found = compared(base, designs, plan, progress=lambda done, of: report(done / of, f"{done}/{of}"))
        recipes = write_recipes(found, draft)
        told = found.to_dict() | {"recipes": recipes}
        text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
        (draft / COMPARISON).write_text(text + "\n", encoding="utf-8")
        write_comparison(found, draft / "report.html", lang=lang)
    if order.as_json:
        emit(told | {"out": str(order.out)})
    else:
        show(*comparison_parts(found, lang=lang), *_next(found, order.out, lang))


def _plan(order: _Order) -> Plan:
    if order.precision is not None and order.replications is not None:
        raise InputError(mistake("compare.two_ends", "--precision"))
    return Plan(
        kpis=_words(order.kpis),
        replications=order.replications,
        precision=None if order.precision is None else _positive(order.precision, "--precision"),
        by=_words([order.by]),
        seed=order.seed,
        since=_span(order.warm_up),
        levers=order.levers,
        ranges=order.ranges,
        band=None if order.band is None else _band(order.band),
        processes=order.processes,
    )


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    """Words, some of them joined by commas."""
    return tuple(dict.fromkeys(word.strip() for text in texts for word in text.split(",") if word.strip()))


def _positive(text: str, place: str) -> float:
    share = _share(text)
    if share is None or not 0 < share < 1:
        raise InputError(mistake("compare.share_form", place, value=text))
    return share


def _band(text: str) -> tuple[float, float]:
    first, dots, last = text.partition("..")
    ends = _share(first), _share(last)
    if not dots or ends[0] is None or ends[1] is None:
        raise InputError(mistake("compare.band_form", "--band", value=text))
    return ends[0], ends[1]


def _share(text: str) -> float | None:
    """`1%` or `0.01`; None where it is neither."""
    number, percent = text.strip().removesuffix("%").strip(), text.strip().endswith("%")
    try:
        share = float(number) / (100 if percent else 1)
    except ValueError:
        return None
    return share if abs(share) < 100 else None


def _span(text: str | None) -> int:
    if text is None:
        return 0
    try:
        span = parse_span(text)
    except ValueError:
        span = -1
    if span < 0:
        raise InputError(mistake("compare.warm_up_form", "--warm-up", value=text))
    return span


def _next(found: Comparison, out: Path, lang: Lang) -> list[str]:
    """Where the results lie, and the command with which one goes on."""
    name = found.designs[0].name
    recipe, again = out / RECIPES / f"{name}.json", out.with_name(f"{out.name}_{name}")
    return [
        "",
        say("compare.written", lang, out=out),
        say("compare.next", lang, program=program(), recipe=recipe, again=again),
    ]
