"""Files of ours that somebody has changed in a modeller, or spoilt."""

import pytest

from sim import ChuanyueError, load_scenario
from sim.interchange.bpmn.own import is_ours
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


def test_a_file_into_which_something_was_drawn_is_read_as_any_other(tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    assert is_ours(read_bpmn(file))
    drawn_into(file, '<bpmn:task id="new" name="Something new" />')
    assert not is_ours(read_bpmn(file))


def test_a_copied_element_is_something_new(tmp_path):
    file = write_bpmn(load_scenario(OFFICE), tmp_path / "there.bpmn")
    drawn_into(file, '<bpmn:task id="copy" name="Accept the papers" chuanyue:id="accept" />')
    assert not is_ours(read_bpmn(file))


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
