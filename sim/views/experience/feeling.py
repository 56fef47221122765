"""How satisfied each customer really is: the sum of what they found, by Kano's laws, under a ceiling that no delight
lifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from sim.log.eventlog import EventLog
from sim.model.experience import Experience, Tier
from sim.model.scenario import Scenario
from sim.views.experience.kano import ceilings, met, worth
from sim.views.experience.luck import Floats, Purpose, uniforms
from sim.views.experience.measured import measured
from sim.views.memory import once_a_log
from sim.views.points import all_moments
from sim.views.scope import CASE_KEYS, Include, Window, scenario_of, select_cases

__all__ = ["TIERS", "Felt", "customers_of", "experience", "felt"]

TIERS: tuple[Tier, ...] = ("basic", "price_linked", "beyond")
Truths = npt.NDArray[np.bool_]

_SCORES = (
    "level", *TIERS, "taste", "capped", "latent",
)  # fmt: skip
_SCHEMA = {
    "case_id": pl.String, **dict.fromkeys((*CASE_KEYS, "need", "stage"), pl.String),
    **dict.fromkeys(_SCORES, pl.Float64), "worst": pl.String, "third_party": pl.Boolean, "called_back": pl.Boolean,
    "answer": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Felt:
    """What the customers of a log felt.

    Attributes
    ----------
    rows : polars.DataFrame
        As `experience`, for open cases too.
    met : mapping
        By aspect, how far each row's expectation was met, 0 to 1; NaN where it does not apply.
    points : mapping
        By aspect, what that was worth in points; 0 where it does not apply.
    lost : mapping
        By aspect, how many points more it would have been worth had the expectation been met in full; 0 for what goes
        beyond, which nobody misses.
    """

    rows: pl.DataFrame
    met: Mapping[str, Floats]
    points: Mapping[str, Floats]
    lost: Mapping[str, Floats]


def customers_of(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.Series:
    """Which rows of `felt` a view speaks of, as truths."""
    chosen = select_cases(log, window=window, include=include)["case_id"]
    return felt(log).rows["case_id"].is_in(chosen.implode())


def experience(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """One row a customer: what they felt, how it came about, and what they would tell whom.

    Parameters
    ----------
    log
        The log; one without a scenario, or with one that says nothing of its customers' expectations, has no rows.
    window, include
        Which cases (docs/views.md).

    Returns
    -------
    polars.DataFrame
        `case_id`, `process`, `segment`, `district`, `channel`, `need`, `stage`; points: `level`, `basic`,
        `price_linked`, `beyond`, `taste`, `capped` (what the ceiling of the worst-met basic expectation and the ends
        of the scale took away, mostly negative) and their sum `latent`, 0 to 100; `worst` (the basic aspect that was
        met worst, if any was not met in full); `third_party` (would be asked by the institute), `called_back` (asked
        by the company, and answered), `answer` (what they then say, null for others).

    References
    ----------
    docs/experience.md has the formulas.

    >>> from sim.log.freeze import freeze
    >>> from sim.log.contract import empty
    >>> from datetime import UTC, datetime
    >>> log = freeze(work=empty("work"), cases=empty("cases"), start=datetime(2025, 3, 3, tzinfo=UTC))
    >>> experience(log).height
    0
    """
    return felt(log).rows.filter(customers_of(log, window=window, include=include))


@once_a_log
def felt(log: EventLog) -> Felt:
    """What all customers of a log felt."""
    scenario = scenario_of(log)
    part = None if scenario is None else scenario.experience
    if scenario is None or part is None:
        return Felt(pl.DataFrame(schema=_SCHEMA), {}, {}, {})
    served = [name for name in part.processes if name in scenario.processes]
    cases = log.cases.filter(pl.col("process").is_in(served))
    return _felt(log, scenario, part, cases)


def _felt(log: EventLog, scenario: Scenario, part: Experience, cases: pl.DataFrame) -> Felt:
    levels: dict[str, Floats] = {}
    points: dict[str, Floats] = {}
    lost: dict[str, Floats] = {}
    tiers = {tier: np.zeros(cases.height) for tier in TIERS}
    numbered = cases.with_row_index("row")
    worst, culprit = np.full(cases.height, np.nan), np.full(cases.height, -1)
    for name, aspect in part.aspects.items():
        if not set(aspect.process) & set(scenario.processes):
            continue
        values = measured(log, scenario, aspect, numbered)
        x = np.full(cases.height, np.nan)
        x[values["row"].to_numpy()] = met(values["value"].to_numpy(), aspect.points)
        factor = cases["segment"].replace_strict(aspect.segments, default=1.0, return_dtype=pl.Float64)
        weight = aspect.weight * factor.to_numpy()
        here = ~np.isnan(x)
        value = np.where(here, weight * worth(x, tier=aspect.tier, loss_aversion=part.loss_aversion), 0.0)
        levels[name], points[name] = x, value
        # met in full, what is basic is worth 0 and what is price-linked its weight
        best = {"basic": 0.0, "price_linked": weight, "beyond": value}[aspect.tier]
        lost[name] = np.where(here, best - value, 0.0)
        tiers[aspect.tier] += value
        if aspect.tier == "basic":
            lower = here & (x < 1) & ~(x >= worst)
            worst[lower], culprit[lower] = x[lower], len(levels) - 1
    basics = [*levels]
    names = pl.Series([basics[n] if n >= 0 else None for n in culprit.tolist()], dtype=pl.String)
    luck = uniforms(log, cases["case_id"])
    rows = _scores(part, cases, tiers, ceilings(worst, part.ceiling), luck).with_columns(worst=names)
    return Felt(_asked(log, part, cases, rows, luck).select(list(_SCHEMA)), levels, points, lost)


def _scores(
    part: Experience,
    cases: pl.DataFrame,
    tiers: Mapping[Tier, Floats],
    ceiling: Floats,
    luck: Mapping[Purpose, Floats],
) -> pl.DataFrame:
    from scipy.special import ndtri  # heavy, and needed here alone

    taste = part.taste * ndtri(luck["taste"])
    whole = part.level + sum(tiers.values(), np.zeros(cases.height)) + taste
    latent = np.clip(np.minimum(whole, ceiling), 0, 100)
    concern = {name: (c.need, c.stage) for name, c in part.processes.items()}
    return cases.select("case_id", *CASE_KEYS).with_columns(
        pl.col("process").replace_strict({name: need for name, (need, _) in concern.items()}).alias("need"),
        pl.col("process").replace_strict({name: stage for name, (_, stage) in concern.items()}).alias("stage"),
        level=pl.lit(part.level),
        **{tier: pl.Series(values) for tier, values in tiers.items()},
        taste=pl.Series(taste),
        capped=pl.Series(latent - whole),
        latent=pl.Series(latent),
    )


def _asked(
    log: EventLog, part: Experience, cases: pl.DataFrame, rows: pl.DataFrame, luck: Mapping[Purpose, Floats]
) -> pl.DataFrame:
    """Who is asked by whom, and what they say."""
    call = part.call_back
    latent = rows["latent"].to_numpy()
    called = np.ones(cases.height)
    if call.when is not None:
        called = all_moments(log).holds(cases, call.when).fill_null(value=False).to_numpy().astype(np.float64)
    chance = call.reach * (1 - call.selection * (1 - called)) * (latent / 100) ** (call.selection * call.elasticity)
    answers = luck["reach"] < chance
    said = np.where(luck["courtesy"] < call.courtesy, 100.0, latent)
    return rows.with_columns(
        third_party=pl.Series(luck["third_party"] < part.third_party.share),
        called_back=pl.Series(answers),
        answer=pl.Series(said),
    ).with_columns(answer=pl.when("called_back").then("answer"))
