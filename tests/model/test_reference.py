"""The generated documents are up to date and say what the classes say."""

import pytest

from sim.model.gather import FILE
from sim.model.load import scenario_names
from sim.model.process import Activity
from sim.model.read_yaml import read_yaml
from sim.model.reference import documents
from sim.model.scenario import Scenario
from sim.model.schema import schema
from sim.model.shape import fields
from sim.places import scenarios_dir
from tests.model.scenes import RIGHT


@pytest.mark.parametrize("name", ["scenario.md", "scenario.schema.json"])
def test_documents_are_up_to_date(name):
    path, text = next((path, text) for path, text in documents().items() if path.name == name)
    assert path.read_text(encoding="utf-8") == text, "run: python -m sim.model.reference"


def test_every_key_stands_in_the_page():
    page = next(text for path, text in documents().items() if path.suffix == ".md")
    for key in [*fields(Scenario), *fields(Activity)]:
        assert f"| `{key}` |" in page
    assert "| `post` | name from `posts` | required" in page


def validator():
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema comes with nbformat")
    return jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("name", scenario_names())
def test_schema_accepts_the_projects_scenarios(name):
    data = read_yaml(scenarios_dir() / name / FILE).plain()
    assert [error.message for error in validator().iter_errors(data)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("count: 2", "cuont: 2"),
        ("count: 2", "count: -2"),
        ("days: working_days", "days: workdays"),
        ("touchpoint: hall", "touchpoint: phone"),
        ("type: timer,", "type: timr,"),
        ("horizon: {time: 30 d}", "horizon: {time: 30}"),
        ("chance: 0.9", "chance: 9"),
    ],
)
def test_schema_refuses(tmp_path, old, new):
    path = tmp_path / FILE
    for text, right in ((RIGHT, True), (RIGHT.replace(old, new), False)):
        path.write_text(text, encoding="utf-8")
        assert validator().is_valid(read_yaml(path).plain()) is right
