"""Small logs of every shape that the contract allows, drawn by hypothesis."""

from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import strategies as st

from sim.log.contract import ITEM_KINDS, SCHEMA_VERSION, WAITS, schema
from sim.log.freeze import freeze

START = datetime(2025, 3, 3, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
TIME = st.integers(0, 10**12)
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4),
    st.sampled_from(
        ["=1+1", "+x", "-x", "@x", "\tx", "'=x", "a,b", 'a"b', "a\nb", "a\rb", "<&>", "受理", "😀", " ", "null"]
    ),
)
MAYBE = st.none() | TEXT
ATTRIBUTES = {
    "attr_text": (pl.String, MAYBE),
    "attr_number": (pl.Float64, st.none() | st.floats(allow_nan=False, allow_infinity=False)),
    "attr_whole": (pl.Int64, st.none() | st.integers(-(2**63), 2**63 - 1)),
    "attr_truth": (pl.Boolean, st.none() | st.booleans()),
}


@st.composite
def logs(draw, names=TEXT):
    """A log from outside: any cases, each with items one after another, any events.

    `names` draws ids and labels.
    """
    cases, work, events = [], [], []
    for case_id in draw(st.lists(names, max_size=4, unique=True)):
        case = {"case_id": case_id, "process": draw(names), "segment": draw(st.none() | names)}
        times = sorted(draw(st.lists(TIME, min_size=8, max_size=8)))
        case |= {"arrival_time": times[0], "end_time": times[-1], "outcome": "completed"}
        case |= {name: draw(values) for name, (_, values) in ATTRIBUTES.items()}
        first = len(work)
        for step in range(draw(st.integers(0, 3))):
            work.append(draw(items(case, times[1 + 2 * step : 4 + 2 * step], names, last=first + step - 1, step=step)))
            work[-1]["work_id"] = first + step
        cases.append(case)
        if draw(st.booleans()):
            detail = draw(st.sampled_from([None, "{}", '{"visit": 1}', '{"about": "已受理"}']))
            events.append({"time": draw(TIME), "case_id": case_id, "kind": draw(names), "detail": detail})
    return freeze(
        work=frame("work", work),
        cases=frame("cases", cases),
        events=frame("events", events),
        start=START,
        recipe=None,
        provenance={"schema": SCHEMA_VERSION},
    )


@st.composite
def items(draw, case, times, names, *, last, step):
    """A work item of a case between the times given; `last` is the number of the one before, if `step` is not 0."""
    sent, start, end = times
    label = draw(names)
    item = {name: case[name] for name in ("case_id", "process", "segment")}
    item |= {
        "activity": label,
        "element_id": f"{label}/{step}",
        "visit": 1,
        "kind": draw(st.none() | st.sampled_from(ITEM_KINDS)),
    }
    item |= {name: draw(st.none() | names) for name in ("post", "department", "resource")}
    item |= {
        "sent_by": last if step else None,
        "sent_time": sent,
        "start_time": start,
        "end_time": end,
        "outcome": "done",
    }
    if draw(st.booleans()):
        item["busy_time"] = draw(st.integers(0, end - start))
    if draw(st.booleans()):
        item |= dict.fromkeys(WAITS, 0) | {draw(st.sampled_from(WAITS)): start - sent}
    return item


def frame(table, rows):
    types = schema(table) | ({name: kind for name, (kind, _) in ATTRIBUTES.items()} if table == "cases" else {})
    return pl.DataFrame([{name: row.get(name) for name in types} for row in rows], schema=types)
