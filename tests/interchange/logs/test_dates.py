from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.interchange.logs.dates import is_day_first, likely_zone, looks_like_dates, read_instants

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_PAST_EIGHT = datetime(2024, 2, 19, 8, 30, tzinfo=SHANGHAI)


def texts(*values):
    return pl.Series("time", values, dtype=pl.String)


def read(text, **options):
    return read_instants(texts(text), "Asia/Shanghai", **options).utc[0]


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-19 08:30:00",
        "2024-02-19T08:30",
        " 2024-2-19 8:30 ",
        "2024/2/19 8:30:00",
        "2024.02.19 08:30",
        "2024-02-19T00:30:00Z",
        "2024-02-19T00:30:00.000+00:00",
        "2024-02-19 01:30:00+01:00",
        "2024-02-19 01:30:00+0100",
        "2024-02-19T01:30+01",
        "2024-02-18T21:00:00.000000-03:30",
        "2024-02-19 00:30:00 UTC",
        "2024年2月19日 8时30分",
        "2024年02月19日08时30分00秒",
        "2024年2月19日 08:30:00",
        "20240219083000",
        "20240219T083000",
        "1708302600",
        "1708302600000",
        "1708302600000000",
        "19.02.2024 08:30",
        "2/19/2024 8:30 AM",
        "2/19/24 8:30",
        "19.02.24 08:30",
        "2024年2月19日 上午8时30分",
        "2024年2月19日星期一 8点30分",
        "２０２４／２／１９　８：３０",
        "2024/2/19 上午 8:30:00",
        "19 Feb 2024 08:30",
        "19-FEB-2024 08:30:00",
        "Mon, 19 February 2024 00:30:00 GMT",
        "February 19, 2024 8:30 AM",
        "Feb 19th, 2024, 8:30 AM",
        "2024-02-19T08:30:00+08:00[Asia/Shanghai]",
        "1708302600000000000",
        "1708302600.0",
        "1708302600000.25",
        "45341.354166666664",
        "202402190830",
    ],
)
def test_forms_of_half_past_eight(text):
    assert read(text, day_first=False) == HALF_PAST_EIGHT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-19", datetime(2024, 2, 19, tzinfo=SHANGHAI)),
        ("2024年2月19日", datetime(2024, 2, 19, tzinfo=SHANGHAI)),
        ("2024-02-19 12:05 AM", datetime(2024, 2, 19, 0, 5, tzinfo=SHANGHAI)),
        ("2024-02-19 12:05 pm", datetime(2024, 2, 19, 12, 5, tzinfo=SHANGHAI)),
        ("2024-02-19 11:05 pm", datetime(2024, 2, 19, 23, 5, tzinfo=SHANGHAI)),
        ("2024-02-19 08:30:00.5", HALF_PAST_EIGHT + timedelta(microseconds=500_000)),
        ("2024-02-19 08:30:00,123", HALF_PAST_EIGHT + timedelta(microseconds=123_000)),
        ("2024-02-19 08:30:00.123456789", HALF_PAST_EIGHT + timedelta(microseconds=123_456)),
        ("2024-02-19 24:00", datetime(2024, 2, 20, tzinfo=SHANGHAI)),
        ("2024年2月19日 下午8时", datetime(2024, 2, 19, 20, tzinfo=SHANGHAI)),
        ("2024年2月19日 下午15时30分", datetime(2024, 2, 19, 15, 30, tzinfo=SHANGHAI)),
        ("2024年2月19日 中午12:30", datetime(2024, 2, 19, 12, 30, tzinfo=SHANGHAI)),
        ("2024年2月", datetime(2024, 2, 1, tzinfo=SHANGHAI)),
        ("45341", datetime(2024, 2, 19, tzinfo=SHANGHAI)),
        ("1708302600.123456", HALF_PAST_EIGHT + timedelta(microseconds=123_456)),
        ("1900-01-01", datetime(1900, 1, 1, tzinfo=SHANGHAI)),
        ("1969-12-31 23:59:59.999999Z", datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("", None),
    ],
)
def test_other_instants(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2024-02-30", "2023-02-29", "2024-13-01", "2024-02-19 25:00", "2024-02-19 08:60", "08:30", "2024",
        "12345", "2024-02-19 08:30 +8 hours", "2024-02-19 13:30 PM", "=2024-02-19", "3/4/2024",
        "24-02-19", "99999", "19999.5", "-45341", "1e9", "NaN", "2024-02-19 24:01", "30 Feb 2024", "Feb 2024",
        "2024-W08-1", "2024-02-19 08:30 CST", "08:30:00", "17083026000", "十二月", "2024年13月1日", "19 Foo 2024",
    ],
)  # fmt: skip
def test_what_is_no_date_is_found(text):
    found = read_instants(texts("2024-02-19", None, "", text, text), "Asia/Shanghai")
    assert found.bad == 3
    assert found.utc[3] is None


def test_local_times_that_never_were_are_found():
    assert read_instants(texts("2024-03-31 02:30"), "Europe/Amsterdam").bad == 0


def test_local_times_that_were_twice_are_the_first():
    assert read_instants(texts("2024-10-27 02:30"), "Europe/Amsterdam").utc[0] == datetime(
        2024, 10, 27, 0, 30, tzinfo=UTC
    )


def test_columns_tell_day_from_month():
    assert is_day_first(texts("3/4/2024", "19/2/2024")) is True
    assert is_day_first(texts("3/4/2024", "2/19/2024", None)) is False
    assert is_day_first(texts("3/4/2024")) is None
    assert is_day_first(texts("13/4/2024", "4/13/2024")) is None
    assert read("3/4/2024", day_first=True) == datetime(2024, 4, 3, tzinfo=SHANGHAI)
    assert read("3/4/2024", day_first=False) == datetime(2024, 3, 4, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        (["2024-01-01 00:00", "2024-07-01 00:00"], "Asia/Shanghai"),
        (["2024-01-01 00:00+08:00", "2024-07-01 00:00+08:00"], "Asia/Shanghai"),
        (["2024-01-01T00:00Z", "2024-07-01T00:00Z"], "UTC"),
        (["2024-01-01 00:00+01:00", "2024-07-01 00:00+02:00"], "Europe/Amsterdam"),
        (["2024-01-01 00:00-05:00", "2024-07-01 00:00-04:00"], "America/New_York"),
        (["2024-01-01 00:00+05:45", "2024-07-01 00:00+05:45"], "UTC+05:45"),
        (["2024-01-01 00:00+08:00", "2024-07-01 00:00"], "Asia/Shanghai"),
    ],
)
def test_zone_is_one_whose_clocks_show_what_is_written(written, zone):
    assert str(likely_zone([read_instants(texts(*written), "Asia/Shanghai")], "Asia/Shanghai")) == zone


@given(
    st.datetimes(
        min_value=datetime(1950, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))]),
    )
)
def test_iso_dates_are_read_exactly(moment):
    assert read(moment.isoformat()) == moment
    assert read(moment.isoformat(" ")) == moment


@pytest.mark.parametrize(
    "text",
    [
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00",
        "9999-12-31 23:59:59",
        "1899/12/31",
        "2200-01-01",
        "31.12.9999",
        "99991231",
    ],
)
def test_years_that_nobody_means_are_no_dates_and_no_mistake(text):
    found = read_instants(texts("2024-02-19", text), "Asia/Shanghai")
    assert found.bad is None
    assert found.utc[1] is None
    assert found.far.to_list() == [False, True]


@given(
    st.datetimes(min_value=datetime(1955, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - local, without a zone
    st.sampled_from(
        [
            "%Y/%m/%d %H:%M:%S",
            "%Y年%m月%d日 %H时%M分%S秒",
            "%d.%m.%Y %H:%M:%S",
            "%d %b %Y %H:%M:%S",
            "%Y%m%d%H%M%S",
            "%m/%d/%Y %I:%M:%S %p",
        ]
    ),
)
def test_local_forms_are_read_exactly(moment, form):
    whole = moment.replace(microsecond=0)
    assert read(whole.strftime(form), day_first=False) in (whole.replace(tzinfo=SHANGHAI), None)
    found = read_instants(texts(whole.strftime(form)), "Etc/GMT-8", day_first=False)
    assert found.utc[0] == whole.replace(tzinfo=timezone(timedelta(hours=8)))


@settings(max_examples=40, deadline=None)
@given(st.floats(20000, 79999))
def test_numbers_of_days_are_right_to_the_millisecond(days):
    expected = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(milliseconds=round(days * 86_400_000))
    assert read_instants(texts(repr(days)), "UTC").utc[0] == expected


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text):
    read_instants(texts(text, f"2024-{text}", f"2024-02-19 {text}"), "Asia/Shanghai", day_first=True)
    is_day_first(texts(text))
    looks_like_dates(texts(text))
