"""Texts on a diagram: what is shown, and how much room it takes."""

from __future__ import annotations

import re
import unicodedata

from sim.interchange.bpmn.extension import one_line
from sim.model.parts import Texts
from sim.model.process import Flow
from sim.words import Lang

__all__ = ["flow_label", "lines", "shown", "text_width"]

_LONGEST = 44
_TOKEN = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|.", re.DOTALL)


def shown(label: Texts | None, lang: Lang) -> str:
    """The text of a label in the language of the diagram."""
    return "" if label is None else one_line(label.get(lang))


def flow_label(flow: Flow) -> str:
    """What stands at a flow: its condition, or its probability."""
    text = ""
    if flow.when is not None:
        text = str(flow.when)
    elif flow.probability is not None:
        text = f"{100 * flow.probability:.4g} %"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def text_width(text: str, size: float) -> float:
    """About how wide a line is in a common sans-serif font, rather too wide.

    >>> text_width("受理", 12)
    24.0
    """
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.6 for c in text) * size


def lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes at a width; words stay whole where they fit.

    >>> lines("Accept the application", 80, 12)
    2
    """
    count, used = 1, 0.0
    for token in _TOKEN.findall(text):
        wide = text_width(token.rstrip(), size)
        if used and used + wide > width:
            count, used = count + 1, 0.0
        count += int(wide // width) if wide > width else 0
        used += text_width(token, size)
    return count if text else 0
