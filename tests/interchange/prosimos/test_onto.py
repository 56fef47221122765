"""What parameters do to a model: people, hours, flows, attributes, batches; and logs by hand."""

import pytest

from sim import simulate
from sim.errors import InputError
from sim.model.check import check
from tests.interchange.prosimos.small import ALWAYS, bpmn, imported, keys, law, parameters, pool, process

TWO = bpmn("startEvent come", "task a", "task b", "endEvent go", flows=["come->a", "a->b", "b->go"])
FORK = bpmn(
    "startEvent come", "exclusiveGateway which", "task a", "task b", "exclusiveGateway join", "endEvent go",
    flows=["come->which", "which->a", "which->b", "a->join", "b->join", "join->go"],
)  # fmt: skip


def takes(task, **times):
    """Who does a task, and how many seconds each needs."""
    return {"task_id": task, "resources": [{"resource_id": one, **law("fix", time)} for one, time in times.items()]}


def hours(name, begin, end):
    return {"id": name, "time_periods": [{"from": "MONDAY", "to": "SUNDAY", "beginTime": begin, "endTime": end}]}


def spans(found, *, cases, start="2024-01-01T00:00", **changes):
    """From and to of each work item in minutes, with its person, by case and activity."""
    written = found.written | {"start": start, "zone": "UTC", "horizon": {"cases": cases}} | changes
    work = simulate(written, seed=1).work
    return {
        f"{case.lstrip('w-0')[-1]} {element}": (begin // 60_000_000, end // 60_000_000, who.removesuffix("-1"))
        for case, element, begin, end, who in work["case_id", "element_id", "start_time", "end_time", "resource"].rows()
    }


def test_one_person(tmp_path):
    found = imported(tmp_path, start_time="2024-01-01T08:00:00Z", total_cases=2)
    assert found.form == ()
    assert found.written["start"] == "2024-01-01T08:00:00"
    assert found.written["zone"] == "UTC"
    log = simulate(found.written, seed=1)
    assert (log.work["start_time"] // 60_000_000).to_list() == [0, 15]
    assert (log.work["end_time"] // 60_000_000).to_list() == [10, 25]
    assert not check(found.scenario())


def test_each_of_several_takes_their_own_time(tmp_path):
    changes = {
        "resource_profiles": pool(("ann", 1), ("bob", 2)),
        "task_resource_distribution": [takes("work", ann=600, bob=1800)],
        "arrival_time_distribution": law("fix", 0),
    }
    found = imported(tmp_path, **changes)
    assert process(found)["elements"]["work"]["post"] == "staff"
    assert found.written["staff"]["bob"]["count"] == 2
    assert "assign" not in found.written.get("policies", {})
    assert sorted(spans(found, cases=3).values()) == [(0, 10, "ann"), (0, 30, "bob"), (0, 30, "bob-2")]


def test_queues_that_share_people_give_work_out_at_once(tmp_path):
    # a is ann's or bob's, b is bob's alone: in Prosimos bob is taken for a as soon as he is free first
    changes = {
        "resource_profiles": pool(("ann", 1), ("bob", 1)),
        "task_resource_distribution": [takes("a", ann=600, bob=600), takes("b", bob=600)],
        "arrival_time_distribution": law("fix", 0),
    }
    found = imported(tmp_path, model=TWO, **changes)
    assert found.written["policies"] == {"assign": "earliest_free"}
    assert keys(found) == ["earliest_free"]
    # 1 to ann, 2 to bob; of the two b of minute 10 the first is bob's at once, the second in his line
    assert sorted(spans(found, cases=2).values()) == [(0, 10, "ann"), (0, 10, "bob"), (10, 20, "bob"), (20, 30, "bob")]


def test_somebody_off_duty_gets_what_they_are_first_free_for(tmp_path):
    changes = {
        "resource_profiles": pool(("ann", 1, "late"), ("bob", 1, "early")),
        "resource_calendars": [hours("late", "02:00:00", "23:00:00"), hours("early", "01:00:00", "23:00:00")],
        "task_resource_distribution": [takes("work", ann=600, bob=4800)],
        "arrival_time_distribution": law("fix", 0),
    }
    found = imported(tmp_path, **changes)
    assert spans(found, cases=2) == {"1 work": (60, 140, "bob"), "2 work": (120, 130, "ann")}


def test_work_stretches_over_closed_hours(tmp_path):
    changes = {"resource_calendars": [hours("always", "08:00:00", "08:05:00")]}
    assert spans(imported(tmp_path, **changes), cases=1) == {"1 work": (480, 1440 + 485, "ann")}


def test_arrivals_wait_for_the_opening(tmp_path):
    # every 40 minutes from Monday 09:00 to 10:00: 09:00, 09:40, then the next day's opening
    changes = {
        "arrival_time_distribution": law("fix", 2400),
        "arrival_time_calendar": hours("", "09:00:00", "10:00:00")["time_periods"],
    }
    found = imported(tmp_path, **changes)
    assert [begin for begin, _, _ in spans(found, cases=4).values()] == [540, 580, 1980, 2020]


def branching(*flows):
    return [
        {
            "gateway_id": "which",
            "probabilities": [dict(zip(("path_id", "value"), flow, strict=False)) for flow in flows],
        }
    ]


BOTH = [takes("a", ann=1), takes("b", ann=1)]


def test_missing_probabilities_share_what_is_left(tmp_path):
    found = imported(tmp_path, model=FORK, task_resource_distribution=BOTH,
                     gateway_branching_probabilities=branching(("which_a", "0.3"), ("which_b",)))  # fmt: skip
    chances = {flow["id"]: flow.get("probability") for flow in process(found)["flows"] if flow["from"] == "which"}
    assert chances == {"which_a": 0.3, "which_b": pytest.approx(0.7)}


def test_probabilities_that_do_not_add_up(tmp_path):
    with pytest.raises(InputError, match=r"parameters.json:\d+ gateway_branching.* = 0.9: .* must add up to 1"):
        imported(tmp_path, model=FORK, task_resource_distribution=BOTH,
                 gateway_branching_probabilities=branching(("which_a", 0.3), ("which_b", 0.6)))  # fmt: skip


def conditional(tmp_path, client, *rules, model=FORK, **changes):
    """A model whose gateway has these conditions, and how often each branch is taken by 400 cases."""
    names = ["which_a", "which_b"]
    flows = [
        {"path_id": name, "value": value, "condition_id": name} for name, value in zip(names, (0.2, 0.8), strict=True)
    ]
    given = {
        "task_resource_distribution": BOTH,
        "gateway_branching_probabilities": [{"gateway_id": "which", "probabilities": flows}],
        "branch_rules": [{"id": name, "rules": rule} for name, rule in zip(names, rules, strict=True)],
        "case_attributes": [client],
    }
    found = imported(tmp_path, model=model, **(given | changes))
    taken = simulate(found.written | {"horizon": {"cases": 400}}, seed=3).work["element_id"].to_list()
    return found, taken.count("a"), taken.count("b")


CLIENT = {"name": "Client type", "type": "discrete", "values": [{"key": "REGULAR", "value": 1.0}]}


def rule(comparison, value, attribute="Client type"):
    return [[{"attribute": attribute, "comparison": comparison, "value": value}]]


def test_conditions(tmp_path):
    found, a, b = conditional(tmp_path, CLIENT, rule("=", "REGULAR"), rule("=", "BUSINESS"))
    assert (a, b) == (400, 0)
    assert process(found)["flows"][1]["when"] == "client_type == 'REGULAR'"
    # all true, and none true: by the probabilities; four standard errors are 32 of 400
    for values in ("REGULAR", "BUSINESS"):
        _, a, b = conditional(tmp_path, CLIENT, rule("=", values), rule("=", values))
        assert a + b == 400
        assert abs(a - 80) < 32


def test_default_flow_where_no_condition_holds(tmp_path):
    model = FORK.replace('id="which"', 'id="which" default="which_b"')
    _, a, b = conditional(tmp_path, CLIENT, rule("=", "BUSINESS"), rule("=", "BUSINESS"), model=model)
    assert (a, b) == (0, 400)
    # all true: the default is one among them
    _, a, b = conditional(tmp_path, CLIENT, rule("=", "REGULAR"), rule("=", "REGULAR"), model=model)
    assert abs(a - 80) < 32


@pytest.mark.parametrize(
    ("comparison", "value", "holds"),
    [
        (">", 100, True), ("<", "100", False), ("in", [200, "inf"], True), ("in", [0, 100], False),
        ("!=", 240, False), ("=", 240, True),
    ],
)  # fmt: skip
def test_comparisons_of_numbers(tmp_path, comparison, value, holds):
    client = {"name": "amount", "type": "continuous", "values": law("fix", 240)}
    yes, no = rule(comparison, value, "amount"), rule("=", 0, "amount")
    _, a, b = conditional(tmp_path, client, yes, no)
    assert (a == 400) if holds else (abs(a - 80) < 32)
    assert a + b == 400


def test_an_attribute_that_nobody_has(tmp_path):
    found, a, _ = conditional(tmp_path, CLIENT, rule("=", "x", "other"), rule("=", "REGULAR"))
    assert a == 0
    assert "no_attribute" in keys(found, "left_out")


def test_inclusive_gateway(tmp_path):
    model = FORK.replace("exclusiveGateway", "inclusiveGateway")
    changes = {"task_resource_distribution": BOTH, "model": model}
    found = imported(tmp_path, gateway_branching_probabilities=branching(("which_a", 1.0), ("which_b", 1.0)), **changes)
    taken = simulate(found.written | {"horizon": {"cases": 5}}, seed=1).work["element_id"].to_list()
    assert (taken.count("a"), taken.count("b")) == (5, 5)
    _, a, b = conditional(tmp_path, CLIENT, rule("=", "REGULAR"), rule("=", "REGULAR"), model=model)
    assert (a, b) == (400, 400)


def test_priorities(tmp_path):
    rules = [
        {"priority_level": 2, "rules": rule("=", "SME")},
        {"priority_level": 1, "rules": rule("in", [1000, "inf"], "kva")},
    ]  # fmt: skip
    kinds = [{"key": "SME", "value": 0.5}, {"key": "x", "value": 0.5}]
    attributes = [
        {"name": "Client type", "type": "discrete", "values": kinds},
        {"name": "kva", "type": "continuous", "values": law("uniform", 0, 2000)},
    ]  # fmt: skip
    found = imported(tmp_path, case_attributes=attributes, prioritisation_rules=rules)
    assert process(found)["priorities"] == [
        {"when": "kva >= 1000", "priority": 2}, {"when": "client_type == 'SME'", "priority": 1},
    ]  # fmt: skip
    assert found.written["posts"]["ann"]["discipline"] == "priority"
    cases = simulate(found.written | {"horizon": {"cases": 200}}, seed=1).cases
    for kva, kind, priority in cases["attr_kva", "attr_client_type", "priority"].rows():
        assert priority == (2 if kva >= 1000 else 1 if kind == "SME" else 0)


def batching(kind="Parallel", factors=(), *rules):
    keys = ("attribute", "comparison", "value")
    return [{
        "task_id": "work", "type": kind, "size_distrib": [{"key": "1", "value": 0.0}, {"key": "3", "value": 1.0}],
        "duration_distrib": [{"key": str(size), "value": factor} for size, factor in factors],
        "firing_rules": [[dict(zip(keys, one, strict=True)) for one in rule] for rule in rules],
    }]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "batch"),
    [
        ([[("size", "=", 3)]], {"size": 3}),
        ([[("size", ">", 3)]], {"size": 4}),
        ([[("size", ">=", 3)], [("large_wt", ">", 3600)]], {"size": 3, "longest": "3601 s", "at_least": 2}),
        ([[("ready_wt", ">", 60), ("ready_wt", "<", 90)]], {"quiet": "61 s", "at_least": 2}),
        (
            [[("large_wt", ">=", 60), ("size", ">=", 3), ("size", "<", 10)]],
            {"longest": "60 s", "at_least": 3, "at_most": 9},
        ),
        ([[("week_day", "=", "Friday"), ("daily_hour", "=", "14")]], {"at": "batch_work", "at_least": 1}),
    ],
)  # fmt: skip
def test_firing_rules(tmp_path, rules, batch):
    found = imported(tmp_path, batch_processing=batching("Parallel", (), *rules))
    assert process(found)["elements"]["work"]["batch"] == {"source": "parameters", **batch}
    found.scenario()
    if "at" in batch:
        assert found.written["calendars"]["batch_work"]["week"] == {"fri": ["14:00-15:00"]}


def test_a_batch_takes_the_factor_of_its_size(tmp_path):
    found = imported(tmp_path, batch_processing=batching("Parallel", [(3, 0.5)], [("size", "=", 3)]))
    # three at once after half an hour, each ten minutes, half the sum
    assert set(spans(found, cases=3).values()) == {(30, 45, "ann")}


def test_a_batch_that_never_fires(tmp_path):
    found = imported(tmp_path, batch_processing=batching("Sequential", (), [("size", "<", 3)]))
    assert "batch" not in process(found)["elements"]["work"]
    assert keys(found, "left_out") == ["never_fires"]


def test_what_cannot_be_said_is_noted(tmp_path):
    found = imported(
        tmp_path, multitask={"type": "global", "values": []}, gateway_execution_limit=10, model_type="FUZZY",
        global_attributes=[CLIENT], event_distribution=[{"event_id": "nobody", **law("fix", 1)}],
        event_attributes=[
            {"event_id": "work", "attributes": [one]}
            for one in (
                {"name": "size", "type": "discrete", "values": [{"key": "3", "value": 1}]},
                {"name": "tree", "type": "dtree", "values": "x"},
                {"name": "twice", "type": "expression", "values": "size * 2"},
            )
        ],
    )  # fmt: skip
    assert keys(found) == ["fuzzy", "global", "set_once", "attribute", "no_event", "multitask", "loop_limit"]
    assert process(found)["elements"]["work"]["sets"] == {"size": "size_at_work", "twice": "size * 2"}
    log = simulate(found.written | {"horizon": {"cases": 1}}, seed=1)
    assert log.cases["attr_twice"].to_list() == [6.0]


def test_everything_keeps_its_line(tmp_path):
    found = imported(tmp_path, multitask={"type": "global", "values": []})
    lines = (tmp_path / "parameters.json").read_text(encoding="utf-8").splitlines()
    (note,) = found.notes
    assert '"multitask"' in lines[note.line - 1]


def test_tasks_that_only_one_side_knows(tmp_path):
    found = imported(tmp_path, model=TWO, task_resource_distribution=[takes("a", ann=60), takes("c", ann=60)])
    assert keys(found, "left_out") == ["no_task"]
    assert keys(found, "assumed") == ["task_without"]
    assert ("processes", "p", "elements", "b", "duration") in [missing.place for missing in found.form] or len(
        found.form
    ) > 1
    found.scenario()


def test_the_model_itself_is_left_alone(tmp_path):
    from sim.interchange.bpmn.understand import import_bpmn
    from sim.interchange.prosimos import with_parameters

    imported(tmp_path)
    model = import_bpmn(tmp_path / "model.bpmn")
    before = repr(model.written)
    with_parameters(model, tmp_path / "parameters.json")
    assert repr(model.written) == before


def test_odd_numbers_of_everything(tmp_path):
    empty = {key: [] for key in ("event_distribution", "batch_processing", "case_attributes", "prioritisation_rules")}
    found = imported(tmp_path, **empty, gateway_branching_probabilities=[], arrival_time_calendar=[ALWAYS, ALWAYS])
    found.scenario()
    assert parameters()["arrival_time_calendar"] == [ALWAYS]
