"""Who a customer is: segment, district, channel and the attributes of the case, drawn at its arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.engine.draws import Draws
    from sim.engine.lowered import Stream
    from sim.engine.parts import Case

__all__ = ["draw_attributes"]


def draw_attributes(case: Case, stream: Stream | None, draws: Draws) -> None:
    """Draw everything that a case knows of itself; a spawned case has its parent's attributes of the same names."""
    makers = case.process.attributes
    if stream is not None:
        makers = stream.attributes
        case.segment = stream.segment(case, draws)
        case.district = stream.district(case, draws)
        case.channel = stream.channel(case, draws)
    # one attribute may ask for another that was drawn before it
    case.attributes = attributes = {
        "segment": case.segment,
        "district": case.district,
        "channel": case.channel,
        "process": case.process.id,
    }
    inherited = {} if case.parent is None else case.parent.attributes
    for name, make in makers.items():
        attributes[name] = inherited[name] if name in inherited else make(case, draws)
