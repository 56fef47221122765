"""Requirements of the value chain in the wrong form, and its gaps."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Mistake
from sim.model.chain_gaps import chain_gaps
from sim.model.mistakes import mistake
from sim.model.mistakes import unknown as unknown_name
from sim.model.scenario import Scenario

__all__ = ["check_value_chain"]


def check_value_chain(scenario: Scenario) -> Iterator[Mistake]:
    """Requirements in the wrong form (errors), and gaps (warnings)."""
    chain = scenario.value_chain
    if chain is None:
        return
    for name, part in chain.requirements.items():
        place = f"value_chain.requirements.{name}"
        if part.need not in chain.needs:
            yield unknown_name(f"{place}.need", part.need, "@value_chain.a_need", chain.needs)
        if (part.department is None) == (part.post is None):
            yield mistake("value_chain.one_of", place)
        if part.standard is not None and part.hand_off is not None:
            yield mistake("value_chain.two_measures", f"{place}.hand_off")
    for gap in chain_gaps(scenario):
        at = f"needs.{gap.need}" if gap.requirement is None else f"requirements.{gap.requirement}"
        yield mistake(
            f"value_chain.gap.{gap.kind}", f"value_chain.{at}", severity="warning", department=gap.department or "-"
        )
