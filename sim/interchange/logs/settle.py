"""The column of each role of a file: given, known by its name, or assumed from its name and what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from sim.errors import InputError, Mistake
from sim.interchange.logs.columns import KNOWN, TIME_ROLES, known_columns
from sim.interchange.logs.dates import looks_like_dates
from sim.interchange.logs.lifecycle import are_transitions
from sim.interchange.logs.mapping import Columns, LogMapping
from sim.log.understood import Understood
from sim.model.mistakes import mistake, nearest

__all__ = ["settle_columns"]

# Parts of names that hint at a role where no whole name is known: words of English names, ends of Chinese ones.
_HINTS: Mapping[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "case": (
        frozenset(("id", "case", "ticket", "incident", "order", "request", "claim", "key", "number", "no", "nr")),
        ("单号", "编号", "号", "编码"),
    ),
    "activity": (
        frozenset(("activity", "task", "step", "action", "operation", "event", "status", "state", "stage", "phase")),
        ("环节", "活动", "任务", "步骤", "节点", "操作", "动作", "工序", "阶段", "状态"),
    ),
    "start": (frozenset(("start", "started", "begin", "began", "from")), ("开始", "起始", "开工")),
    "end": (
        frozenset(("end", "ended", "complete", "completed", "finish", "finished", "until")),
        ("结束", "完成", "办结", "完工"),
    ),
}
_STATES = (frozenset(("status", "state", "stage", "phase")), ("状态", "阶段"))
_CLOCK = r"^\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([AaPp][Mm])?\s*$"
_LOOKED_AT = 2_000  # rows whose cells are looked at
_MOST_TRANSITIONS = 40  # different cells that a column of transitions may have


def settle_columns(frame: pl.DataFrame, mapping: LogMapping, path: Path, understood: Understood) -> dict[str, Columns]:
    """The columns of each role that a file has.

    Parameters
    ----------
    frame
        The rows as texts, null where a cell says nothing.
    mapping
        What was given; it goes before all that is found.
    path
        For errors.
    understood
        Takes notes of what is assumed.

    Raises
    ------
    InputError
        A column that is given does not exist; or there is no case, no activity or no time.
    """
    header = frame.columns
    _check_given(header, mapping, path)
    taken = {name for names in mapping.columns.values() for name in names}
    free = [name for name in header if name not in taken]
    found: dict[str, Columns] = {role: names for role, names in mapping.columns.items() if names}
    for role, names in known_columns(free).items():
        if role not in mapping.columns:
            found[role] = _with_clock(names, frame) if role in TIME_ROLES else (names[0],)
            if len(found[role]) > 1:
                understood.note("assumed_joined", " + ".join(found[role]), role=role)
            elif len(names) > 1:
                understood.note("several_known", names[0], role=role, other=", ".join(names[1:]))
    guess = _Guess(frame, found, mapping, understood)
    for role in ("case", "activity"):
        guess.by_hint(role)
    guess.times()
    guess.lifecycle()
    guess.states()
    guess.receipts()
    _check_enough(found, header, path)
    return {role: found[role] for role in KNOWN if role in found}


def _with_clock(names: Sequence[str], frame: pl.DataFrame) -> Columns:
    """The best of several columns of times; where one holds dates alone and another clocks alone, both."""
    sample = frame.select(names).head(_LOOKED_AT)
    clocks = [name for name in names if _all(sample[name], _CLOCK)]
    dates = [name for name in names if looks_like_dates(sample[name]) and not _any(sample[name], ":")]
    if clocks and dates and names[0] in (clocks[0], dates[0]):
        return dates[0], clocks[0]
    return (names[0],)


def _all(texts: pl.Series, pattern: str) -> bool:
    known = texts.drop_nulls()
    return bool(len(known)) and bool(known.str.contains(pattern).all())


def _any(texts: pl.Series, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).any())


def _check_given(header: Sequence[str], mapping: LogMapping, path: Path) -> None:
    """Refuse columns that the file does not have, all at once."""
    mistakes: list[Mistake] = []
    for role, names in mapping.columns.items():
        place = mapping.places.get(role) or str(path)
        if role not in KNOWN:
            near = nearest(role, KNOWN) or "case"
            mistakes.append(mistake("read.unknown_role", place, role=role, near=near, known=", ".join(KNOWN)))
        for name in names:
            if name not in header:
                near = nearest(name, header) or header[0]
                known = ", ".join(header[:40])
                mistakes.append(mistake("read.unknown_column", place, column=name, role=role, near=near, known=known))
    if mistakes:
        raise InputError(mistakes)


def _check_enough(found: Mapping[str, Columns], header: Sequence[str], path: Path) -> None:
    known = ", ".join(header[:40])
    mistakes = [
        mistake("read.no_column", str(path), role=f"@read.role.{role}", names=", ".join(KNOWN[role][:3]), known=known)
        for role in ("case", "activity")
        if role not in found
    ]
    if not {"start", "end", "time"} & set(found):
        names = ", ".join(("time:timestamp", "start_time", "end_time"))
        mistakes.append(mistake("read.no_column", str(path), role="@read.role.time", names=names, known=known))
    if mistakes:
        raise InputError(mistakes)


class _Guess:
    """Fills roles that no name has told, and says so."""

    def __init__(
        self, frame: pl.DataFrame, found: dict[str, Columns], mapping: LogMapping, understood: Understood
    ) -> None:
        self.frame, self.found, self.mapping, self.understood = frame, found, mapping, understood
        self.sample = frame.head(_LOOKED_AT)

    def by_hint(self, role: str) -> None:
        """The case or the activity by a part of its name; first those whose values come again."""
        if self.settled(role):
            return
        names = [name for name in self.free() if _hinted(name, role) and not self.holds_dates(name)]
        names = [name for name in names if self.sample[name].null_count() < self.sample.height]
        several = [name for name in names if self.frame[name].n_unique() < self.frame.height]
        ranked = sorted(several or names, key=lambda name: len(_parts(name)))
        if role == "activity":
            ranked = [name for name in ranked if not self.sample[name].str.contains(r"^[\d.,:\s-]*$").all()]
        if ranked:
            self.assume(role, ranked)

    def times(self) -> None:
        """Start and end by parts of their names where both are there, else the fullest column of dates."""
        if any(self.settled(role) for role in ("start", "end", "time")):
            return
        dates = [name for name in self.free() if self.holds_dates(name)]
        starts, ends = ([name for name in dates if _hinted(name, role)] for role in ("start", "end"))
        if starts and ends:
            self.assume("start", starts)
            self.assume("end", ends)
        elif dates:
            self.assume("time", sorted(dates, key=lambda name: self.frame[name].null_count()))

    def lifecycle(self) -> None:
        """A column that holds nothing but transitions, where each row has one time."""
        if self.settled("lifecycle") or {"start", "end"} <= set(self.found):
            return
        for name in self.free():
            few = self.sample[name].drop_nulls().unique()
            if 1 < len(few) <= _MOST_TRANSITIONS and are_transitions(
                self.frame[name].drop_nulls().unique(), self.mapping.lifecycle
            ):
                self.assume("lifecycle", [name])
                return

    def states(self) -> None:
        """A column of states that was taken for the activity, where each row has one time and nothing more is told."""
        activity = self.found.get("activity", ())
        if "activity" in self.mapping.columns or not activity or {"start", "end", "lifecycle"} & set(self.found):
            return
        if not self.mapping.stamps and not known_columns(activity) and _has(activity[0], *_STATES):
            self.understood.stamps = "until_next"
            self.understood.note("assumed_states", activity[0])

    def receipts(self) -> None:
        """A column called arrival that changes within a case: it is when work was received."""
        if self.settled("enable") or "arrival" in self.mapping.columns or len(self.found.get("case", ())) != 1:
            return
        for name in self.found.get("arrival", ()):
            times = self.frame.group_by(self.found["case"][0]).agg(pl.col(name).drop_nulls().n_unique().alias("times"))
            if (times["times"] > 1).any():
                del self.found["arrival"]
                self.assume("enable", [name])

    def settled(self, role: str) -> bool:
        return role in self.found or role in self.mapping.columns

    def free(self) -> list[str]:
        used = {name for names in self.found.values() for name in names}
        return [name for name in self.frame.columns if name not in used]

    def holds_dates(self, name: str) -> bool:
        return looks_like_dates(self.sample[name])

    def assume(self, role: str, ranked: Sequence[str]) -> None:
        self.found[role] = (ranked[0],)
        others = ", ".join(ranked[1:6])
        self.understood.note("assumed_column_of" if others else "assumed_column", ranked[0], role=role, other=others)


def _hinted(name: str, role: str) -> bool:
    return _has(name, *_HINTS[role])


def _has(name: str, words: frozenset[str], ends: Sequence[str]) -> bool:
    return bool(words & set(_parts(name))) or name.rstrip().endswith(tuple(ends))


def _parts(name: str) -> list[str]:
    """The words of a name.

    >>> _parts("CREW_currentStatus2")
    ['crew', 'current', 'status', '2']
    """
    return [part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u4e00-\u9fff]+", name)]
