"""Processes that lead back to themselves, and sub-processes that are looked into."""

import pytest

from sim.errors import InputError
from sim.model.check import check
from sim.model.load import load_scenario


def line(**elements):
    """A process with its elements in a row between a start and an end."""
    names = ["come", *elements, "go"]
    return {"elements": {"come": {"type": "start"}, **elements, "go": {"type": "end"}}, "flows": [" -> ".join(names)]}


def told(**processes):
    data = {
        "id": "shop",
        "title": "Shop",
        "start": "2024-01-01",
        "horizon": {"time": "1 d"},
        "processes": processes,
        "arrivals": {"all": {"process": "a", "per_day": 1}},
    }
    return [
        (m.key.removeprefix("check."), m.place, m.severity, dict(m.values).get("chain"))
        for m in check(load_scenario(data))
    ]


def test_calls_in_a_circle_are_an_error():
    a, b = line(x={"type": "call", "process": "b"}), line(y={"type": "call", "process": "a"})
    assert told(a=a, b=b) == [("call_circle", "processes.a.elements.x.process", "error", "a -> b -> a")]


def test_the_graph_of_calls_in_a_circle_is_refused():
    a, b = line(x={"type": "call", "process": "b"}), line(y={"type": "call", "process": "a"})
    scenario = load_scenario(
        {"id": "shop", "title": "Shop", "start": "2024-01-01", "horizon": {"cases": 1}, "processes": {"a": a, "b": b}}
    )
    with pytest.raises(InputError, match=r"processes\.b\.elements\.y\.process: the processes call .* a -> b -> a"):
        scenario.graph("a")


def test_cases_that_start_one_another_in_a_circle_are_a_warning():
    a = line(x={"type": "spawn", "process": "a"})
    assert told(a=a) == [("spawn_circle", "processes.a.elements.x.process", "warning", "a -> a")]


def test_calls_and_spawns_without_a_circle_are_no_matter():
    a = line(x={"type": "call", "process": "b"}, y={"type": "spawn", "process": "b"})
    assert told(a=a, b=line()) == []


def test_the_inside_of_a_subprocess_is_looked_into():
    inner = line(work={"post": "nobody", "duration": "1 min"})
    inner["flows"] = ["come -> work"]
    found = {(key, place) for key, place, _, _ in told(a=line(sub={"type": "subprocess", **inner}))}
    assert found == {
        ("unknown_name_none", "processes.a.elements.sub.elements.work.post"),
        ("dead_end", "processes.a.elements.sub.elements.work"),
        ("unreachable", "processes.a.elements.sub.elements.go"),
    }
