"""Files that are no BPMN, or break its form, are refused with element, rule and line."""

import pytest

from sim.errors import InputError
from sim.interchange.bpmn.read import read_bpmn
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.folder import write_folder
from sim.model.load import load_scenario
from tests.interchange.bpmn.drawn import END, NAMESPACE, START, flows, tasks, write

ALONE = "<collaboration id='c'><participant id='a'/></collaboration>"


def refused(path, read=import_bpmn):
    with pytest.raises(InputError) as caught:
        read(path)
    return [(one.key, one.place.removeprefix(f"{path}")) for one in caught.value.mistakes]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<definitions><process id='p'/></definitions>", "bpmn.no_namespace"),
        ("<Package xmlns='http://www.wfmc.org/2008/XPDL2.1'/>", "bpmn.xpdl"),
        ("<BpmnDiagram xmlns='http://stp.eclipse.org/bpmn'/>", "bpmn.old"),
        ("<definitions xmlns='http://schema.omg.org/spec/BPMN/1.1'/>", "bpmn.old"),
        ("<html><body/></html>", "bpmn.foreign"),
        (f"<definitions xmlns='{NAMESPACE}'/>", "bpmn.no_process"),
        (f"<definitions xmlns='{NAMESPACE}'><process id='p'/></definitions>", "bpmn.no_process"),
        (f"<definitions xmlns='{NAMESPACE}'>{ALONE}</definitions>", "bpmn.no_process"),
    ],
)  # fmt: skip
def test_what_is_no_model(tmp_path, text, key):
    path = tmp_path / "model.bpmn"
    path.write_text(text, encoding="utf-8")
    ((found, _),) = refused(path)
    assert found == key


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (tasks("a") + "\n" + tasks("a"), [("bpmn.id_twice", ":4 a")]),
        ('<task name="x"/>', [("bpmn.no_id", ":3")]),
        (START + '<sequenceFlow id="f" sourceRef="s" targetRef="no"/>', [("bpmn.dangling", ":3 f")]),
        (START + '\n<boundaryEvent id="b" attachedToRef="no"/>', [("bpmn.dangling", ":4 b")]),
        (
            START + '<subProcess id="u"><task id="t"/></subProcess><sequenceFlow id="f" sourceRef="s" targetRef="t"/>',
            [("bpmn.flow_across", ":3 f")],
        ),
        (START + '<exclusiveGateway id="g" default="s-g"/>' + flows("s g"), [("bpmn.default", ":3 g")]),
        ('<choreographyTask id="c"/>', [("bpmn.choreography", ":3 c")]),
        (
            '<task id="a"><extensionElements><c:part xmlns:c="urn:chuanyue:1">{</c:part></extensionElements></task>',
            [("bpmn.part", ":3")],
        ),
    ],
)
def test_broken_references(tmp_path, body, expected):
    assert refused(write(tmp_path, body)) == expected


def test_all_mistakes_are_told_at_once(tmp_path):
    body = "\n".join(f'<sequenceFlow id="f{number}" sourceRef="x" targetRef="y"/>' for number in range(30))
    assert len(refused(write(tmp_path, body), read_bpmn)) == 20


def test_a_loose_flow_is_left_out_and_told(tmp_path):
    body = START + tasks("a") + END + flows("s a e") + '<sequenceFlow id="f" sourceRef="a"/>'
    assert [(note.key, note.weight) for note in import_bpmn(write(tmp_path, body)).notes] == [
        ("loose_flow", "left_out")
    ]


def test_thousands_of_elements(tmp_path):
    names = " ".join(f"t{number}" for number in range(1000))
    imported = import_bpmn(write(tmp_path, START + tasks(names) + END + flows(f"s {names} e")))
    assert len(imported.written["processes"]["model"]["elements"]) == 1002


def test_an_empty_subprocess_and_an_executable_flag_mean_nothing(tmp_path):
    body = START + '<subProcess id="u"/>' + END + flows("s u e")
    process = '<process id="P" isExecutable="false">{}</process>'
    imported = import_bpmn(write(tmp_path, body, process=process))
    assert imported.scenario().processes["model"].elements["subprocess_1"].type == "subprocess"


def test_subprocesses_within_one_another(tmp_path):
    def nest(depth):
        inside = "".join(f'<subProcess id="u{number}">' for number in range(depth))
        return START + inside + tasks("t") + "</subProcess>" * depth + END + flows("s u0 e")

    imported = import_bpmn(write(tmp_path, nest(15)))
    folder = write_folder(imported, tmp_path / "deep")[0].parent
    assert load_scenario(folder).processes == imported.scenario().processes
    ((key, _),) = refused(write(tmp_path, nest(16)))
    assert key == "bpmn.deep"


def test_more_elements_than_a_scenario_can_hold(tmp_path):
    ((key, _),) = refused(write(tmp_path, tasks(" ".join(f"t{number}" for number in range(8001)))))
    assert key == "bpmn.too_many"


def test_names_without_end_are_cut(tmp_path):
    body = START + f'<task id="a" name="{"x" * 10_000}"/>' + END + flows("s a e")
    elements = import_bpmn(write(tmp_path, body)).scenario().processes["model"].elements.values()
    (name,) = [element.name.zh for element in elements if element.name]
    assert name == "x" * 1000 + "…"
