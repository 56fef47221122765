"""Small scenarios written tersely, and their logs read tersely: times in minutes, cases by number.

One process `walk`, customers who come at given minutes, one person for each post unless a test says otherwise. The
clock starts on Monday 2024-03-04 at 00:00, so minute 480 is 08:00.
"""

import json

from sim import load_scenario, simulate
from sim.engine.reference import Run

MINUTE = 60_000_000
DAY = 1440
CAUSES = ("transfer", "external", "batch", "unavailable", "priority", "contention")
SHIFT = {"hours": ["08:00-12:00", "13:00-17:00"], "days": ["mon", "tue", "wed", "thu", "fri"]}


def come(*names):
    """A start, an end, and an activity of one minute at a post of its own name for each name."""
    return {"come": {"type": "start"}, "go": {"type": "end"}} | {n: {"post": n, "duration": "1 min"} for n in names}


def posts_of(elements):
    """The posts that elements name, those inside sub-processes too."""
    found = {e["post"]: None for e in elements.values() if "post" in e}
    found |= {e["decides"]: None for e in elements.values() if "decides" in e}
    for element in elements.values():
        found |= dict.fromkeys(posts_of(element.get("elements", {})))
    return list(found)


def small(elements, flows, *, at=(0,), **parts):
    """The data of a scenario whose customers `c` come at the minutes `at` into the process `walk`.

    `parts` are sections of a scenario; `walk` holds further keys of the process, `arrive` of the stream; `posts` is
    merged with the posts that the elements name.
    """
    walk = {"elements": elements, "flows": flows, **parts.pop("walk", {})}
    stream = {"process": "walk", "times": [f"{minute} min" for minute in at], **parts.pop("arrive", {})}
    processes = {"walk": walk, **parts.pop("processes", {})}
    named = [post for process in processes.values() for post in posts_of(process["elements"])]
    posts = {name: {"department": "office"} for name in named}
    for name, post in parts.pop("posts", {}).items():
        posts[name] = {"department": "office", **post}
    return {
        "id": "small",
        "title": "Small",
        "start": "2024-03-04T00:00",
        "horizon": {"time": "30 d"},
        "departments": {"office": {}},
        "posts": posts,
        "staff": {name: {"posts": [name], "members": [name]} for name in posts},
        "processes": processes,
        "arrivals": {"c": stream} | parts.pop("streams", {}),
        **parts,
    }


def run(elements, flows, *, decisions=(), seed=1, **parts):
    """The log of a small scenario; every run is made again from its recipe, which must give an equal log."""
    log = simulate(small(elements, flows, **parts), seed=seed, decisions=decisions)
    assert simulate(**log.recipe) == log
    return log


def played(player, elements, flows, *, seed=1, **parts):
    """The log of a small scenario with a player, and what its recipe gives without one: an equal log."""
    log = Run(load_scenario(small(elements, flows, **parts)), seed=seed, player=player).finish()
    again = simulate(**log.recipe)
    for name, table in log.tables.items():
        assert table.equals(again.tables[name]), (name, table, again.tables[name])
    assert again == log
    return log


def minutes(value):
    """Microseconds as minutes, whole where they are."""
    if value is None:
        return None
    return value // MINUTE if value % MINUTE == 0 else value / MINUTE


def number(case):
    """The short name of a case: `1` for `c-000001`, `1.2` for the second case that it started."""
    if case is None:
        return None
    stream, _, rest = case.partition("-")
    ordinal, dot, children = rest.partition(".")
    return ("" if stream == "c" else stream) + str(int(ordinal)) + dot + children


def key(row):
    """`1 serve` for the first visit of case 1 at the element, `1 serve 2` for the second."""
    visit = "" if row["visit"] == 1 else f" {row['visit']}"
    return f"{number(row['case_id'])} {row['element_id']}{visit}"


def items(log, *columns):
    """The columns of each work item by its key; times in minutes; one column stands alone, several are a tuple."""
    found = {}
    for row in log.work.iter_rows(named=True):
        values = [minutes(row[c]) if c.endswith("_time") or c.startswith("wait_") else row[c] for c in columns]
        found[key(row)] = values[0] if len(columns) == 1 else tuple(values)
    return found


def spans(log):
    """Start and end of each work item in minutes."""
    return items(log, "start_time", "end_time")


def waits(log):
    """The causes of each work item's wait that are not 0, in minutes."""
    found = {}
    for row in log.work.iter_rows(named=True):
        found[key(row)] = {c: minutes(row[f"wait_{c}"]) for c in CAUSES if row[f"wait_{c}"]}
    return found


def senders(log):
    """Who sent each work item, as keys."""
    rows = list(log.work.iter_rows(named=True))
    return {key(row): None if row["sent_by"] is None else key(rows[row["sent_by"]]) for row in rows}


def events(log, *kinds):
    """Minute, case, element and detail of the events of some kinds."""
    return [
        (minutes(row["time"]), number(row["case_id"]), row["element_id"], json.loads(row["detail"] or "null"))
        for row in log.events.iter_rows(named=True)
        if row["kind"] in kinds
    ]


def ends(log):
    """End and outcome of each case."""
    rows = log.cases.iter_rows(named=True)
    return {number(row["case_id"]): (minutes(row["end_time"]), row["outcome"]) for row in rows}
