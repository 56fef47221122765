"""The customer walkthrough: one customer's story, and behind the line of visibility who held the case and why it
lay.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.contract import CAUSES
from sim.log.eventlog import EventLog
from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.views.ask_customer import customer_questions
from sim.views.breaches import breaches
from sim.views.lacks import cannot_tell
from sim.views.plain import SECOND
from sim.views.scope import extent, scenario_of
from sim.views.standards import clocks
from sim.views.story import Line, Side, Step, line
from sim.views.trail import trail
from sim.views.walk_parts import Promise

__all__ = ["CustomerWalk", "walk_customer"]

Row = dict[str, Any]

_ORDER = {"clock": 0, "back": 1, "front": 2, "customer": 3}
"""Of steps at one instant, in reverse: first what the customer does, then what happens behind."""


@dataclass(frozen=True)
class CustomerWalk:
    """One case walked as its customer: facts, steps in order of time, promises, waits by cause, and what to ask.

    `causes` sums the waits of all work items (microseconds; empty where the log has no split), `lacks` are the
    keys of what the log cannot tell.
    """

    case_id: str
    process: str
    segment: str | None
    district: str | None
    channel: str | None
    arrival: int | None
    end: int | None
    outcome: str | None
    steps: tuple[Step, ...]
    promises: tuple[Promise, ...]
    causes: tuple[tuple[str, int], ...]
    working: int | None
    contacts: int
    handoffs: int
    departments: tuple[str, ...]
    questions: tuple[Line, ...]
    lacks: tuple[str, ...]

    @property
    def cycle(self) -> int | None:
        """From arrival to end, microseconds; null while the case is open."""
        return None if self.end is None or self.arrival is None else self.end - self.arrival

    def to_dict(self) -> Row:
        """As JSON data; durations and instants in seconds."""
        names = ("case_id", "process", "segment", "district", "channel", "outcome", "contacts", "handoffs")
        timed = {"arrival": self.arrival, "end": self.end, "cycle": self.cycle, "working": self.working}
        return {
            **{name: getattr(self, name) for name in names},
            **{name: None if value is None else value / SECOND for name, value in timed.items()},
            "departments": list(self.departments),
            "causes": {cause: total / SECOND for cause, total in self.causes},
            "promises": [promise.to_dict() for promise in self.promises],
            "steps": [step.to_dict() for step in self.steps],
            "questions": [question.to_dict() for question in self.questions],
            "lacks": list(self.lacks),
        }


def walk_customer(log: EventLog, case_id: str) -> CustomerWalk:
    """The story of one case.

    Parameters
    ----------
    log
        The log.
    case_id
        The case; `find_case` finds one.

    Raises
    ------
    InputError
        The log has no such case.
    """
    found = log.cases.filter(pl.col("case_id") == case_id)
    if found.is_empty():
        raise InputError(
            Mistake("case", "is no case of this log", "take an id from its cases", case_id, key="views.case_unknown")
        )
    case = found.row(0, named=True)
    items = trail(log).filter(pl.col("case_id") == case_id).to_dicts()
    events = log.events.filter(pl.col("case_id") == case_id).to_dicts()
    promises = _promises(log, case_id)
    scenario = scenario_of(log)
    steps = [
        *_arrival(case),
        *(step for item in items for step in _item_steps(item, scenario)),
        *(step for event in events for step in _event_steps(event, case["process"], scenario)),
        *(step for promise in promises for step in _promise_steps(promise)),
        *_farewell(case),
    ]
    ordered = tuple(sorted(steps, key=_place))
    causes = {cause: sum(item[f"wait_{cause}"] or 0 for item in items) for cause in CAUSES}
    known = any(item["wait_transfer"] is not None for item in items)
    departments = dict.fromkeys(str(i["department"]) for i in sorted(items, key=_when) if i["department"] is not None)
    return CustomerWalk(
        **{name: case[name] for name in ("case_id", "process", "segment", "district", "channel", "outcome")},
        arrival=case["arrival_time"],
        end=case["end_time"],
        steps=ordered,
        promises=promises,
        causes=tuple(causes.items()) if known else (),
        working=_sum_known(_worked(item) for item in items),
        contacts=sum(event["kind"] == "contact" for event in events),
        handoffs=sum(bool(item["handed"]) for item in items),
        departments=tuple(departments),
        questions=customer_questions(case, items, events, promises, now=extent(log)[1]),
        lacks=tuple(note.key for note in cannot_tell(log)),
    )


def _place(step: Step) -> tuple[int, bool, int, str]:
    """Steps in order of time; at one instant the end of the case comes last."""
    return step.time, step.line.key == "walk.customer.ends", -_ORDER[step.side], step.line.key


def _when(item: Row) -> tuple[int, int]:
    return next((item[n] for n in ("start_time", "enable_time", "since", "end_time") if item[n] is not None), 0), item[
        "work_id"
    ]


def _sum_known(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _worked(item: Row) -> int | None:
    if item["busy_time"] is not None:
        return int(item["busy_time"])
    known = item["start_time"] is not None and item["end_time"] is not None
    return int(item["end_time"] - item["start_time"]) if known else None


def _promises(log: EventLog, case_id: str) -> tuple[Promise, ...]:
    """The promises of the rules in force that ran for a case, in order of their begin."""
    scenario = scenario_of(log)
    if scenario is None:
        return ()
    rows = clocks(log, include="all", cases=[case_id]).filter(pl.col("current"))
    broken = {row["standard"]: row for row in breaches(log, cases=[case_id]).iter_rows(named=True)}
    promises = []
    for row in rows.sort("begin", "standard").iter_rows(named=True):
        breach = broken.get(row["standard"], {})
        names = ("standard", "begin", "end", "due", "elapsed", "limit", "at_least", "state")
        facts: Row = {name: row[name] for name in names}
        facts |= {name: breach.get(name) for name in ("department", "post", "phase")}
        told = scenario.standards[row["standard"]].told and scenario.standards[row["standard"]].kind != "internal"
        promises.append(Promise(told=told, **facts))
    return tuple(promises)


# -- steps ------------------------------------------------------------------------------------------------------------


def _step(side: Side, time: int, sentence: Line, until: int | None = None) -> Step:
    return Step(time, until, side, sentence)


def _arrival(case: Row) -> Iterator[Step]:
    if case["arrival_time"] is not None:
        kind = "comes" if case["parent"] is None else "comes_from"
        facts = {"process": case["process"], "channel": case["channel"]}
        extra = {} if case["parent"] is None else {"case": case["parent"]}
        yield _step("customer", case["arrival_time"], line(f"walk.customer.{kind}", **facts, **extra))


def _farewell(case: Row) -> Iterator[Step]:
    if case["end_time"] is not None and case["arrival_time"] is not None:
        span = case["end_time"] - case["arrival_time"]
        yield _step("customer", case["end_time"], line("walk.customer.ends", outcome=case["outcome"], span=span))


def _item_steps(item: Row, scenario: Scenario | None) -> Iterator[Step]:
    """How one work item lay, and how it was worked."""
    activity = f"{item['process']}:{item['element_id']}"
    names = {"activity": activity, "post": item["post"], "department": item["department"]}
    since, start, end = item["since"], item["start_time"], item["end_time"]
    shown: Side = "front" if _is_front(item, scenario) else "back"
    if since is not None and start is not None and start > since:
        split = tuple((cause, item[f"wait_{cause}"]) for cause in CAUSES if item[f"wait_{cause}"])
        key = "walk.customer.lies" if split else "walk.customer.lies_unknown"
        extra: dict[str, Any] = {"causes": split} if split else {}
        yield _step("back", since, line(key, span=start - since, **names, **extra), start)
    elif since is not None and start is None and end is None:
        yield _step("back", since, line("walk.customer.still_lies", **names))
    elif since is not None and start is None and item["outcome"] in ("withdrawn", "cancelled"):
        yield _step("back", since, line(f"walk.customer.{item['outcome']}", **names), end)
    if start is not None:
        key = item["outcome"] if item["outcome"] in ("returned", "asked", "open", "cancelled", "withdrawn") else "done"
        key = item["kind"] if key == "done" and item["kind"] in ("return", "answer", "rework") else key
        span = _worked(item) if end is not None else None
        yield _step(shown, start, line(f"walk.work.{key}", **names, resource=item["resource"], span=span), end)
    elif end is not None and item["outcome"] not in ("withdrawn", "cancelled"):
        if item["sender"] is None or since is None:
            yield _step(shown, end, line("walk.work.ended_first", **names, resource=item["resource"]))
        else:
            yield _step(shown, end, line("walk.work.ended", **names, resource=item["resource"], span=end - since))


def _is_front(item: Row, scenario: Scenario | None) -> bool:
    department = (
        None if scenario is None or item["department"] is None else scenario.departments.get(item["department"])
    )
    return department is not None and department.front


def _event_steps(event: Row, process: str, scenario: Scenario | None) -> Iterator[Step]:
    """What one event tells the walker; choices at gateways and the like tell them nothing."""
    kind, time = event["kind"], event["time"]
    detail = json.loads(event["detail"]) if event["detail"] else {}
    activity = f"{process}:{event['element_id']}"
    if kind == "contact":
        facts = {"channel": event["channel"], "activity": activity, "resource": event["actor"]}
        yield _step("customer", time, line("walk.customer.contact", **facts))
    elif kind == "notice":
        yield _step("customer", time, line("walk.customer.told", words=_words(event, detail, process, scenario)))
    elif kind in ("chase", "complaint", "withdrawal"):
        number = int(detail.get("number", 1))
        yield _step("customer", time, line(f"walk.customer.{kind}", number=number, channel=event["channel"]))
    elif kind == "waiting":
        side: Side = "customer" if detail.get("for") == "customer" else "back"
        yield _step(side, time, line("walk.customer.waited_for", whom=detail.get("for"), activity=activity))
    elif kind == "received":
        arrives: Side = "customer" if detail.get("for") == "customer" else "back"
        yield _step(arrives, time, line("walk.customer.came", activity=activity))
    elif kind == "lost":
        yield _step("back", time, line("walk.back.lost", activity=activity))
    elif kind in ("suspended", "resumed"):
        yield _step("back", time, line(f"walk.back.{kind}", activity=activity, resource=event["actor"]))
    elif kind == "synchronised" and detail.get("waited"):
        waited = int(detail["waited"])
        yield _step("back", time - waited, line("walk.back.synchronised", waited=waited), time)
    elif kind == "batch" and detail.get("size", 1) > 1:
        yield _step("back", time, line("walk.back.batch", activity=activity, number=int(detail["size"])))
    elif kind == "control":
        yield _step("back", time, line(f"walk.back.{detail['kind']}", standard=detail.get("standard")))
    elif kind == "spawned":
        yield _step("back", time, line("walk.back.spawned", case=str(detail.get("case"))))


def _words(event: Row, detail: Row, process: str, scenario: Scenario | None) -> Texts | str:
    """What the customer was told: the words of the element, or what the event says itself."""
    about = detail.get("about")
    if about == "tells" and scenario is not None and process in scenario.processes:
        graph = scenario.graph(process)
        element = graph.nodes[event["element_id"]]["element"] if event["element_id"] in graph else None
        if element is not None and element.tells is not None:
            return Texts(zh=element.tells.zh, en=element.tells.en)
    return str(about)


def _promise_steps(promise: Promise) -> Iterator[Step]:
    """When a promise began to run, and when it was kept or broken."""
    facts: Row = {"standard": promise.standard, "limit": promise.limit}
    key = "promised" if promise.told else "limited"
    key = f"{key}_least" if promise.at_least else key
    yield _step("clock", promise.begin, line(f"walk.clock.{key}", **facts, due=promise.due))
    if promise.state == "kept" and promise.end is not None:
        yield _step("clock", promise.end, line("walk.clock.kept", standard=promise.standard, span=promise.elapsed))
    elif promise.state == "broken" and (at := promise.end if promise.at_least else promise.due) is not None:
        holder = "broken" if promise.department is not None else "broken_outside"
        holder = f"{holder}_least" if promise.at_least else holder
        extra: Row = {} if promise.department is None else {"department": promise.department, "post": promise.post}
        yield _step("clock", at, line(f"walk.clock.{holder}", standard=promise.standard, over=promise.over, **extra))
