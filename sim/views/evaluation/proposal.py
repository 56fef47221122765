"""From the evaluation of customers to a change that can be run: who goes through the green channel."""

from __future__ import annotations

from typing import Any

from sim.model.scenario import Scenario
from sim.views.evaluation.customers import CustomersEvaluated

__all__ = ["proposal"]


def proposal(found: CustomersEvaluated, scenario: Scenario) -> dict[str, Any] | None:
    """A redesign, as data, that opens the green channel to the segments that earned it; None where nothing changes.

    Its posts serve these segments first (`green`, discipline `green_channel`), and the segments have the priority of
    the customer evaluation; a segment with a higher one keeps it. It is run like any redesign
    (`sim.model.redesign.load_redesign` takes it), and verified by evaluating both logs (`difference`).

    Parameters
    ----------
    found
        What the customers of a log are worth.
    scenario
        The scenario that the log was made from.
    """
    part, green = found.evaluation, [name for name in found.green if name in scenario.segments]
    changes: list[dict[str, Any]] = [
        {"change": "set", "path": f"segments.{name}.priority", "value": part.priority}
        for name in green
        if scenario.segments[name].priority < part.priority
    ]
    for post in part.posts:
        served = [*scenario.posts[post].green, *(name for name in green if name not in scenario.posts[post].green)]
        if green and (served != list(scenario.posts[post].green) or scenario.posts[post].discipline != "green_channel"):
            changes.append({"change": "set", "path": f"posts.{post}.green", "value": served})
            changes.append({"change": "set", "path": f"posts.{post}.discipline", "value": "green_channel"})
    if not changes:
        return None
    name = {"zh": "按客户评价开通绿色通道", "en": "Green channel by customer evaluation"}
    lever = {"name": name, "item": "S4_119", "changes": changes}
    return {"id": "evaluated_green_channel", "title": name, "item": "S4_114", "levers": {"green_channel": lever}}
