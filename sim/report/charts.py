"""From the frames of the views to the plain data that the pictures draw."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.report.palette import CAUSES
from sim.report.pictures.matrix import Seam
from sim.report.pictures.promise_curve import Promise
from sim.report.pictures.time_bars import Bar, BarGroup
from sim.report.pictures.week_heat import PostWeek
from sim.report.sections.context import Context
from sim.views.bottlenecks import WEEK_HOURS, week
from sim.views.standards import clocks
from sim.views.waits import waits

__all__ = ["promises", "seams", "time_groups", "weeks"]

_SHOWN = 16  # bars of one group, promises of one picture


def seams(table: pl.DataFrame, *, linked: int = 0) -> list[Seam]:
    """The squares of the matrix from the view `handoffs`; the first `linked` lead to their rows in a table."""
    rows = table.drop_nulls(["giver", "taker"])
    return [
        Seam(
            giver=row["giver"],
            taker=row["taker"],
            count=row["count"],
            total=row["delay_total"],
            median=row["delay_median"],
            target=f"seam-{number}" if number < linked else None,
        )
        for number, row in enumerate(rows.iter_rows(named=True))
    ]


def time_groups(context: Context) -> list[BarGroup]:
    """Bars for the mean, the median and the 95th-percentile case, then by process, segment and department."""
    log, say = context.log, context.say
    done = log.cases.filter(pl.col("end_time").is_not_null() & pl.col("arrival_time").is_not_null())
    if done.is_empty():
        return []
    whole = waits(log)
    ranked = done.select("case_id", cycle=pl.col("end_time") - pl.col("arrival_time")).sort("cycle", "case_id")
    bars = [Bar(say("report.time.mean_case"), _parts(whole.row(0, named=True), ranked.height))]
    for key, share in (("median", 0.5), ("p95", 0.95)):
        case = ranked["case_id"][min(int(share * ranked.height), ranked.height - 1)]
        row = _one_case(log, case)
        if row is not None:
            bars.append(Bar(say(f"report.time.{key}_case"), _parts(row, 1), hint=case))
    groups = [BarGroup(say("report.time.cases"), tuple(bars))]
    for key in ("process", "segment", "department"):
        part = _group(context, key)
        if len(part.bars) > (0 if key == "department" else 1):
            groups.append(part)
    return groups


def _one_case(log: EventLog, case: str) -> dict[str, object] | None:
    """What `waits` says of all cases, of one."""
    items = log.work.filter(pl.col("case_id") == case)
    if items.is_empty():
        return None
    since, start, end = (pl.col(name) for name in ("sent_time", "start_time", "end_time"))
    row = items.select(
        *(pl.col(f"wait_{cause}").sum() for cause in CAUSES),
        working=pl.col("busy_time").sum(),
        suspended=(end - start - pl.col("busy_time")).sum(),
        sojourn=(end - since).sum(),
    )
    return row.row(0, named=True)


def _group(context: Context, key: str) -> BarGroup:
    """Bars by one key: the mean case of each process or segment, the mean work item of each department."""
    table = waits(context.log, by=key).drop_nulls(key)
    number = "items" if key == "department" else "cases"
    rows = table.with_columns(mean=pl.col("sojourn") / pl.col(number)).sort(
        "mean", key, descending=[True, False], nulls_last=True
    )
    bars = tuple(
        Bar(context.name(key, row[key]), _parts(row, row[number])) for row in rows.head(_SHOWN).iter_rows(named=True)
    )
    return BarGroup(context.say(f"report.time.by_{key}"), bars)


def _parts(row: dict[str, object], number: int) -> tuple[tuple[str, float], ...]:
    """The parts of a bar; what no cause is known of counts as unknown."""
    known = {cause: _value(row[f"wait_{cause}"]) for cause in CAUSES}
    work, suspended = _value(row["working"]), max(_value(row["suspended"]), 0.0)
    both = _value(row.get("synchronisation"))
    rest = max(_value(row["sojourn"]) - sum(known.values()) - work - suspended, 0.0)
    parts = [("work", work), *known.items(), ("suspended", suspended), ("synchronisation", both), ("unknown", rest)]
    return tuple((name, value / max(number, 1)) for name, value in parts if value > 0)


def _value(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def promises(context: Context, table: pl.DataFrame) -> list[Promise]:
    """Curves of the standards in force from the view `fulfilment`, the least kept first."""
    rows = clocks(context.log).filter(pl.col("current") & (pl.col("end").is_not_null() | (pl.col("state") == "broken")))
    elapsed = dict(rows.group_by("standard").agg(pl.col("elapsed").sort()).iter_rows())
    chosen = table.filter(pl.col("current")).sort(
        "share", "broken", "standard", descending=[False, True, False], nulls_last=True
    )
    found: list[Promise] = []
    for row in chosen.iter_rows(named=True):
        times: Sequence[int] = elapsed.get(row["standard"], [])
        if len(times) > 0 and len(found) < _SHOWN - 4:
            found.append(
                Promise(
                    label=context.name("standard", row["standard"]),
                    limit=float(row["limit"]),
                    elapsed=tuple(float(t) for t in times),
                    share=row["share"],
                    p95=row["elapsed_p95"],
                    broken=row["broken"],
                    at_least=row["at_least"],
                )
            )
    return found


def weeks(context: Context, ranked: pl.DataFrame) -> list[PostWeek]:
    """The weeks of the posts that make work wait longest, from the views `bottlenecks` (ranked) and `week`."""
    found = []
    parts = week(context.log).partition_by("post", as_dict=True)
    for post in ranked.head(_SHOWN)["post"].to_list():
        if (post,) in parts:
            lengths = dict(parts[(post,)].select("hour", "length").iter_rows())
            # a log shorter than a week has not lived through every hour
            waiting = tuple(lengths.get(hour) or 0.0 for hour in range(WEEK_HOURS))
            found.append(PostWeek(context.name("post", post), waiting))
    return found
