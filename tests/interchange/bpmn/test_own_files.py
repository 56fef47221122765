"""What our own export wrote comes back as it was, and what a modeller changed in it counts."""

import pytest

from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.bpmn.write import write_bpmn
from sim.model.load import load_scenario


@pytest.mark.parametrize("name", ["hotline_95598", "outage_repair", "connection_low_voltage", "planned_outage"])
def test_a_scenario_comes_back(tmp_path, name):
    scenario = load_scenario(name)
    path = write_bpmn(scenario, tmp_path / "own.bpmn", lang="zh")
    imported = import_bpmn(path)
    assert imported.scenario().canonical() == scenario.canonical()
    assert imported.form == ()


def test_an_element_that_a_modeller_renamed_or_added(tmp_path):
    scenario = load_scenario("outage_repair")
    process = next(iter(scenario.processes))
    path = write_bpmn(scenario, tmp_path / "own.bpmn")
    text = path.read_text(encoding="utf-8")
    name, element = next((n, e) for n, e in scenario.processes[process].elements.items() if e.type == "activity")
    assert f'name="{element.name.en}"' in text
    text = text.replace(f'name="{element.name.en}"', 'name="Renamed"')
    head = text.index("<bpmn:startEvent")
    text = text[:head] + '<bpmn:task id="added" name="Added"/>' + text[head:]
    path.write_text(text, encoding="utf-8")
    imported = import_bpmn(path)
    elements = imported.written["processes"][process]["elements"]
    assert elements[name]["name"] == "Renamed"
    assert elements["added"]["duration"]
    assert [one.what for one in imported.form] == ["duration"]
