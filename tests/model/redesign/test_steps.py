# ruff: noqa: E501 - a table is read by its columns
"""Changes of the way through a process, before and after."""

import pytest

from sim.errors import InputError
from sim.model.check import check
from tests.model.redesign.scenes import bureau, changed, flow, flows


def errors(scenario):
    return [mistake for mistake in check(scenario) if mistake.severity == "error"]


def test_the_bureau_is_sound():
    assert errors(bureau()) == []


def test_a_step_is_removed_and_its_hand_offs_are_bridged_by_the_slower_one():
    design = changed({"change": "remove", "process": "supply", "element": "sign"})
    assert "sign" not in design.processes["supply"].elements
    bridged = flow(design, "ok", "stamp")
    assert bridged.probability == 0.75
    assert bridged.transfer.number("mean") == flow(bureau(), "ok", "sign").transfer.number("mean")
    assert errors(design) == []


def test_a_check_takes_with_it_what_only_it_led_to():
    design = changed({"change": "remove", "process": "supply", "element": "check", "passes": "ok->sign"})
    assert set(design.processes["supply"].elements) == {"apply", "accept", "sign", "stamp", "visit", "done"}
    # two hand-offs become one, the slower, with the luck and the loss of the first
    bridged = flow(design, "accept", "sign")
    assert (str(bridged.transfer), bridged.loss) == ("lognormal(cv=0.6, mean=2 h)", 0.2)
    assert bridged.id == "accept->check"
    assert errors(design) == []


def test_which_way_a_case_goes_on_must_be_known():
    with pytest.raises(InputError, match=r"= check: 2 flows leave it|= ok: is of type exclusive"):
        changed({"change": "remove", "process": "supply", "element": "ok"})
    with pytest.raises(InputError, match=r"passes = ok->sgn.*did you mean 'ok->sign'"):
        changed({"change": "remove", "process": "supply", "element": "check", "passes": "ok->sgn"})


def test_what_a_removed_check_misses_is_found_out_later():
    misses = {"chance": 0.2, "on": "visit->done", "to": "stamp", "transfer": "1 h"}
    design = changed(
        {"change": "remove", "process": "supply", "element": "check", "passes": "ok->sign", "misses": misses}
    )
    assert flows(design)[-3:] == ["visit->check_missed", "check_missed->stamp", "check_missed->done"]
    back = flow(design, "check_missed", "stamp")
    assert (back.probability, str(back.when)) == (0.2, "visits('check_missed') == 1")
    assert flow(design, "check_missed", "done").probability == 0.8
    assert errors(design) == []


def test_who_speaks_of_a_removed_step_is_told_or_means_another():
    change = {"change": "remove", "process": "supply", "element": "visit"}
    with pytest.raises(
        InputError, match=r"still spoken of at .*behaviours\.chase\.until.*standards\.soon\.ends\.element"
    ):
        changed(change)
    design = changed({**change, "instead": "stamp"})
    assert design.standards["soon"].ends.element == "stamp"
    assert design.processes["supply"].behaviours["chase"].until == "stamp"


def test_visits_to_a_step_that_is_gone_are_none():
    design = changed(
        {"change": "insert", "process": "supply", "element": "look", "definition": {"type": "exclusive"}, "on": "visit->done"},
        {"change": "set", "path": "processes.supply.flows.look->done.when", "value": "visits('check') > 1"},
        {"change": "remove", "process": "supply", "element": "check", "passes": "ok->sign"},
    )  # fmt: skip
    assert str(flow(design, "look", "done").when) == "0 > 1"


def test_some_cases_skip_a_step():
    design = changed({"change": "skip", "process": "supply", "element": "sign", "when": "not big"})
    assert flows(design)[4:7] == ["ok->skip_sign", "skip_sign->stamp", "skip_sign->sign"]
    assert flow(design, "ok", "skip_sign").probability == 0.75
    assert flow(design, "ok", "skip_sign").transfer is None
    assert str(flow(design, "skip_sign", "stamp").when) == "not big"
    assert flow(design, "skip_sign", "sign").default
    # who still comes to the step has the hand-off, and the luck, of before
    assert flow(design, "skip_sign", "sign").id == "ok->sign"
    assert errors(design) == []


def test_a_share_of_cases_skips_a_step():
    design = changed({"change": "skip", "process": "supply", "element": "sign", "probability": "$share"}, share=0.4)
    assert flow(design, "skip_sign", "stamp").probability == 0.4
    assert flow(design, "skip_sign", "sign").probability == 0.6
    with pytest.raises(InputError, match="either 'when' or 'probability'"):
        changed({"change": "skip", "process": "supply", "element": "sign"})


def test_a_step_is_inserted_on_a_flow():
    definition = {"post": "head", "duration": "9 min"}
    change = {"change": "insert", "process": "supply", "element": "look", "definition": definition, "on": "sign->stamp"}
    design = changed({**change, "onward": {"transfer": "10 min"}})
    assert flow(design, "sign", "look").id == "sign->stamp"
    assert str(flow(design, "look", "stamp").transfer) == "fixed(value=10 min)"
    assert flow(design, "look", "stamp").id is None
    assert errors(design) == []
    with pytest.raises(InputError, match="is there already"):
        changed({**change, "element": "visit"})


def test_steps_in_a_row_are_merged():
    change = {"change": "merge", "process": "supply", "elements": ["sign", "stamp"], "post": "clerk"}
    design = changed(change)
    whole = design.processes["supply"].elements["sign"]
    assert whole.post == "clerk"
    assert whole.duration.number("mean") == 10 * 60e6  # 6 and 4 minutes, in the form of the longer
    assert whole.duration.name == "lognormal"
    assert set(whole.sets) == {"stamped"}
    assert flow(design, "sign", "visit").id == "stamp->visit"
    assert errors(design) == []
    renamed = changed({**change, "id": "settle", "duration": "7 min"})
    assert str(renamed.processes["supply"].elements["settle"].duration) == "fixed(value=7 min)"


def test_only_steps_that_follow_directly_can_be_merged():
    with pytest.raises(InputError, match=r"elements\[1\] = sign: does not follow directly"):
        changed({"change": "merge", "process": "supply", "elements": ["check", "sign"]})


def test_steps_in_a_row_are_done_at_the_same_time():
    design = changed({"change": "joint", "process": "supply", "elements": ["sign", "stamp"]})
    elements = design.processes["supply"].elements
    assert elements["sign_split"].type == elements["sign_join"].type == "parallel"
    assert set(flows(design)) >= {
        "ok->sign_split", "sign_split->sign", "sign_split->stamp", "sign->sign_join", "stamp->sign_join",
        "sign_join->visit",
    }  # fmt: skip
    assert "sign->stamp" not in flows(design)
    assert flow(design, "sign_split", "sign").id == "ok->sign"
    assert flow(design, "sign_split", "stamp").id == "sign->stamp"
    assert str(flow(design, "sign_join", "visit").transfer) == "lognormal(cv=0.6, mean=3 h)"
    assert errors(design) == []


def test_work_inside_a_sub_process_is_changed_by_its_path():
    inner = {
        "type": "subprocess",
        "elements": {"in": {"type": "start"}, "a": {"post": "head", "duration": "1 min"}, "out": {"type": "end"}},
        "flows": ["in -> a -> out"],
    }
    insert = {"change": "insert", "process": "supply", "element": "sub", "definition": inner, "on": "sign->stamp"}
    design = changed(insert, {"change": "assign", "process": "supply", "elements": ["sub/a"], "post": "clerk"})
    assert design.processes["supply"].elements["sub"].elements["a"].post == "clerk"
    with pytest.raises(InputError, match=r"= sign: has no elements inside"):
        changed({"change": "assign", "process": "supply", "elements": ["sign/a"], "post": "clerk"})
