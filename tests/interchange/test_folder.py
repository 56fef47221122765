"""An imported model as a folder: what the form asks for stands in tables, and means the same when it is read."""

import csv
import stat

import pytest

from sim.errors import InputError
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.folder import write_folder
from sim.model.load import load_scenario
from tests.interchange.bpmn.drawn import END, START, flows, tasks, write


def model(folder):
    inside = '<startEvent id="is"/>' + tasks("i") + flows("is i")
    body = START + '<task id="a" name="受理"/>' + tasks("b c") + '<exclusiveGateway id="g"/>' + END
    body += f'<subProcess id="u" name="u">{inside}</subProcess>' + flows("s a g b u e", "g c u")
    return import_bpmn(write(folder, body))


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_is_the_scenario(tmp_path):
    imported = model(tmp_path)
    folder = tmp_path / "申请受理 a"
    written = write_folder(imported, folder)
    assert {path.name for path in written} == {path.name for path in folder.iterdir()}
    found = load_scenario(folder).canonical()
    assert found.pop("id") == "imported"  # most of the folder's name would be lost
    assert found == {key: value for key, value in imported.scenario().canonical().items() if key != "id"}


def test_filling_the_form_is_editing_the_scenario(tmp_path):
    folder = tmp_path / "new"
    write_folder(model(tmp_path), folder)
    durations = rows(folder / "durations.csv")
    assert [(row["element"], row["name"], row["source"]) for row in durations] == [
        ("activity_1", "受理", "assumption"),
        ("b", "b", "assumption"),
        ("c", "c", "assumption"),
        ("u/i", "i", "assumption"),
    ]
    branching = rows(folder / "branching.csv")
    assert [(row["flow"], row["to"], row["probability"]) for row in branching] == [
        ("g-b", "b", "0.5"),
        ("g-c", "c", "0.5"),
    ]
    for name, old, new in (
        ("durations.csv", 'u/i,i,"lognormal(mean=20 min, cv=0.5)",assumption', "u/i,i,7 min,measured"),
        ("branching.csv", "b,0.5", "b,0.9"),
        ("staffing.csv", ",2,", ",5,"),
    ):
        path = folder / name
        text = path.read_text(encoding="utf-8-sig")
        assert old in text
        path.write_text(text.replace(old, new), encoding="gb18030")
    process = load_scenario(folder).processes["model"]
    assert str(process.elements["u"].elements["i"].duration) == "fixed(value=7 min)"
    assert process.elements["u"].elements["i"].source == "measured"
    assert [flow.probability for flow in process.flows if flow.id in ("g-b", "g-c")] == [0.9, 0.5]


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("durations.csv", "u/i", "u/x", "check.process_row"),
        ("durations.csv", "model,b", "other,b", "check.process_row"),
        ("durations.csv", "duration,", "duratoin,", "check.column_unknown_near"),
        ("durations.csv", "element,", "elephant,", "check.process_table"),
        ("branching.csv", "g-b", "g-x", "check.process_row"),
    ],
)
def test_rows_and_columns_that_lead_nowhere(tmp_path, name, old, new, key):
    folder = tmp_path / "new"
    write_folder(model(tmp_path), folder)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8-sig").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_scenario(folder)
    assert [one.key for one in caught.value.mistakes] == [key]
    assert f"{name}:" in caught.value.mistakes[0].place


def test_nothing_of_the_users_is_overwritten(tmp_path):
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "staffing.csv").write_text("mine", encoding="utf-8")
    for place in (folder, folder / "staffing.csv"):
        with pytest.raises(InputError, match="holds something already"):
            write_folder(model(tmp_path), place)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir()] == [("staffing.csv", "mine")]
    assert not list(tmp_path.glob(".full*"))


def test_an_empty_folder_is_taken(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    assert write_folder(model(tmp_path), folder)[0] == folder / "scenario.yaml"
    assert stat.S_ISDIR(folder.stat().st_mode)
