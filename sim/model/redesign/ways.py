"""Changes of single flows: `flow`, `odds`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.model.parts import Id
from sim.model.redesign.amounts import Factor, Probability
from sim.model.redesign.change import BaseChange
from sim.model.redesign.draft import Data, Draft, Level, merged
from sim.model.redesign.unfit import unfit

__all__ = ["Odds", "Way"]


class Way(BaseChange):
    """A flow whose condition, hand-off or way of missing information is another."""

    change: Literal["flow"] = "flow"
    process: Id
    flow: str = Field(description="The flow, by its id.")
    definition: dict[str, Any] = Field(min_length=1, description="Keys of a flow; null takes one away.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the flow."""
        level, flow = _found(draft, self.process, self.flow)
        level.put(flow, [merged(flow, self.definition)])


class Odds(BaseChange):
    """How often a gateway takes a flow (a return, a second visit); the gateway's other chances share what is left.

    They do so in proportion to what they have now, so that a case that took one of them before rarely takes another.
    """

    change: Literal["odds"] = "odds"
    process: Id
    flow: str = Field(description="The flow, by its id.")
    to: Probability | None = Field(default=None, description="Its probability from now on.")
    by: Factor | None = Field(default=None, description="Or what its probability is multiplied by.")

    def apply(self, draft: Draft) -> None:
        """Set the probability of the flow, and scale those of its siblings."""
        if (self.to is None) == (self.by is None):
            raise unfit((), "redesign.to_or_by")
        level, flow = _found(draft, self.process, self.flow)
        before = flow.get("probability")
        siblings = [one for one in level.out_of(flow["from"]) if one is not flow and one.get("probability")]
        if before is None or not siblings:
            raise unfit(("flow",), "redesign.no_odds", value=self.flow)
        after = self.to if self.by is None else min(1.0, before * self.by)
        assert after is not None
        _share(siblings, 1 - after)
        flow["probability"] = after


def _found(draft: Draft, process: str, name: str) -> tuple[Level, Data]:
    """The flow of this id, on whatever level of the process it stands, and that level."""
    levels = [level for level in draft.levels() if level.process == process]
    has = [level for level in levels if any(flow["id"] == name for flow in level.flows)]
    level = has[0] if has else draft.level(process)
    return level, level.flow(name, ("flow",))


def _share(flows: list[Data], total: float) -> None:
    now = sum(flow["probability"] for flow in flows)
    for flow in flows:
        flow["probability"] *= total / now
