"""Dates and times as people and programs write them, as instants, a column at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import polars as pl

from sim.interchange.logs.date_words import plainly

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Instants",
    "has_two_orders",
    "is_day_first",
    "likely_zone",
    "looks_like_dates",
    "read_instants",
]

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years of which events are believed; programs write 0001 or 9999 where they mean that there is no date."""

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*([AaPp][Mm])?"
_TIME = rf"(?:[T\s]*{_CLOCK}\s*(Z|z|UTC|GMT|[+-](?:0\d|1[0-8])(?::?[0-5]\d)?)?)?"
_YEAR_FIRST = rf"^(\d{{4}})([-/.])(\d{{1,2}})[-/.](\d{{1,2}}){_TIME}$"
_YEAR_LAST = rf"^(\d{{1,2}})([-/.])(\d{{1,2}})[-/.](\d{{4}}){_TIME}$"
_PACKED = r"^(\d{4})(\d{2})(\d{2})T?(?:(\d{2})(\d{2})(\d{2})?)?$"
_EPOCH = r"^(\d{10}|\d{13}|\d{16}|\d{19})$"
_EPOCH_PARTS = r"^(\d{10}\.\d{1,9})$"
_SERIAL = r"^([2-7]\d{4}(?:\.\d+)?)$"  # days since 1899-12-30, as spreadsheets count: 1954 to 2119
_PLAIN = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?$"  # what most files have, and polars reads at once

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
        Datetime in microseconds, UTC; null where the cell was empty, or of no believable year.
    offset : polars.Series
        Minutes east of UTC as they were written; null where the text had no offset.
    bad : int or None
        The first row that is neither empty nor a date.
    far : polars.Series
        Rows whose year is before `FIRST_YEAR` or after `LAST_YEAR`.
    serials : int
        How many cells were numbers of days, as spreadsheets count them.
    """

    utc: pl.Series
    offset: pl.Series
    bad: int | None
    far: pl.Series
    serials: int


def read_instants(texts: pl.Series, zone: str, *, day_first: bool | None = None) -> Instants:
    """The instants that texts stand for.

    Read are ISO 8601 with its usual liberties (`2024-2-19 8:30`, `2024/02/19T08:30:15.25+0800`), dates alone,
    `2024年2月19日 下午8时30分`, `19 Feb 2024`, `20240219083000`, seconds, milli-, micro- or nanoseconds since 1970 (10,
    13, 16 or 19 digits), numbers of days as spreadsheets count (`45341.354`), and dates that end in the year:
    `19.02.2024` with dots has the day first, with `/` or `-` as `day_first` says. Digits beyond the microsecond are cut
    off.

    Parameters
    ----------
    texts
        String; null is an empty cell.
    zone
        Where clocks stand that have no offset written beside them.
    day_first
        Whether `3/4/2024` is in April; None: such a date is not read.
    """
    rows = pl.DataFrame({"text": texts.str.strip_chars()}).with_row_index("row")
    told = rows.filter(pl.col("text") != "")
    is_plain = pl.col("text").str.contains(_PLAIN)
    parts = [_plain(told.filter(is_plain), zone), _any(told.filter(~is_plain), zone, day_first)]
    read = rows.select("row").join(pl.concat(parts), on="row", how="left", maintain_order="left")
    far = read["far"].fill_null(value=False)
    bad = (read["utc"].is_null() & ~far & rows["text"].is_not_null() & (rows["text"] != "")).arg_true()
    return Instants(read["utc"], read["offset"], bad[0] if len(bad) else None, far, int(read["serial"].sum()))


def looks_like_dates(texts: pl.Series) -> bool:
    """Whether a column holds dates: every cell that says something is one.

    A column of five-digit numbers alone is none, since numbers of cases look so too.
    """
    known = texts.drop_nulls()
    if not len(known) or known.str.contains(r"^\d{1,7}$").all():
        return False
    return any(read_instants(known, "UTC", day_first=order).bad is None for order in (True, False))


def is_day_first(texts: pl.Series) -> bool | None:
    """Whether dates that end in the year have the day first, by their numbers above 12; None where nothing tells."""
    parts = plainly(texts).str.extract_groups(_BOTH).struct.unnest()
    front, back = (parts[name].cast(pl.Int32) > 12 for name in ("1", "2"))
    if front.any() == back.any():
        return None
    return bool(front.any())


def has_two_orders(texts: pl.Series) -> bool:
    """Whether a column has dates of which the order of day and month matters."""
    return bool(plainly(texts.drop_nulls()).str.contains(_BOTH).any())


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


_BOTH = r"^\s*(\d{1,2})[-/](\d{1,2})[-/]\d{4}"
_FIELDS = ("y", "m", "d", "h", "i", "s", "f", "half", "offset")


def _plain(told: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rows, instants, offsets and far years of texts that are plain ISO 8601 without an offset."""
    text = pl.col("text").str.replace("T", " ")
    local = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    read = told.select("row", local=local, year=pl.col("text").str.slice(0, 4).cast(pl.Int32))
    return read.select(
        "row", utc=_at("local", zone), offset=pl.lit(None, pl.Int64), far=_far("year"), serial=pl.lit(value=False)
    ).with_columns(utc=pl.when(~pl.col("far")).then("utc"))


def _any(told: pl.DataFrame, zone: str, day_first: bool | None) -> pl.DataFrame:
    """The same of texts of every other form."""
    frame = told.with_columns(plainly(told["text"]).alias("text"))
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
    counted = _counted(frame, zone)
    read = pl.concat([_instants(local, zone), counted])
    return frame.select("row").join(read, on="row", how="left", maintain_order="left")


def _parts(frame: pl.DataFrame, pattern: str, date: tuple[str, ...]) -> pl.DataFrame:
    names = [*date, "h", "i", "s", "f", "half", "offset"]
    return frame.select("row", pl.col("text").str.extract_groups(pattern).struct.rename_fields(names)).unnest("text")


def _instants(parts: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Rows and instants of dates in parts; null for one that no calendar has."""
    hour = pl.col("h").fill_null("0").cast(pl.Int32)
    half = pl.col("half").str.to_lowercase()
    hour = (
        pl.when(half.is_null())
        .then(hour)
        .when(hour <= 12)
        .then(hour % 12 + pl.when(half == "pm").then(12).otherwise(0))
    )
    # 24:00 is the midnight at which the day ends
    late = ((hour == 24) & (pl.col("i") == "00") & (pl.col("s").fill_null("00") == "00")).fill_null(value=False)
    clock = pl.format(
        "{}-{}-{} {}:{}:{}.{}",
        "y",
        *(pl.col(name).str.zfill(2) for name in ("m", "d")),
        pl.when(late).then(0).otherwise(hour).cast(pl.String).str.zfill(2),
        *(pl.col(name).fill_null("00") for name in ("i", "s")),
        pl.col("f").fill_null("0").str.slice(0, 6).str.pad_end(6, "0"),
    )
    local = clock.str.to_datetime("%Y-%m-%d %H:%M:%S.%6f", time_unit="us", strict=False)
    digits = pl.col("offset").str.replace_all(":", "").str.replace("(?i)Z|UTC|GMT", "+0000").str.pad_end(5, "0")
    size = digits.str.slice(1, 2).cast(pl.Int64) * 60 + digits.str.slice(3, 2).cast(pl.Int64)
    minutes = size * pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    day = pl.when(late).then(pl.duration(days=1)).otherwise(pl.duration())
    read = parts.select("row", local=local + day, offset=minutes, far=_far(pl.col("y").cast(pl.Int32)))
    read = read.with_columns(local=pl.when(~pl.col("far")).then("local"))
    fixed = (pl.col("local") - pl.duration(minutes="offset")).dt.replace_time_zone("UTC")
    utc = pl.when(pl.col("offset").is_null()).then(_at("local", zone)).otherwise(fixed)
    return read.select("row", "offset", "far", utc=utc, serial=pl.lit(value=False)).select(_READ)


_READ = ("row", "utc", "offset", "far", "serial")


def _at(local: str, zone: str) -> pl.Expr:
    """Instants of local times; of one that was twice the first, of one that never was null."""
    there = pl.col(local).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return there.dt.convert_time_zone("UTC").alias("utc")


def _far(year: str | pl.Expr) -> pl.Expr:
    return (pl.col(year) if isinstance(year, str) else year).is_between(FIRST_YEAR, LAST_YEAR).not_()


def _counted(frame: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Instants of numbers: seconds to nanoseconds since 1970, or a spreadsheet's days."""
    number = pl.col("text").str.extract(_EPOCH)
    scale = {10: 1_000_000, 13: 1_000, 16: 1}
    whole = number.str.len_bytes().replace_strict(scale, default=None, return_dtype=pl.Int64) * number.cast(pl.Int64)
    nano = pl.when(number.str.len_bytes() == 19).then(number.cast(pl.Int64, strict=False) // 1_000)
    parts = (pl.col("text").str.extract(_EPOCH_PARTS).cast(pl.Decimal(20, 6)) * 1_000_000).cast(pl.Int64)
    since = pl.coalesce(whole, nano, parts).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    # a spreadsheet's fraction of a day is right to the millisecond, not beyond
    days = pl.col("text").str.extract(_SERIAL).cast(pl.Float64)
    local = pl.lit(_SPREADSHEET_ZERO) + pl.duration(milliseconds=(days * 86_400_000).round().cast(pl.Int64))
    read = frame.select("row", since=since, local=local).filter(
        pl.col("since").is_not_null() | pl.col("local").is_not_null()
    )
    utc = pl.coalesce("since", _at("local", zone))
    offset = pl.when(pl.col("since").is_not_null()).then(pl.lit(0, pl.Int64))
    return (
        read.select("row", utc=utc, offset=offset, far=pl.lit(value=False), serial=pl.col("local").is_not_null())
        .with_columns(far=pl.col("utc").dt.year().is_between(FIRST_YEAR, LAST_YEAR).not_())
        .select(_READ)
    )


_SPREADSHEET_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's zero has no zone
