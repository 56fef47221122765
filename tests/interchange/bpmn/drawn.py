"""Small BPMN files written by hand, and what happens when they are run: every duration is fixed, nobody waits."""

from copy import deepcopy

import sim
from sim.interchange.bpmn.understand import import_bpmn

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def write(folder, body, *, around="", name="model.bpmn", process='<process id="P">{}</process>'):
    """A file with one process of this body, and what stands around it."""
    path = folder / name
    text = f'<definitions xmlns="{NAMESPACE}">\n{around}\n{process.format(body)}\n</definitions>'
    path.write_text(text, encoding="utf-8")
    return path


def flows(*chains):
    """Sequence flows of chains such as `a b c`; `a b` has the id `a-b`."""
    pairs = [pair for chain in chains for pair in zip(chain.split(), chain.split()[1:], strict=False)]
    return "\n".join(f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs)


def tasks(names, tag="task"):
    """A task for each name."""
    return "\n".join(f'<{tag} id="{name}" name="{name}"/>' for name in names.split())


START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def fixed(imported, *, cases=1, **durations):
    """The mapping with a minute for each task and ten for each wait, or as long as said; plenty of staff, always."""
    written = deepcopy(imported.written)
    for process in written["processes"].values():
        _fix(process, durations)
    for group in written.get("staff", {}).values():
        group.pop("calendar", None)
        group["count"] = 20
    for stream in written["arrivals"].values():
        stream.pop("calendar", None)
        stream["every"] = "10 d"
    written["horizon"] = {"cases": cases}
    return written


def _fix(level, durations):
    for name, element in level["elements"].items():
        if "duration" in element:
            element["duration"] = durations.get(name, "1 min")
        elif "after" in element and element.get("source") == "assumption":
            element["after"] = durations.get(name, "10 min")
        if "external" in element:
            element["external"]["after"] = "5 min"
        if "elements" in element:
            _fix(element, durations)


def run(path, *, settings=(), cases=1, **durations):
    """The log of a file's fixed scenario."""
    scenario = sim.load_scenario(fixed(import_bpmn(path), cases=cases, **durations), settings=list(settings))
    return sim.simulate(scenario)


def walked(log):
    """What was done, as (element, minute of its start since the arrival), in order."""
    arrivals = dict(zip(log.cases["case_id"], log.cases["arrival_time"], strict=True))
    rows = log.work.sort("start_time", "element_id").iter_rows(named=True)
    return [(row["element_id"], (row["start_time"] - arrivals[row["case_id"]]) // 60_000_000) for row in rows]


def ended(log):
    """Whether every case came to its end."""
    return log.cases["end_time"].null_count() == 0
