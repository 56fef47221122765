"""What a redesign changes, as a map: by hand on the small office."""

import pytest

from sim.report.changes import change_maps, counts
from sim.report.skeleton import hubs, skeleton
from sim.views.flow import END, START
from tests.report.comparison.designs import OFFICE, office, short_way


def changed(**elements):
    """The office with elements of its process exchanged; None takes one away together with its flows."""
    process = OFFICE["processes"]["connect"]
    kept = {name: part for name, part in {**process["elements"], **elements}.items() if part is not None}
    flows = [flow for flow in process["flows"] if {flow["from"], flow["to"]} <= set(kept)]
    return office(processes={"connect": {**process, "elements": kept, "flows": flows}})


def states(base, design, lang="en"):
    (data,) = change_maps(base, design, lang)
    return data, {box.id: box.state for box in data.boxes}


def test_ways_lead_through_gateways():
    found = skeleton(office(), "connect")
    assert list(found.steps) == ["accept", "check", "fit"]
    assert set(found.ways) == {
        (START, "accept"), ("accept", "check"), ("check", "accept"), ("check", "fit"), ("fit", END),
    }  # fmt: skip
    assert found.ways[("check", "accept")].weight == pytest.approx(0.1)
    assert found.ways[("check", "fit")].transfer == pytest.approx(3600e6)
    assert skeleton(office(), "nothing").steps == {}


def test_two_equal_scenarios_have_no_map():
    assert change_maps(office(), office(), "en") == ()


def test_a_removed_step_and_the_ways_that_close_behind_it():
    data, found = states(office(), short_way().scenario)
    assert found == {"accept": "same", "check": "removed", "fit": "same"}
    ways = {(way.source, way.target): way.state for way in data.ways}
    assert ways[("accept", "check")] == "removed"
    assert "added" in {ways.get(("accept", "fit")), ways.get(("accept", "accept"))}
    assert ways[("fit", END)] == "same"


def test_a_shorter_step_says_by_how_much():
    slow = {**OFFICE["processes"]["connect"]["elements"]["check"], "duration": "fixed(10 min)"}
    data, found = states(office(), changed(check=slow))
    assert found["check"] == "changed"
    assert next(box.note for box in data.boxes if box.id == "check") == "25 min → 10 min"
    assert counts(data)["changed"] == 1


def test_a_change_too_small_for_words_is_told_as_a_factor():
    slow = {**OFFICE["processes"]["connect"]["elements"]["check"], "duration": "exponential(mean=25.2 min)"}
    data, _ = states(office(), changed(check=slow))
    assert next(box.note for box in data.boxes if box.id == "check") == "× 1.01"


def test_a_step_of_another_department_stands_in_both_places():
    moved = {**OFFICE["processes"]["connect"]["elements"]["check"], "post": "clerk"}
    data, found = states(office(), changed(check=moved), "zh")
    assert (found["check@"], found["check"]) == ("left", "moved")
    assert next(box.note for box in data.boxes if box.id == "check") == "原属审核部"
    assert ("check@", "check") in {(way.source, way.target) for way in data.ways if way.state == "moved"}
    assert {lane.id for lane in data.lanes} == {"front", "back", "works"}


def test_more_people_show_at_their_steps():
    staff = {**OFFICE["staff"], "fitters": {"posts": ["fitter"], "count": 3}}
    data, found = states(office(), office(staff=staff))
    assert found == {"accept": "same", "check": "same", "fit": "changed"}
    assert next(box.note for box in data.boxes if box.id == "fit") == "people 1 → 3"


def test_a_wait_on_the_way_is_a_change_of_the_way():
    process = OFFICE["processes"]["connect"]
    wait = {"type": "timer", "after": "fixed(1 d)", "name": {"zh": "等客户", "en": "Wait for the customer"}}
    flows = [f for f in process["flows"] if f["from"] != "fit"] + [
        {"from": "fit", "to": "w"},
        {"from": "w", "to": "go"},
    ]
    design = office(processes={"connect": {**process, "elements": {**process["elements"], "w": wait}, "flows": flows}})
    data, found = states(office(), design)
    assert set(found.values()) == {"same"}
    assert [(w.source, w.note) for w in data.ways if w.state == "changed"] == [("fit", "+ Wait for the customer")]


def test_an_event_at_the_edge_leads_away_from_its_step():
    process = OFFICE["processes"]["connect"]
    edge = {"type": "boundary", "attached_to": "check", "after": "fixed(2 d)"}
    flows = [*process["flows"], {"from": "late", "to": "fit"}]
    design = office(
        processes={"connect": {**process, "elements": {**process["elements"], "late": edge}, "flows": flows}}
    )
    data, _ = states(office(), design)
    assert [(w.source, w.target) for w in data.ways if w.state == "changed"] == [("check", "fit")]


def test_a_new_process_comes_whole():
    process = OFFICE["processes"]["connect"]
    design = office(processes={"connect": process, "again": process})
    data, found = states(office(), design)
    assert data.process == "again"
    assert set(found.values()) == {"added"}


def thicket(number, post="fitter"):
    """The office with several steps between one gateway and another, and back again."""
    process = OFFICE["processes"]["connect"]
    branches = {f"s{i}": {"post": post, "duration": "5 min"} for i in range(number)}
    gates = {
        "out": {"type": "exclusive", "name": {"zh": "谁来办？", "en": "Who does it?"}},
        "back": {"type": "exclusive"},
    }
    kept = {name: part for name, part in process["elements"].items() if name not in ("fit", "right")}
    flows = [
        {"from": "come", "to": "accept"}, {"from": "accept", "to": "check"}, {"from": "check", "to": "out"},
        *({"from": "out", "to": name, "probability": 1 / number} for name in branches),
        *({"from": name, "to": "back"} for name in branches),
        {"from": "back", "to": "out", "probability": 0.1}, {"from": "back", "to": "accept", "probability": 0.1},
        {"from": "back", "to": "go", "probability": 0.8},
    ]  # fmt: skip
    return office(processes={"connect": {**process, "elements": {**kept, **branches, **gates}, "flows": flows}})


def test_a_gateway_where_many_ways_meet_stands_in_the_map_and_few_do_not():
    assert hubs(office(), "connect") == frozenset()
    many = thicket(4)
    assert hubs(many, "connect") == {"back", "out"}
    whole, short = skeleton(many, "connect"), skeleton(many, "connect", hubs(many, "connect"))
    assert len(whole.ways) == 1 + 1 + 4 + 4 * 4 + 4 + 4
    assert len(short.ways) == 1 + 1 + 1 + 4 + 4 + 3
    assert short.steps["out"].department == "back"


def test_gateways_do_not_move_and_do_not_count_as_steps():
    data, found = states(thicket(4), thicket(4, post="clerk"))
    assert {found["out"], found["back"]} == {"same"}
    assert counts(data)["moved"] == 4
    assert {box.post for box in data.boxes if box.id in ("out", "back")} == {""}
