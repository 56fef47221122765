"""The instants of a file's rows: which form its dates have, and in which zone its clocks stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import tzinfo
from zoneinfo import available_timezones

import polars as pl

from sim.errors import InputError, Mistake
from sim.interchange.logs.columns import TIME_ROLES
from sim.interchange.logs.dates import has_two_orders, is_day_first, likely_zone, read_instants
from sim.interchange.logs.mapping import LogMapping
from sim.interchange.logs.raw import RawEvents
from sim.log.understood import Understood
from sim.model.mistakes import mistake

__all__ = ["with_instants"]


def with_instants(rows: pl.DataFrame, raw: RawEvents, mapping: LogMapping) -> tuple[pl.DataFrame, tzinfo, str]:
    """Rows with instants instead of the texts of times, the clock that a reader of the log sees, and the dates' order.

    Raises
    ------
    InputError
        The zone is none, or a cell is no date; all columns are told at once, each with its first such cell.
    """
    if mapping.zone not in available_timezones():
        raise InputError(mistake("read.zone", raw.place_of(0).rpartition(":")[0], zone=mapping.zone))
    columns = raw.understood.columns
    texts = {role: rows[role] for role in TIME_ROLES}
    day_first, dates = _order(texts, rows["case"], mapping, raw.understood)
    read = {role: read_instants(text, mapping.zone, day_first=day_first) for role, text in texts.items()}
    bad = {role: found.bad for role, found in read.items() if found.bad is not None}
    if bad:
        raise InputError(
            [_no_date(texts[role], row, raw.place_of(rows["row"][row]), columns[role]) for role, row in bad.items()]
        )
    for role, found in read.items():
        if count := int(found.far.sum()):
            raw.understood.note("far_dates", columns[role], count, other=texts[role].filter(found.far)[0])
        if found.serials:
            raw.understood.note("assumed_serials", columns[role], found.serials)
    clock = likely_zone(list(read.values()), mapping.zone)
    return rows.with_columns(found.utc.alias(role) for role, found in read.items()), clock, dates


def _order(
    texts: Mapping[str, pl.Series], cases: pl.Series, mapping: LogMapping, understood: Understood
) -> tuple[bool | None, str]:
    """Whether dates such as 3/4/2024 have the day first, and the word for it; (None, "") where there are none."""
    doubtful = [text for text in texts.values() if has_two_orders(text)]
    if not doubtful:
        return None, ""
    if mapping.dates:
        return mapping.dates == "day_first", mapping.dates
    told = {is_day_first(text) for text in doubtful} - {None}
    if len(told) == 1:
        day_first = bool(told.pop())
        return day_first, "day_first" if day_first else "month_first"
    if told:
        return None, ""  # one column has 13/4, another 4/13: no order reads both, and a cell is to be named
    if any(_mixed(text) for text in doubtful):
        return None, ""
    day_first = _likely_day_first(texts, cases, mapping.zone)
    name = "day_first" if day_first else "month_first"
    example = next(text for text in doubtful[0] if text is not None and has_two_orders(pl.Series([text])))
    understood.note(f"assumed_{name}", example)
    return day_first, name


def _mixed(text: pl.Series) -> bool:
    """Whether one column has both 13/4 and 4/13."""
    numbers = text.str.extract_groups(r"^\s*(\d{1,2})[-/](\d{1,2})[-/]\d").struct.unnest().cast(pl.Int32)
    return bool((numbers["1"] > 12).any() and (numbers["2"] > 12).any())


def _likely_day_first(texts: Mapping[str, pl.Series], cases: pl.Series, zone: str) -> bool:
    """The order under which fewer rows go back in time, in the file or from start to end; else as AM and PM suggest.

    Whoever writes AM and PM with slashes mostly writes the month first; everybody else the day.
    """

    def wrong(day_first: bool) -> int:
        read = {role: read_instants(text, zone, day_first=day_first).utc for role, text in texts.items()}
        frame = pl.DataFrame(read).with_columns(cases.alias("case"))
        back = [(pl.col(role).diff().over("case") < pl.duration()).sum() for role in read]
        late = [(pl.col("start") > pl.col("end")).sum(), (pl.col("enable") > pl.col("start")).sum()]
        return int(frame.select(pl.sum_horizontal(*back, *late)).item())

    day, month = wrong(True), wrong(False)
    if day != month:
        return day < month
    return not any(text.str.contains(r"(?i)\d\s*[AP]M\b").any() for text in texts.values())


def _no_date(texts: pl.Series, row: int, place: str, column: str) -> Mistake:
    """What to say of a cell that should be a date and is none, or one of two."""
    year_last = re.match(r"\s*\d{1,2}[-/]\d{1,2}[-/]\d{4}\b", texts[row])
    key = "read.ambiguous_date" if year_last and _mixed(texts) else "read.no_date"
    return mistake(key, place, value=texts[row], column=column)
