"""Parameters out: what is said, what is not, and the same scenario again."""

import json

import pytest

from sim import load_scenario
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.bpmn.write import write_bpmn
from sim.interchange.prosimos import with_parameters, write_prosimos
from sim.interchange.prosimos.read import read_parameters
from sim.interchange.prosimos.write import prosimos_data
from sim.interchange.prosimos.write_cases import conditions
from sim.model.expressions import parse_expression
from sim.model.load import scenario_names
from tests.engine.small import come, small
from tests.shared import shared

PAIRS = [
    ("ground_truth", "Loan_Application_3_timers", "Loan_Application_3_timers"),
    ("ground_truth", "Procure_to_Pay", "Procure_to_Pay"),
    ("ground_truth", "AcademicCredentials", "AcademicCredentials"),
    ("prosimos", "PurchasingExampleQBP", "PurchasingExampleQBP"),
    ("prosimos", "LoanApp_sequential_9-5", "LoanApp_arrival_fix_10"),
    ("prosimos", "batch-example-end-task", "batch-example-with-batch"),
    ("prosimos", "gateway_condition_xor_model", "gateway_one_true_condition"),
    ("process_b", "b", "b"),
]


def there_and_back(scenario, folder):
    """A scenario written as a pair of files and read again, with the notes of the writing."""
    write_bpmn(scenario, folder / "out.bpmn")
    notes = write_prosimos(scenario, folder / "out.json")
    return with_parameters(import_bpmn(folder / "out.bpmn"), folder / "out.json").scenario(), notes


def said(scenario):
    """Everything of a scenario but where its numbers come from."""
    data = scenario.canonical()
    del data["sources"], data["horizon"]
    return data


@pytest.mark.parametrize(("folder", "bpmn", "parameters"), PAIRS)
def test_the_pairs_beside_us_come_back_equal(tmp_path, folder, bpmn, parameters):
    place = shared(f"models/{folder}")
    scenario = with_parameters(import_bpmn(place / f"{bpmn}.bpmn"), place / f"{parameters}.json").scenario()
    again, notes = there_and_back(scenario, tmp_path)
    assert said(again) == said(scenario)
    assert {note.key for note in notes} <= {"export.prosimos.batch"}


def test_a_scenario_of_ours(tmp_path):
    elements = come("desk") | {
        "which": {"type": "exclusive"},
        "check": {"post": "desk", "duration": "uniform(low=5 min, high=9 min)", "by_staff": {"novices": "20 min"}},
        "rest": {"type": "timer", "after": "1 h"},
    }
    flows = [
        "come -> desk -> which", {"from": "which", "to": "check", "when": "kva >= 100 and vip", "probability": 0.3},
        {"from": "which", "to": "rest", "probability": 0.7}, "check -> go", "rest -> go",
    ]  # fmt: skip
    data = small(elements, flows, at=(), walk={"attributes": {"kva": "uniform(0, 900)", "vip": {"chance": 0.5}}})
    data |= {
        "calendars": {"day": {"hours": ["08:30-12:00"], "days": ["mon", "fri"]}, "night": {"hours": ["22:00-06:00"]}},
        "staff": {
            "old": {"posts": ["desk"], "count": 3, "shifts": ["day", "night"], "speed": 2.0},
            "novices": {"posts": ["desk"], "calendar": "day"},
        },
        "arrivals": {
            "c": {"process": "walk", "every": "exponential(mean=10 min)", "calendar": "day", "closed": "wait"},
        },
    }
    written, notes = prosimos_data(load_scenario(data))
    people = {one["id"]: (one["amount"], one["calendar"]) for one in written["resource_profiles"][0]["resource_list"]}
    assert people == {"old_day": (2, "day"), "old_night": (1, "night"), "novices": (1, "day")}
    times = {task["task_id"]: task["resources"] for task in written["task_resource_distribution"]}
    numbers = {one["resource_id"]: [p["value"] for p in one["distribution_params"]] for one in times["check"]}
    assert numbers == {"old_day": [150, 270], "old_night": [150, 270], "novices": [1200]}
    assert written["resource_calendars"][1]["time_periods"][1] == {
        "from": "TUESDAY", "to": "TUESDAY", "beginTime": "00:00:00", "endTime": "06:00:00",
    }  # fmt: skip
    (gateway,) = written["gateway_branching_probabilities"]
    assert [one["value"] for one in gateway["probabilities"]] == [0.3, 0.7]
    assert written["branch_rules"][0]["rules"] == conditions(parse_expression("kva >= 100 and vip"))
    assert written["event_distribution"][0]["distribution_params"] == [{"value": 3600}]
    assert [attribute["name"] for attribute in written["case_attributes"]] == ["kva", "vip"]
    assert [note.key for note in notes] == ["export.prosimos.policy"]


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("a > 3 or b == 'x'", [["a > 3"], ["b = x"]]),
        ("not (a > 3 or b == 'x')", [["a <= 3", "b != x"]]),
        ("a in [1, 2] and -5 < b", [["a = 1", "b > -5"], ["a = 2", "b > -5"]]),
        ("not vip", [["vip = false"]]),
        ("vip == true", [["vip = true"]]),
        ("true", [[]]),
        ("visits('x') > 1", None),
        ("a + 1 > 2", None),
    ],
)  # fmt: skip
def test_conditions(text, sets):
    found = conditions(parse_expression(text))
    shown = found and [[f"{one['attribute']} {one['comparison']} {one['value']}" for one in part] for part in found]
    assert shown == sets


@pytest.mark.parametrize("name", scenario_names())
def test_our_own_scenarios_are_written_and_read(tmp_path, name):
    scenario = load_scenario(name)
    notes = write_prosimos(scenario, tmp_path / "x.json", lang="zh")
    parameters = read_parameters(tmp_path / "x.json").parameters
    assert parameters.tasks
    for lang in ("en", "zh"):
        assert all(note.text(lang) for note in notes)
    for gateway in parameters.gateways:
        assert sum(flow.value for flow in gateway.flows) == pytest.approx(1)


def test_an_existing_file_survives_a_failure(tmp_path):
    place = tmp_path / "x.json"
    place.mkdir()
    from sim.errors import InputError

    with pytest.raises(InputError):
        write_prosimos(load_scenario(small(come("a"), ["come -> a -> go"])), place)
    assert place.is_dir()


def test_the_file_is_plain_json(tmp_path):
    write_prosimos(load_scenario(small(come("a"), ["come -> a -> go"])), tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["resource_profiles"][0]["id"] == "a"
