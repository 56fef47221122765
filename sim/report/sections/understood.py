"""How a log from outside was understood, before anything that was found in it."""

from __future__ import annotations

from sim.log.understood import tell
from sim.report.markup import Element, el
from sim.report.sections.context import Context
from sim.report.sections.parts import section

__all__ = ["understood_section"]


def understood_section(context: Context) -> Element | None:
    """File, columns, assumptions, and what was left out; nothing for a log of our own."""
    lines = tell(context.log, context.lang)
    if not lines:
        return None
    return section(
        "understood", context.say("report.understood"), el("ul", None, [el("li", None, one) for one in lines])
    )
