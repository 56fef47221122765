"""Files of ours that somebody has changed in a modeller, or spoilt."""

import re

import pytest

from sim import ChuanyueError, load_scenario
from sim.interchange.bpmn.own import read_own
from sim.interchange.bpmn.read import read_bpmn
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.bpmn.write import write_bpmn
from tests.interchange.bpmn.models import EVERYTHING, OFFICE


def test_what_somebody_changed_in_a_modeller_counts(tmp_path):
    file = write_bpmn(load_scenario(EVERYTHING), tmp_path / "there.bpmn")
    text = file.read_text(encoding="utf-8")
    text = text.replace('name="Tell the boss"', 'name="Warn the boss"')  # renamed
    refs = ("<bpmn:flowNodeRef>main.accept</bpmn:flowNodeRef>", "<bpmn:flowNodeRef>main.tell_boss</bpmn:flowNodeRef>")
    text = text.replace(refs[0], "@").replace(refs[1], refs[0]).replace("@", refs[1])  # moved to other lanes
    file.write_text(text, encoding="utf-8")
    elements = import_bpmn(file).scenario().processes["main"].elements
    assert elements["tell_boss"].name.en == elements["tell_boss"].name.zh == "Warn the boss"
    assert elements["tell_boss"].post == "clerk"
    assert elements["accept"].post == "boss"
    assert str(elements["accept"].duration) == "fixed(value=10 min)"


def test_another_kind_of_task_drawn_in_a_modeller_counts(tmp_path):
    file = write_bpmn(load_scenario(EVERYTHING), tmp_path / "there.bpmn")
    text = file.read_text(encoding="utf-8")
    begin = text.index('<bpmn:task id="main.tell_boss"')
    end = text.index("</bpmn:task>", begin)
    text = (
        text[:begin] + text[begin:end].replace("<bpmn:task", "<bpmn:userTask") + "</bpmn:userTask>" + text[end + 12 :]
    )
    file.write_text(text, encoding="utf-8")
    assert import_bpmn(file).scenario().processes["main"].elements["tell_boss"].drawn == "userTask"


def drawn_into(file, text, *, before="<bpmn:endEvent"):
    """Put something into the first process of a file, as a modeller would."""
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(before, text + before, 1), encoding="utf-8")


NEW = """
<bpmn:task id="Activity_9" name="Something new" />
<bpmn:userTask id="Activity_8" name="Accept the papers" chuanyue:id="accept" />
<bpmn:exclusiveGateway id="Gateway_9" />
<bpmn:intermediateCatchEvent id="Event_9" name="A day">
  <bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>
</bpmn:intermediateCatchEvent>
<bpmn:sequenceFlow id="Flow_7" sourceRef="Gateway_9" targetRef="Activity_9">
  <bpmn:conditionExpression>${amount &gt; 3}</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="Flow_8" sourceRef="Activity_9" targetRef="Event_9" />
<bpmn:sequenceFlow id="Flow_9" sourceRef="Event_9" targetRef="Activity_8" />
"""
HELD = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>"


def test_what_was_drawn_into_a_file_is_taken_in_and_the_rest_stays(tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    drawn_into(file, NEW)
    drawn_into(file, HELD.format("Activity_8") + HELD.format("Activity_9"), before="<bpmn:flowNodeRef>")
    imported = import_bpmn(file)
    process = imported.written["processes"]["visit"]
    old, back = load_scenario(OFFICE), imported.scenario()
    assert back.processes["visit"].elements | old.processes["visit"].elements == back.processes["visit"].elements
    assert (back.staff, back.arrivals) == (old.staff, old.arrivals)
    new = process["elements"]["something_new"]
    assert new == {
        "type": "activity", "post": "clerk", "origin": "Activity_9", "name": "Something new",
        "duration": "lognormal(mean=20 min, cv=0.5)", "source": {"duration": "assumption"},
    }  # fmt: skip
    assert process["elements"]["accept_the_papers"]["post"] == "clerk"  # a copy has nothing of its original's part
    assert process["elements"]["new_1"] == {"type": "exclusive", "origin": "Gateway_9"}
    assert process["elements"]["a_day"]["after"] == "86400000000 us"
    assert [flow for flow in process["flows"] if flow.get("id", "").startswith("Flow_")] == [
        {"from": "new_1", "to": "something_new", "id": "Flow_7", "when": "amount > 3"},
        {"from": "something_new", "to": "a_day", "id": "Flow_8"},
        {"from": "a_day", "to": "accept_the_papers", "id": "Flow_9"},
    ]
    places = [missing.path for missing in imported.form]
    assert sorted(places) == [f"processes.visit.elements.{n}.duration" for n in ("accept_the_papers", "something_new")]


@pytest.mark.parametrize(
    "text",
    [
        '<bpmn:task id="new" name="In no lane" />',
        '<bpmn:callActivity id="new" />',
        '<bpmn:intermediateThrowEvent id="new"><bpmn:signalEventDefinition /></bpmn:intermediateThrowEvent>',
        '<bpmn:startEvent id="new"><bpmn:messageEventDefinition /></bpmn:startEvent>',
        '<bpmn:sequenceFlow id="new" sourceRef="come" targetRef="done">'
        "<bpmn:conditionExpression>list.size() &gt; 3</bpmn:conditionExpression></bpmn:sequenceFlow>",
    ],
)
def test_a_file_with_what_does_not_fit_in_is_read_as_any_other(text, tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    assert read_own(read_bpmn(file)) is not None
    drawn_into(file, text)
    assert read_own(read_bpmn(file)) is None


def test_a_foreign_file_is_none_of_ours(tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    text = re.sub("(?<!urn:)chuanyue:", "x:", file.read_text(encoding="utf-8")).replace("xmlns:chuanyue", "xmlns:x")
    file.write_text(text, encoding="utf-8")
    assert read_own(read_bpmn(file)) is not None  # the prefix does not matter
    file.write_text(text.replace("urn:chuanyue:1", "urn:other"), encoding="utf-8")
    assert read_own(read_bpmn(file)) is None


def test_what_somebody_took_away_is_gone(tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    text = file.read_text(encoding="utf-8")
    begin = text.index('<bpmn:sequenceFlow id="well-accept"')
    file.write_text(text[:begin] + text[text.index("</bpmn:sequenceFlow>", begin) + 20 :], encoding="utf-8")
    process = import_bpmn(file).scenario().processes["visit"]
    assert [(flow.from_, flow.to) for flow in process.flows] == [
        ("come", "accept"),
        ("accept", "well"),
        ("well", "done"),
    ]


@pytest.mark.parametrize(
    "part",
    [
        '{"type": "dragon"}', '{"type": 3}', '{"name": 3}', '{"name": {"zh": 1}}', '{"post": ["clerk"]}',
        '{"duration": "soon"}', '{"elements": {}}', '{"drawn": "dragon"}', '{"from": "x"}', "[]", "{", "",
    ],
)  # fmt: skip
def test_a_part_that_somebody_spoilt_is_refused(part, tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    text = file.read_text(encoding="utf-8")
    begin = text.index("<chuanyue:part>", text.index('<bpmn:userTask id="accept"')) + len("<chuanyue:part>")
    file.write_text(text[:begin] + part + text[text.index("</chuanyue:part>", begin) :], encoding="utf-8")
    with pytest.raises(ChuanyueError):
        import_bpmn(file).scenario()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('{"id": "office"', '{";d": "office"', "unknown key ';d'"),
        ('"type": "activity"', '"type": "activitylt"', ".type"),
        ('"duration": "', '"duration": "$', "elements.accept.duration"),
    ],
)
def test_a_spoilt_part_is_refused_where_it_would_become_no_scenario(tmp_path, before, after, said):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "office.bpmn")
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ChuanyueError, match=re.escape(said)) as told:
        import_bpmn(file)
    assert all(one.place.startswith(str(file)) for one in told.value.mistakes)


def test_an_event_at_the_edge_of_nothing_is_refused(tmp_path):
    file = write_bpmn(load_scenario(EVERYTHING), tmp_path / "there.bpmn")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r'attachedToRef="[^"]*"', 'attachedToRef=""', text, count=1), encoding="utf-8")
    with pytest.raises(ChuanyueError):
        import_bpmn(file)
