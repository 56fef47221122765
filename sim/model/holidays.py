"""Public holidays and make-up working days, as far as they are published (chinesecalendar)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from chinese_calendar import constants

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Holidays", "is_known", "is_public_holiday", "is_working_day"]

Holidays = Literal["cn", "none"]

FIRST_YEAR = min(day.year for day in constants.holidays)
LAST_YEAR = max(day.year for day in constants.holidays)
"""The years whose holidays are published in the installed release of chinesecalendar."""


def is_known(day: date, holidays: Holidays = "cn") -> bool:
    """Whether the holidays around `day` are published; without holidays every day is known."""
    return holidays == "none" or FIRST_YEAR <= day.year <= LAST_YEAR


def is_working_day(day: date, holidays: Holidays = "cn") -> bool:
    """Whether people work on `day`: Monday to Friday but for public holidays, and make-up days at a weekend.

    Parameters
    ----------
    day
        A local date; with `"cn"`, one for which `is_known` holds.
    holidays
        `"cn"` follows the State Council's notices, `"none"` knows no holidays.

    >>> sunday = date(2024, 2, 18)  # made up for the Spring Festival
    >>> is_working_day(sunday), is_working_day(sunday, "none")
    (True, False)
    """
    if holidays == "cn":
        if day in constants.workdays:
            return True
        if day in constants.holidays:
            return False
    return day.weekday() < 5


def is_public_holiday(day: date, holidays: Holidays = "cn") -> bool:
    """Whether `day` is a public holiday or a day off in lieu of one; an ordinary weekend is none.

    >>> is_public_holiday(date(2024, 2, 10)), is_public_holiday(date(2024, 3, 9))
    (True, False)
    """
    return holidays == "cn" and day in constants.holidays
