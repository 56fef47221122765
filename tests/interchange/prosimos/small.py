"""A small BPMN model and parameters for it, written tersely; times in seconds."""

import json

from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.prosimos import with_parameters

_HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">'


def bpmn(*nodes, flows):
    """A file's text: nodes as `tag id`, whose name is their id too, and flows as `from->to`, with the id `from_to`."""
    parts = [f'<{tag} id="{name}" name="{name}"/>' for tag, name in (node.split() for node in nodes)]
    for flow in flows:
        begin, end = flow.split("->")
        parts.append(f'<sequenceFlow id="{begin}_{end}" sourceRef="{begin}" targetRef="{end}"/>')
    return f"{_HEAD}{''.join(parts)}</process></definitions>"


ONE = bpmn("startEvent come", "task work", "endEvent go", flows=["come->work", "work->go"])
ALWAYS = {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59"}


def law(name, *numbers):
    """A distribution in the present layout."""
    return {"distribution_name": name, "distribution_params": [{"value": number} for number in numbers]}


def pool(*resources):
    """A profile `staff` of resources given as `(id, amount)` or `(id, amount, calendar)`."""
    members = [
        {"id": one, "name": one, "cost_per_hour": 0, "amount": amount, "calendar": (*rest, "always")[0]}
        for one, amount, *rest in resources
    ]
    return [{"id": "staff", "name": "Staff", "resource_list": members}]


def parameters(**changes):
    """Parameters of `ONE`: a person who needs 600 s, a case each 900 s."""
    return {
        "resource_profiles": pool(("ann", 1)),
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": [ALWAYS]}],
        "task_resource_distribution": [{"task_id": "work", "resources": [{"resource_id": "ann", **law("fix", 600)}]}],
        "arrival_time_distribution": law("fix", 900),
        "arrival_time_calendar": [ALWAYS],
        "gateway_branching_probabilities": [],
        **changes,
    }


def imported(folder, model=ONE, **changes):
    """The model with its parameters, read from files in a folder."""
    (folder / "model.bpmn").write_text(model, encoding="utf-8")
    (folder / "parameters.json").write_text(json.dumps(parameters(**changes), indent=1), encoding="utf-8")
    return with_parameters(import_bpmn(folder / "model.bpmn"), folder / "parameters.json")


def process(found):
    """The one process of what was imported, as written."""
    (one,) = found.written["processes"].values()
    return one


def keys(found, *weights):
    """What was noted, without the common beginning."""
    return [note.key.removeprefix("prosimos_") for note in found.notes if not weights or note.weight in weights]
