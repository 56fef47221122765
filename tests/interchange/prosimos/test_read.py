"""Reading files: encodings, older layouts, and what is wrong with its place."""

import gzip
import json

import pytest

from sim.errors import InputError
from sim.interchange.prosimos.json_in import read_json
from sim.interchange.prosimos.read import read_parameters
from tests.interchange.prosimos.small import ALWAYS, imported, law, parameters, process
from tests.shared import shared


def test_json_as_the_library_reads_it(tmp_path):
    data = {"a": [1, -2.5, 1e3, 'ü\n"x"', None, True, False, {}, []], "é": {"b": [[[]]]}, "": "\\u4e2d 中"}
    file = tmp_path / "x.json"
    for text in (json.dumps(data), json.dumps(data, indent=2), json.dumps(data, ensure_ascii=False)):
        file.write_text(text, encoding="utf-8")
        assert read_json(file).plain() == json.loads(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path, encoding):
    text = json.dumps(
        parameters(resource_calendars=[{"id": "always", "name": "全天", "time_periods": [ALWAYS]}]), ensure_ascii=False
    )
    file = tmp_path / "x.json"
    file.write_bytes(text.encode(encoding))
    assert read_parameters(file).parameters.tasks[0].task == "work"
    file.write_bytes(gzip.compress(text.encode(encoding)))
    assert read_parameters(file).parameters.tasks[0].task == "work"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.json:1: the JSON ends too early"),
        ('{"a": 1', "x.json:1: the JSON ends too early"),
        ('{"a":\n tru}', "x.json:2: no JSON can be read from 'tru}'"),
        ('{"a": NaN}', "no JSON can be read from 'NaN}'"),
        ('{"a": 1e999}', "no JSON can be read from '1e999}'"),
        ('{"a": 1} x', "no JSON can be read from 'x'"),
        ("{'a': 1}", "no JSON can be read"),
        ('{"a": "\n"}', "no JSON can be read"),
        ("[" * 5000, "nested deeper than 100 levels"),
        ("[]", "must be one JSON object"),
        ('{"a": 1}', "is no parameter file of Prosimos"),
        ('"\x00"', "no JSON can be read"),
    ],
)  # fmt: skip
def test_what_is_no_json(tmp_path, text, told):
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_parameters(file)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_flood_of_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.interchange.prosimos.json_in.MOST_VALUES", 1000)
    file = tmp_path / "x.json"
    file.write_text("[" + "0," * 2000 + "0]", encoding="utf-8")
    with pytest.raises(InputError, match="more than 1000 values"):
        read_json(file)


def test_no_file_and_noise(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_parameters(tmp_path / "none.json")
    with pytest.raises(InputError):
        read_parameters(tmp_path)
    (tmp_path / "noise").write_bytes(bytes(range(128, 256)) * 50)
    with pytest.raises(InputError, match="is no text"):
        read_parameters(tmp_path / "noise")


def hours(**changes):
    return [{"id": "always", "time_periods": [{**ALWAYS, **changes}]}]


NEEDS = {"resource_id": "ann", **law("norm", 5, 1, 9, 2)}
BROKEN = [
    ({"arrival_time_distribution": law("weird", 1)}, "arrival_time_distribution = weird(1): is no known distribution"),
    ({"arrival_time_distribution": law("fix", "x")}, "distribution_params[0] = x: must be a number"),
    ({"resource_calendars": []}, "resource_calendars = always: a resource has this calendar"),
    ({"resource_calendars": hours(**{"from": "FUNDAY"})}, "FUNDAY: must be a weekday"),
    ({"resource_calendars": hours(beginTime="25:00")}, "25:00: must be a weekday"),
    ({"resource_calendars": [{"id": "always", "time_periods": []}]}, "always: the calendar is never open"),
    ({"arrival_time_calendar": [{**ALWAYS, "endTime": "noon"}]}, "noon: must be a weekday"),
    ({"resource_profiles": []}, "resource_id = ann: there is no such resource"),
    ({"resource_profiles": 5}, "resource_profiles = 5: must be a list"),
    ({"task_resource_distribution": [{"task_id": "other", "resources": []}]}, "no task or gateway of"),
    ({"start_time": "yesterday"}, "start_time = yesterday: must be a date and time"),
    ({"batch_processing": [{"task_id": "work", "type": "Odd", "firing_rules": []}]}, "type = Odd: must be Sequential"),
    ({"total_cases": 0}, "total_cases = 0: must be at least 1"),
    ({"task_resource_distribution": [{"task_id": "work", "resources": [NEEDS]}]}, "norm(5, 1, 9, 2): no number lies"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), BROKEN)
def test_mistakes_say_file_line_path_and_value(tmp_path, changes, told):
    with pytest.raises(InputError) as error:
        imported(tmp_path, **changes)
    text = str(error.value)
    assert told in text
    assert "parameters.json:" in text


def older(path):
    """A file in the oldest layout: mappings, bare numbers, calendars by resource."""
    ann = {"id": "ann", "name": "Ann", "cost_per_hour": "2", "amount": 1}
    times = {"distribution_name": "uniform", "distribution_params": [60, 240]}
    data = {
        "resource_profiles": {"staff": {"name": "Staff", "resource_list": [ann]}},
        "resource_calendars": {"ann": [ALWAYS]},
        "task_resource_distribution": {"work": {"ann": times}},
        "arrival_time_distribution": {"distribution_name": "expon", "distribution_params": [0, 900]},
        "arrival_time_calendar": {"id": "a", "time_periods": [ALWAYS]},
        "gateway_branching_probabilities": {"g": {"x": "0.25", "y": "0.75"}},
        "event_distribution": {},
    }  # fmt: skip
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_oldest_layout(tmp_path):
    file = read_parameters(older(tmp_path / "old.json"))
    parameters = file.parameters
    assert file.older == (
        "arrival_time_calendar", "resource_calendars", "resource_profiles", "gateway_branching_probabilities",
        "task_resource_distribution",
    )  # fmt: skip
    assert file.scipy
    assert parameters.pools[0].resources[0].calendar == "ann"
    assert parameters.tasks[0].resources[0].numbers == (60, 240)
    assert [(flow.flow, flow.value) for flow in parameters.gateways[0].flows] == [("x", 0.25), ("y", 0.75)]


def test_the_older_files_beside_us():
    assert read_parameters(shared("models/prosimos/LoanApp_arrival_fix_10.json")).older == ("arrival_time_calendar",)
    assert read_parameters(shared("models/prosimos/PurchasingExampleQBP.json")).scipy


def test_every_file_beside_us_is_read():
    files = sorted(shared("models").glob("*/*.json"))
    assert len(files) == 17
    for file in files:
        assert read_parameters(file).parameters.tasks


def test_a_small_model(tmp_path):
    found = imported(tmp_path)
    assert process(found)["elements"]["work"] == {
        "name": "work", "origin": "work", "post": "ann", "duration": "10 min", "source": "parameters",
    }  # fmt: skip
    assert [missing.path for missing in found.form] == ["horizon.cases"]
