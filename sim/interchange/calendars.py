"""Weekly calendars of people, from the JSON form of Prosimos: a parameter file, or a table of calendars alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.errors import InputError, Mistake
from sim.interchange.logs.raw import opened, refused
from sim.model.mistakes import mistake, nearest
from sim.model.week import DAYS, MINUTES_A_DAY, Week

__all__ = ["read_calendars", "understand_calendars"]

_MOST_BYTES = 64 * 2**20
_MOST_MISTAKES = 20
_MOST_PEOPLE = 10_000
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?")
_WHOLE = re.compile(r"\d{1,9}(\.0+)?")
_WRONG = -1
_KEYS = ("from", "to", "beginTime", "endTime")


def read_calendars(path: Path) -> dict[str, Week]:
    """The weekly calendar of each resource that a file tells of; see `understand_calendars`.

    Parameters
    ----------
    path
        A JSON file, UTF-8, plain or gzipped, of at most 64 MiB.

    Raises
    ------
    InputError
        The file cannot be read, is no JSON, or holds no calendars; each mistake with its place in the file.
    """
    with opened(path) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise refused("read.too_large", path, most=_MOST_BYTES >> 20)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise refused("calendars.encoding", path) from error
    except json.JSONDecodeError as error:
        raise refused("calendars.no_json", f"{path}:{error.lineno}", why=error.msg) from error
    except (RecursionError, ValueError) as error:
        raise refused("calendars.no_json", path, why=type(error).__name__) from error
    return understand_calendars(content, place=str(path))


def understand_calendars(content: object, *, place: str) -> dict[str, Week]:
    """The weekly calendar of each resource, to the minute.

    Parameters
    ----------
    content
        Prosimos's parameters, of which `resource_calendars` and `resource_profiles` are looked at (lists, or the
        mappings of its older layout); or a mapping of resources to lists of periods. A period holds from its first to
        its last day of the week, each day from `beginTime` to `endTime`: times are rounded to the minute, an end
        from 23:59 on is midnight, and one that is not after its beginning is of the next day. Where a period has a
        `probability` (fuzzy calendars), it counts from one half on. Who has no calendar there is left out.
    place
        Where it stands, for errors.

    Returns
    -------
    dict of str to Week
        By the ids and names of the resources; where the profiles are silent, by those of the calendars themselves.

    Raises
    ------
    InputError
        Something in it is no calendar.

    >>> period = {"from": "MONDAY", "to": "TUESDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}
    >>> understand_calendars({"Ann": [period]}, place="here")["Ann"].spells
    ((540, 1020), (1980, 2460))
    """
    reading = _Reading(place)
    if isinstance(content, dict) and "resource_calendars" in content:
        calendars = reading.calendars(content["resource_calendars"], "resource_calendars")
        people = dict(reading.people(content.get("resource_profiles") or [], calendars))
        found = {**calendars, **people}
    elif isinstance(content, dict):
        found = {name: reading.week(periods, name) for name, periods in content.items()}
    else:
        found = {}
    if not found and not reading.mistakes:
        reading.wrong("calendars.none", "")
    if reading.mistakes:
        raise InputError(reading.mistakes)
    return found


class _Reading:
    """What is wrong in a file is gathered while it is read, so that all of it is told at once."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.mistakes: list[Mistake] = []

    def wrong(self, key: str, where: str, value: object = "", **values: str) -> None:
        """Note a mistake."""
        if len(self.mistakes) < _MOST_MISTAKES:
            place = f"{self._place}: {where}" if where else self._place
            self.mistakes.append(mistake(key, place, value=value, severity="error", **values))

    def calendars(self, content: object, where: str) -> dict[str, Week]:
        """Calendars by their ids and names."""
        found: dict[str, Week] = {}
        for one, periods, place in self._entries(content, where, "time_periods"):
            week = self.week(periods, place)
            for name in _names(one):
                found.setdefault(name, week)
        return found

    def people(self, content: object, calendars: Mapping[str, Week]) -> Iterator[tuple[str, Week]]:
        """Each resource with its calendar; of a pool of n, which the log numbers, all n."""
        for _, members, place in self._entries(content, "resource_profiles", "resource_list"):
            for one, calendar, at in self._entries(members, place, "calendar"):
                if calendar is None:
                    continue
                if not (isinstance(calendar, str) and calendar in calendars):
                    self.wrong("calendars.unknown", f"{at}.calendar", calendar, near=_near(calendar, calendars))
                    continue
                amount = self._amount(one.get("amount", 1), f"{at}.amount")
                for name in _names(one):
                    yield name, calendars[calendar]
                    yield from ((f"{name}_{number}", calendars[calendar]) for number in range(amount) if amount > 1)

    def week(self, periods: object, where: str) -> Week:
        """The week of a list of periods."""
        if not isinstance(periods, list):
            self.wrong("calendars.no_list", where, periods)
            return Week(())
        return Week.of(spell for number, one in enumerate(periods) for spell in self._spells(one, f"{where}[{number}]"))

    def _entries(self, content: object, where: str, inner: str) -> Iterator[tuple[dict[str, Any], Any, str]]:
        """Objects of a list, or of a mapping of ids, with what stands in them under `inner`, and where that is."""
        if isinstance(content, dict):
            known = {key: one if isinstance(one, dict) else {inner: one} for key, one in content.items()}
            content = [{"id": key, **one} for key, one in known.items()]
        if not isinstance(content, list):
            self.wrong("calendars.no_list", where, content)
            return
        for number, one in enumerate(content):
            place = f"{where}[{number}]"
            if not isinstance(one, dict) or not _names(one):
                self.wrong("calendars.no_id", place, one)
            else:
                yield one, one.get(inner), f"{place}.{inner}" if inner != "calendar" else place

    def _spells(self, one: object, where: str) -> Iterator[tuple[int, int]]:
        """Minutes of the week of one period."""
        if not isinstance(one, dict) or not set(_KEYS) <= set(one):
            self.wrong("calendars.period", where, one, keys=", ".join(_KEYS))
            return
        first, last = (self._day(one[key], f"{where}.{key}") for key in _KEYS[:2])
        begin, end = (self._minute(one[key], f"{where}.{key}") for key in _KEYS[2:])
        end += end == MINUTES_A_DAY - 1
        if min(first, last, begin, end) == _WRONG or not self._likely(one.get("probability", 1), where):
            return
        if begin == end and begin % MINUTES_A_DAY:
            self.wrong("calendars.empty_period", f"{where}.endTime", one["endTime"])
            return
        until = end if end > begin else end + MINUTES_A_DAY
        for day in range(first, first + (last - first) % len(DAYS) + 1):
            monday = day % len(DAYS) * MINUTES_A_DAY
            yield monday + begin, monday + until

    def _amount(self, value: object, where: str) -> int:
        """How many a pool has; some writers put it in quotation marks."""
        amount = int(float(str(value))) if _WHOLE.fullmatch(str(value)) else 0
        if not 0 < amount <= _MOST_PEOPLE:
            self.wrong("calendars.amount", where, value, most=f"{_MOST_PEOPLE:,}")
        return min(amount, _MOST_PEOPLE)

    def _day(self, value: object, where: str) -> int:
        name = value.strip().upper() if isinstance(value, str) else ""
        if name not in DAYS:
            self.wrong("calendars.day", where, value, near=nearest(name, DAYS) or DAYS[0])
            return _WRONG
        return DAYS.index(name)

    def _minute(self, value: object, where: str) -> int:
        match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
        hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
        rounded = hours * 60 + minutes + (seconds >= 30)
        if minutes > 59 or seconds > 59 or rounded > MINUTES_A_DAY:
            self.wrong("calendars.time", where, value)
            return _WRONG
        return rounded

    def _likely(self, value: object, where: str) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.wrong("calendars.probability", f"{where}.probability", value)
            return False
        return value >= 0.5


def _names(one: dict[str, Any]) -> list[str]:
    return [one[key] for key in ("id", "name") if isinstance(one.get(key), str) and one[key]]


def _near(value: object, known: Mapping[str, Week]) -> str:
    return (nearest(value, known) if isinstance(value, str) else "") or next(iter(known), "—")
