"""Weights from a file: an evaluation system that changes the scenario's, read and checked like a scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from sim.errors import InputError
from sim.model.check.evaluation import check_evaluation
from sim.model.evaluation import Evaluation
from sim.model.evaluation_default import DEFAULT
from sim.model.mistakes import mistake
from sim.model.read_yaml import read_yaml
from sim.model.scenario import Scenario
from sim.model.translate import mistakes_of
from sim.model.written import Written, merge, read_steps, written

__all__ = ["read_evaluation"]

_NOBODY = {"id": "log", "title": "log", "start": "2024-01-01", "horizon": {"cases": 1}, "processes": {}}
"""The scenario of a log that nobody simulated."""

_OTHER = {"weights": "judgements", "judgements": "weights"}


def read_evaluation(path: Path, scenario: Scenario | None) -> Evaluation:
    """The scenario's evaluation (or else the default one) changed by a YAML file of the same form.

    Judgements in a branch replace its weights, and weights its judgements; single pairs may be changed alone.

    Raises
    ------
    InputError
        Everything that is wrong with it, with file, line, rule and remedy; judgements that contradict one another.
    """
    over = read_yaml(path)
    if not isinstance(over.value, dict):
        raise InputError(mistake("evaluation.not_mapping", over.place))
    inner = over.value.get("evaluation")
    over = inner if inner is not None and len(over.value) == 1 else over
    root = written(_NOBODY if scenario is None else scenario.canonical())
    base = root.get("evaluation") or Written({})
    if base.get("systems") is None:
        base = merge(base, written({"systems": written(DEFAULT).plain()["systems"]}))
    changed = merge(_without_rivals(base, over), over)
    assert isinstance(root.value, dict)
    root = replace(root, value={**root.value, "evaluation": changed})
    try:
        whole = Scenario.model_validate(root.plain())
    except ValidationError as error:
        raise InputError(mistakes_of(error, root)) from None
    found = list(check_evaluation(whole))
    if found or whole.evaluation is None:
        raise InputError([replace(one, place=root.place_of(read_steps(one.place))) for one in found])
    return whole.evaluation


def _without_rivals(base: Written, over: Written) -> Written:
    """The base without the weights of branches to which the file gives judgements, and the other way round."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return base
    gone = {_OTHER[key] for key in _OTHER if key in over.value and _OTHER[key] not in over.value}
    kept = {key: value for key, value in base.value.items() if key not in gone}
    inner = {
        key: _without_rivals(value, over.value[key]) if key in over.value else value for key, value in kept.items()
    }
    return replace(base, value=inner)
