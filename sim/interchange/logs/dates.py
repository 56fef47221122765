"""Dates and times as people and programs write them, as instants, a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import polars as pl

__all__ = ["Instants", "is_day_first", "likely_zone", "read_instants"]

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?"
_TIME = rf"(?:[T\s]*{_CLOCK}\s*(Z|z|UTC|GMT|[+-]\d{{2}}(?::?\d{{2}})?)?)?"
_YEAR_FIRST = rf"^(\d{{4}})([-/.])(\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$"
_YEAR_LAST = rf"^(\d{{1,2}})([-/.])(\d{{1,2}})[-/.](\d{{4}}){_TIME}$"
_PACKED = r"^(\d{4})(\d{2})(\d{2})T?(?:(\d{2})(\d{2})(\d{2}))?$"
_EPOCH = r"^(\d{10}|\d{13}|\d{16})$"

# A clock in whose offsets a file with summer and winter time was written; the first that fits stands for its zone.
_LIKELY = (
    *("Europe/Amsterdam", "Europe/London", "Europe/Helsinki", "Europe/Moscow", "Australia/Sydney", "Pacific/Auckland"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo"),
)


@dataclass(frozen=True)
class Instants:
    """A column of dates and times, read.

    Attributes
    ----------
    utc : polars.Series
        Datetime in microseconds, UTC; null where the cell was empty.
    offset : polars.Series
        Minutes east of UTC as they were written; null where the text had no offset.
    bad : int or None
        The first row that is neither empty nor a date.
    """

    utc: pl.Series
    offset: pl.Series
    bad: int | None


def read_instants(texts: pl.Series, zone: str, *, day_first: bool | None = None) -> Instants:
    """The instants that texts stand for.

    Read are ISO 8601 with its usual liberties (`2024-2-19 8:30`, `2024/02/19T08:30:15.25+0800`), dates alone,
    `2024年2月19日 8时30分`, `20240219083000`, seconds, milli- or microseconds since 1970 (10, 13 or 16 digits), and
    dates that end in the year: `19.02.2024` with dots has the day first, with `/` or `-` as `day_first` says. Digits
    beyond the microsecond are cut off.

    Parameters
    ----------
    texts
        String; null is an empty cell.
    zone
        Where clocks stand that have no offset written beside them.
    day_first
        Whether `3/4/2024` is in April; None: such a date is not read.
    """
    text = (
        texts.str.strip_chars()
        .str.replace_all("[年月]", "-")
        .str.replace("日", " ")
        .str.replace("[时点]$", ":00")
        .str.replace("[时点]", ":")
    )
    text = text.str.replace("分(.*)秒", ":$1").str.replace("分", "").str.strip_chars().alias("text")
    frame = pl.DataFrame([text]).with_row_index("row")
    first = _parts(frame, _YEAR_FIRST, ("y", "sep", "m", "d"))
    last = _parts(frame, _YEAR_LAST, ("d", "sep", "m", "y"))
    dotted = pl.col("sep") == "."
    if day_first is None:
        last = last.filter(dotted)
    elif not day_first:
        last = last.with_columns(d=pl.when(dotted).then("d").otherwise("m"), m=pl.when(dotted).then("m").otherwise("d"))
    packed = frame.select(
        "row", pl.col("text").str.extract_groups(_PACKED).struct.rename_fields(list("ymdhis"))
    ).unnest("text")
    packed = packed.with_columns(pl.lit(None, pl.String).alias(name) for name in ("f", "half", "offset"))
    local = pl.concat([part.select("row", *_FIELDS) for part in (first, last, packed)]).filter(
        pl.col("y").is_not_null()
    )
    read = frame.select("row").join(_instants(local, zone), on="row", how="left", maintain_order="left")
    epoch = _epoch(frame["text"])
    utc = read["utc"].zip_with(epoch.is_null(), epoch)
    offset = read["offset"].zip_with(epoch.is_null(), pl.repeat(0, len(texts), dtype=pl.Int64, eager=True))
    bad = (utc.is_null() & text.is_not_null() & (text != "")).arg_true()
    return Instants(utc.alias("utc"), offset.alias("offset"), bad[0] if len(bad) else None)


def is_day_first(texts: pl.Series) -> bool | None:
    """Whether dates that end in the year have the day first, by their numbers above 12; None where nothing tells."""
    parts = texts.str.extract_groups(r"^\s*(\d{1,2})[-/](\d{1,2})[-/]\d{4}").struct.unnest()
    front, back = (parts[name].cast(pl.Int32) > 12 for name in ("1", "2"))
    if front.any() == back.any():
        return None
    return bool(front.any())


def likely_zone(columns: Sequence[Instants], otherwise: str) -> tzinfo:
    """A clock that shows what was written: `otherwise` where no offset is, UTC, a zone with summer time, or an offset.

    Parameters
    ----------
    columns
        Columns of dates and times, read.
    otherwise
        Zone of times without an offset; it is tried first where there are offsets.
    """
    known = pl.concat([pl.DataFrame({"utc": c.utc, "offset": c.offset}) for c in columns]).drop_nulls()
    if not known.height:
        return ZoneInfo(otherwise)
    # Z and +00:00 are also how programs write an instant that they tell in local time elsewhere
    known = known.filter(pl.col("offset") != 0)
    if not known.height:
        return ZoneInfo("UTC")
    for zone in (otherwise, *_LIKELY):
        there = known["utc"].dt.convert_time_zone(zone)
        minutes = (there.dt.base_utc_offset() + there.dt.dst_offset()).dt.total_minutes()
        if (minutes == known["offset"]).all():
            return ZoneInfo(zone)
    return timezone(timedelta(minutes=known["offset"].mode().sort()[0]))


_FIELDS = ("y", "m", "d", "h", "i", "s", "f", "half", "offset")


def _parts(frame: pl.DataFrame, pattern: str, date: tuple[str, ...]) -> pl.DataFrame:
    names = [*date, "h", "i", "s", "f", "half", "offset"]
    return frame.select("row", pl.col("text").str.extract_groups(pattern).struct.rename_fields(names)).unnest("text")


def _instants(parts: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rows, instants and written offsets of dates in parts; null for one that no calendar has."""
    hour = pl.col("h").fill_null("0").cast(pl.Int32)
    half = pl.col("half").str.to_lowercase()
    hour = (
        pl.when(half.is_null())
        .then(hour)
        .when(hour <= 12)
        .then(hour % 12 + pl.when(half == "pm").then(12).otherwise(0))
    )
    clock = pl.format(
        "{}-{}-{} {}:{}:{}.{}",
        "y",
        *(pl.col(name).str.zfill(2) for name in ("m", "d")),
        hour.cast(pl.String).str.zfill(2),
        *(pl.col(name).fill_null("00") for name in ("i", "s")),
        pl.col("f").fill_null("0").str.slice(0, 6).str.pad_end(6, "0"),
    )
    local = clock.str.to_datetime("%Y-%m-%d %H:%M:%S.%6f", time_unit="us", strict=False)
    digits = pl.col("offset").str.replace_all(":", "").str.replace("(?i)Z|UTC|GMT", "+0000").str.pad_end(5, "0")
    size = digits.str.slice(1, 2).cast(pl.Int64) * 60 + digits.str.slice(3, 2).cast(pl.Int64)
    minutes = size * pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    read = parts.select("row", local=local, offset=minutes)
    there = (
        pl.col("local")
        .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
    )
    fixed = (pl.col("local") - pl.duration(minutes="offset")).dt.replace_time_zone("UTC")
    return read.select("row", utc=pl.when(pl.col("offset").is_null()).then(there).otherwise(fixed), offset="offset")


def _epoch(text: pl.Series) -> pl.Series:
    """Instants of numbers of seconds, milliseconds or microseconds since 1970."""
    number = text.str.extract(_EPOCH)
    length = number.str.len_bytes()
    scale = length.replace_strict({10: 1_000_000, 13: 1_000, 16: 1}, default=None, return_dtype=pl.Int64)
    return (number.cast(pl.Int64) * scale).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
