"""BPMN out: what stands in the file, the diagram of anything, and the way back."""

import random
import xml.etree.ElementTree as ET
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest
from hypothesis import given, settings

from sim import InputError, load_scenario
from sim.interchange.bpmn.extension import read_part, write_part
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.bpmn.write import bpmn_file, write_bpmn
from sim.model.load import scenario_names
from tests.interchange.bpmn.diagram import B, Diagram
from tests.interchange.bpmn.models import EVERYTHING, OFFICE, import_or_none, importable
from tests.properties.scenarios import scenarios

C = "{urn:chuanyue:1}"


def there_and_back(scenario, folder):
    """The scenario that is read from the file to which another was written."""
    return import_bpmn(write_bpmn(scenario, folder / "there.bpmn")).scenario()


def graphs(scenario):
    """The graphs of all processes as plain data, nodes and edges in their order."""
    found = {name: scenario.graph(name) for name in scenario.processes}
    return {k: (list(g.nodes(data=True)), list(g.edges(keys=True, data=True))) for k, g in found.items()}


def tags(data, name):
    """All elements of a name in a file."""
    return list(ET.fromstring(data).iter(f"{B}{name}"))


# -- what stands in the file ----------------------------------------------------------------------------------------


def test_a_small_process_by_hand():
    data = bpmn_file(load_scenario(OFFICE))
    (process,) = tags(data, "process")
    assert process.attrib == {"id": "Process_visit", "name": "visit", "isExecutable": "true", f"{C}id": "visit"}
    assert [(t.tag.removeprefix(B), t.get("id"), t.get("name")) for t in process if t.get("id")] == [
        ("laneSet", "LaneSet_Process_visit", None),
        ("startEvent", "come", None),
        ("userTask", "accept", "Accept the papers"),
        ("exclusiveGateway", "well", "All there?"),
        ("endEvent", "done", None),
        ("sequenceFlow", "come-accept", None),
        ("sequenceFlow", "accept-well", None),
        ("sequenceFlow", "ok", None),
        ("sequenceFlow", "well-accept", "papers == 'missing'"),
    ]
    task = next(tags(data, "userTask").__iter__())
    assert [(t.tag.removeprefix(B), t.text) for t in task if t.tag != f"{B}extensionElements"] == [
        ("documentation", "Look twice."),
        ("incoming", "come-accept"),
        ("incoming", "well-accept"),
        ("outgoing", "accept-well"),
    ]
    part = read_part(task.find(f".//{C}part").text)
    assert part.pop("name") == {"zh": "受理", "en": "Accept the papers"}
    assert part.keys() == {"type", "duration", "touchpoint", "documentation", "drawn"}


def test_lanes_are_departments_with_posts_in_them():
    data = bpmn_file(load_scenario(OFFICE))
    (outer,) = tags(data, "process")[0].findall(f"{B}laneSet/{B}lane")
    (inner,) = outer.findall(f"{B}childLaneSet/{B}lane")
    assert (outer.get("name"), outer.get(f"{C}id")) == ("Hall", "hall")
    assert (inner.get("name"), inner.get(f"{C}id")) == ("Clerk", "clerk")
    assert [ref.text for ref in inner] == ["come", "accept", "well", "done"]


def test_names_are_shown_in_the_language_asked_for():
    assert tags(bpmn_file(load_scenario(OFFICE), lang="zh"), "userTask")[0].get("name") == "受理"


def test_conditions_and_defaults_are_bpmns_own():
    data = bpmn_file(load_scenario(OFFICE))
    (condition,) = tags(data, "conditionExpression")
    assert (condition.text, condition.get("language")) == ("papers == 'missing'", "urn:chuanyue:1:expression")
    assert tags(data, "exclusiveGateway")[0].get("default") == "ok"


def test_events_messages_and_calls_are_bpmns_own():
    data = bpmn_file(load_scenario(EVERYTHING))
    ids = {tag.get("id"): tag for tag in ET.fromstring(data).iter() if tag.get("id")}
    assert ids["main.late"].get("attachedToRef") == "main.accept"
    assert ids["main.late"].get("cancelActivity") == "false"
    assert ids["main.late"].find(f"{B}timerEventDefinition/{B}timeDuration").text == "PT3600S"
    assert ids["main.wait"].find(f"{B}timerEventDefinition/{B}timeDuration").text == "PT5400S"  # the mean of its law
    assert ids["main.hear"].find(f"{B}messageEventDefinition").get("messageRef") == "Message_news"
    assert ids["main.tell"].find(f"{B}messageEventDefinition").get("messageRef") == "Message_news"
    assert ids["Message_news"].get("name") == "news"
    assert ids["main.called"].get("calledElement") == "Process_other"
    assert ids["main.spawned"].tag == f"{B}sendTask"
    assert ids["main.sub.given_up"].find(f"{B}terminateEventDefinition") is not None
    assert ids["main.race"].tag == f"{B}eventBasedGateway"
    assert ids["main.sub"].find(f"{B}task").get("id") == "main.sub.dig"


def test_artifacts_are_bpmns_own():
    data = bpmn_file(load_scenario(EVERYTHING))
    assert [t.get("name") for t in tags(data, "dataObjectReference")] == ["Form", "Lost paper"]
    assert [t.find(f"{B}text").text for t in tags(data, "textAnnotation")] == [
        "Mind the dog.",
        "Opens at noon",
        "With a spade",
    ]
    assert [t.get("value") for t in tags(data, "categoryValue")] == ["The hard part"]
    assert [t.findtext(f"{B}targetRef") for t in tags(data, "dataOutputAssociation")] == ["Artifact_main.form"]
    (read,) = tags(data, "dataInputAssociation")
    assert read.findtext(f"{B}sourceRef") == "Artifact_main.form"
    drawn = Diagram(data)
    held = [drawn.shapes[f"main.{name}"] for name in ("race", "wait", "hear")]
    frame = drawn.shapes["Artifact_main.hard"]
    assert frame[0] < min(box[0] for box in held)
    assert frame[3] > max(box[3] for box in held)


def test_ids_are_those_of_the_model_it_came_from_where_xml_allows():
    data = deepcopy(OFFICE)
    data["processes"]["visit"]["elements"]["accept"]["origin"] = "Activity_1x7"
    data["processes"]["visit"]["elements"]["well"]["origin"] = "no id of XML"
    data["processes"]["visit"]["elements"]["done"]["origin"] = "Activity_1x7"  # twice
    ids = {tag.get("id") for tag in ET.fromstring(bpmn_file(load_scenario(data))).iter()}
    assert {"Activity_1x7", "well", "Activity_1x7-2"} <= ids
    assert "accept" not in ids


def test_no_character_breaks_the_file(tmp_path):
    data = deepcopy(OFFICE)
    odd = "a \x01<&>\"'\ufffe\n\tb 😀 ]]>"
    data["title"] = odd
    data["processes"]["visit"]["elements"]["accept"]["name"] = odd
    data["processes"]["visit"]["elements"]["accept"]["documentation"] = odd
    data["processes"]["visit"]["flows"][2]["id"] = "x\x02 \n y"
    wanted = load_scenario(data)
    assert there_and_back(wanted, tmp_path).canonical() == wanted.canonical()


def test_a_part_is_read_as_it_was_written():
    part = {"name": {"zh": "受理"}, "law": "fixed(1 s)", "odd": "\x00\ud800\uffff"}
    assert read_part(write_part(part)) == part


@pytest.mark.parametrize("text", ["", "[1]", "{", "3", '{"a": ' * 100_000])
def test_a_part_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_part(text)


def test_a_scenario_that_names_what_it_lacks_is_refused():
    data = deepcopy(OFFICE)
    data["processes"]["visit"]["elements"]["accept"]["post"] = "nobody"
    with pytest.raises(InputError, match="nobody"):
        bpmn_file(load_scenario(data))


def test_an_earlier_file_stays_when_the_new_one_cannot_be_written(tmp_path):
    target = tmp_path / "folder.bpmn"
    target.mkdir()
    (target / "precious").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_bpmn(load_scenario(OFFICE), target)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.bpmn"]
    assert (target / "precious").exists()


# -- there and back -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_comes_back_as_it_was(name, tmp_path):
    wanted = load_scenario(name)
    back = there_and_back(wanted, tmp_path)
    assert graphs(back) == graphs(wanted)
    assert back.canonical() == wanted.canonical()


def test_every_construct_comes_back_as_it_was(tmp_path):
    wanted = load_scenario(EVERYTHING)
    back = there_and_back(wanted, tmp_path)
    assert graphs(back) == graphs(wanted)
    assert back.canonical() == wanted.canonical()


@settings(max_examples=20)
@given(scenarios())
def test_generated_scenarios_come_back_and_are_well_drawn(data):
    wanted = load_scenario(data)
    with TemporaryDirectory() as folder:
        back = there_and_back(wanted, Path(folder))
        drawn = Diagram(Path(folder, "there.bpmn").read_bytes())
    assert graphs(back) == graphs(wanted)
    assert back.canonical() == wanted.canonical()
    assert drawn.faults() == []


@pytest.mark.parametrize("file", importable(), ids=lambda file: file.stem)
def test_imported_models_come_back_and_are_well_drawn(file, tmp_path):
    wanted = import_or_none(file)
    if wanted is None:
        pytest.skip("refused by the importer, which has tests of its own")
    back = there_and_back(wanted, tmp_path)
    assert graphs(back) == graphs(wanted)
    assert Diagram((tmp_path / "there.bpmn").read_bytes()).faults() == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_is_well_drawn(name, lang):
    drawn = Diagram(bpmn_file(load_scenario(name), lang=lang))
    assert drawn.faults() == []
    assert drawn.crowded() == []


ODD = {
    "nobody_works": {"elements": {"a": {"type": "start"}, "b": {"type": "end"}}, "flows": ["a -> b"]},
    "nothing": {"elements": {}, "flows": []},
    "round_and_round": {
        "elements": {"a": {"type": "start"}, "b": {"post": "clerk", "duration": "1 h"}, "c": {"type": "end"}},
        "flows": ["a -> b -> c", "b -> b", "b -> b", "b -> c"],
    },
    "ids_that_clash": {
        "elements": {"ids_that_clash": {"type": "start"}, "b": {"type": "end"}},
        "flows": [
            {"from": "ids_that_clash", "to": "b", "id": "b"},
            {"from": "ids_that_clash", "to": "b", "id": "Lane_1"},
        ],
    },
    "drawn_as_something_else": {
        "elements": {
            "a": {"type": "start", "drawn": "userTask"},
            "b": {"post": "clerk", "duration": "1 h", "drawn": "transaction"},
            "c": {"type": "boundary", "attached_to": "b", "after": "1 h", "drawn": "sendTask"},
            "d": {"type": "exclusive", "drawn": "complexGateway"},
            "e": {"type": "timer", "after": "1 h", "drawn": "receiveTask"},
            "f": {"type": "throw", "message": "m", "drawn": "sendTask"},
            "g": {"type": "subprocess", "drawn": "adHocSubProcess", "elements": {"a": {"type": "start"}}, "flows": []},
            "h": {"type": "subprocess", "drawn": "userTask", "elements": {"a": {"type": "start"}}, "flows": []},
            "i": {"type": "end", "drawn": "complexGateway"},
        },
        "flows": ["a -> b -> d -> e -> f -> g -> h -> i", "c -> i"],
    },
    "long_names": {
        "name": "word " * 100,
        "elements": {
            "a": {"type": "start", "name": "word " * 100},
            "b": {"post": "clerk", "duration": "1 h", "name": "W" * 300},
            "c": {"type": "exclusive", "name": "业" * 300},
            "d": {"type": "end"},
        },
        "flows": ["a -> b -> c", {"from": "c", "to": "b", "when": f"segment == '{'y' * 300}'"}, "c -> d"],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_processes_come_back_and_are_well_drawn(name, tmp_path):
    wanted = load_scenario(OFFICE | {"processes": {name: ODD[name]}, "arrivals": {}})
    back = there_and_back(wanted, tmp_path)
    assert graphs(back) == graphs(wanted)
    assert back.canonical() == wanted.canonical()
    assert Diagram((tmp_path / "there.bpmn").read_bytes()).faults() == []


def test_many_elements_are_drawn_in_time():
    steps = [f"a{number}" for number in range(300)]
    dice = random.Random(1)
    flows = ["come -> " + " -> ".join(steps) + " -> go"]
    flows += [f"{dice.choice(steps)} -> {dice.choice(steps)}" for _ in range(300)]
    elements = {name: {"post": "clerk", "duration": "1 h"} for name in steps}
    process = {"elements": {"come": {"type": "start"}, **elements, "go": {"type": "end"}}, "flows": flows}
    begun = perf_counter()
    bpmn_file(load_scenario(OFFICE | {"processes": {"p": process}, "arrivals": {}}))
    assert perf_counter() - begun < 30
