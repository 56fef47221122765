"""Which redesigns of the library concern a figure that is behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.errors import InputError
from sim.model.redesign import Redesign, load_redesign, redesign_names
from sim.model.scenario import Scenario
from sim.views.evaluation.benchmark import Gap

__all__ = ["remedies"]

_AT_MOST = 3


def remedies(scenario: Scenario, gap: Gap) -> list[Redesign]:
    """The redesigns whose changes touch what is behind a gap, those that touch most of it first.

    What is behind it: the indicator's processes and standards, and the department in which most of the time lies with
    its posts. A redesign that cannot be loaded, or is made for other scenarios, is left out.

    Parameters
    ----------
    scenario
        In which the figure is defined.
    gap
        A figure beside those of others.
    """
    behind = _behind(scenario, gap)
    found = [(len(behind & set(_words(one.model_dump(by_alias=True)["levers"]))), one) for one in _library(scenario.id)]
    ranked = sorted(((hits, one) for hits, one in found if hits), key=lambda pair: (-pair[0], pair[1].id))
    return [one for _, one in ranked[:_AT_MOST]]


def _library(scenario: str) -> Iterator[Redesign]:
    for name in redesign_names():
        try:
            one = load_redesign(name)
        except InputError:
            continue
        if not one.for_ or scenario in one.for_:
            yield one


def _behind(scenario: Scenario, gap: Gap) -> set[str]:
    head, _, name = gap.figure.partition(".")
    further = scenario.evaluation.indicators if scenario.evaluation is not None else {}
    indicator = {**scenario.indicators, **further}.get(name) if head == "indicator" else None
    standards = set(indicator.standards) if indicator is not None else {name.removesuffix(".mean")}
    processes = set(indicator.process) if indicator is not None else set()
    processes |= {part.process for key, part in scenario.standards.items() if key in standards}
    posts = {key for key, post in scenario.posts.items() if gap.department and post.department == gap.department}
    named = {gap.department} if gap.department is not None else set()
    return (standards & set(scenario.standards)) | processes | posts | named


def _words(value: object) -> Iterator[str]:
    """Every name in a redesign's changes; of paths each step."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _words(key)
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
    elif isinstance(value, str):
        yield from value.split(".")
