"""What customers lived through: two reported scores beside what they feel, what cost most points, moments of truth."""

from __future__ import annotations

import polars as pl

from sim.report.markup import Element
from sim.report.pictures.moments_map import PLACES, Contact, moments_map
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.points_lost import Loss, points_lost
from sim.report.pictures.satisfaction import Scored, satisfaction_scores
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, counted, details, figure, note, prose, section, table
from sim.views.experience import dissatisfaction, moments_of_truth, satisfaction
from sim.words import percent

__all__ = ["experience_section"]

_BARS = 12
_FEW = 20
"""Customers that a group has at least to be shown as a row of its own."""
_Z = 1.96


def experience_section(context: Context) -> Element | None:
    """Satisfaction felt and reported, points lost and moments of truth; nothing where nobody said what is expected."""
    whole = satisfaction(context.log)
    if whole["customers"][0] == 0:
        return None
    widths = (WIDE, NARROW)
    scores, losses, contacts = _scores(context, whole), _losses(context), _contacts(context)
    say = context.say
    return section(
        "experience",
        say("report.experience.title"),
        prose(_lead(context, whole)),
        figure(*(satisfaction_scores(scores, lang=context.lang, width=w) for w in widths)),
        figure(*(points_lost(losses, lang=context.lang, width=w) for w in widths)) if losses else None,
        figure(*(moments_map(contacts, lang=context.lang, width=w) for w in widths)) if contacts else None,
        _needs(context),
        details(say("report.experience.table"), _aspects(context)),
        note(say("report.experience.note")),
    )


def _score(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _lead(context: Context, whole: pl.DataFrame) -> str:
    row = whole.row(0, named=True)
    key = "lead" if row["call_back_n"] else "nobody_called"
    return context.say(
        f"report.experience.{key}",
        customers=counted(row["customers"]),
        third=_score(row["third_party"]),
        third_n=counted(row["third_party_n"]),
        call=_score(row["call_back"]),
        call_n=counted(row["call_back_n"]),
        latent=_score(row["latent"]),
    )


def _scores(context: Context, whole: pl.DataFrame) -> list[Scored]:
    """All customers, then segments, then processes."""
    rows = [_scored(context.say("report.experience.all"), whole.row(0, named=True), indent=False)]
    for key in ("segment", "process"):
        groups = satisfaction(context.log, by=key).drop_nulls(key).filter(pl.col("customers") >= _FEW)
        if groups.height > 1:
            ordered = groups.sort("customers", descending=True)
            rows += [_scored(context.name(key, row[key]), row, indent=True) for row in ordered.iter_rows(named=True)]
    return rows


def _scored(name: str, row: dict[str, float | None], *, indent: bool) -> Scored:
    error = row["third_party_se"]
    return Scored(
        label=name,
        customers=int(row["customers"] or 0),
        latent=float(row["latent"] or 0),
        third=row["third_party"],
        half=None if error is None else _Z * error,
        call=row["call_back"],
        indent=indent,
    )


def _losses(context: Context) -> list[Loss]:
    table = dissatisfaction(context.log).filter(pl.col("lost_of_all") > 0).head(_BARS)
    return [
        Loss(context.name("aspect", row["aspect"]), row["tier"], row["lost_of_all"], row["cases"], row["failed"])
        for row in table.iter_rows(named=True)
    ]


def _contacts(context: Context) -> list[Contact]:
    table = moments_of_truth(context.log, by=["process", "touchpoint"]).filter(pl.col("touchpoint").is_in(PLACES))
    return [
        Contact(context.name("process", row["process"]), row["touchpoint"], row["contacts"], row["smooth"])
        for row in table.iter_rows(named=True)
    ]


def _needs(context: Context) -> Element:
    names = ("need", "stage", "customers", "latent", "third_party", "call_back", "satisfied")
    columns = [Column(context.say(f"report.experience.column.{n}"), numeric=n not in ("need", "stage")) for n in names]
    cells = [
        [
            context.name("need", row["need"]),
            context.name("stage", row["stage"]),
            counted(row["customers"]),
            *(_score(row[name]) for name in ("latent", "third_party", "call_back")),
            percent(row["latent_satisfied"]),
        ]
        for row in satisfaction(context.log, by=["need", "stage"]).iter_rows(named=True)
    ]
    return table(columns, cells, caption=context.say("report.experience.by_need"))


def _aspects(context: Context) -> Element:
    names = ("aspect", "tier", "cases", "met", "failed", "lost", "capped", "gained", "lost_of_all")
    columns = [Column(context.say(f"report.experience.column.{n}"), numeric=n not in ("aspect", "tier")) for n in names]
    cells = [
        [
            context.name("aspect", row["aspect"]),
            context.say(f"report.experience.tier.{row['tier']}"),
            counted(row["cases"]),
            percent(row["met"]),
            percent(row["failed"]),
            *(f"{row[name]:.2f}" for name in ("lost", "capped", "gained", "lost_of_all")),
        ]
        for row in dissatisfaction(context.log).iter_rows(named=True)
    ]
    return table(columns, cells)
