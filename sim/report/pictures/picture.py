"""A picture: the question it answers, the answer in words, and the drawing."""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.markup import Attribute, Child, Element, el, number, render
from sim.report.palette import INK, PAPER, QUIET
from sim.report.svg import FONT, group, label, rect
from sim.report.text_size import wrap

__all__ = ["NARROW", "WIDE", "Picture"]

WIDE = 960
NARROW = 340
"""Widths to draw for, in CSS pixels: a page or a sheet of paper, and a phone."""


@dataclass(frozen=True)
class Picture:
    """What a drawing function returns.

    `alternative` says the answer to someone who cannot see the drawing; `width` and `height` are in CSS pixels.
    """

    name: str
    question: str
    answer: str
    alternative: str
    width: float
    height: float
    body: tuple[Child, ...]

    def element(self, name: str = "") -> Element:
        """The drawing alone, for a page that writes question and answer itself; `name` is unique on that page."""
        return self._svg(name or self.name, self.body, self.height)

    def standalone(self) -> str:
        """A whole SVG file, with the question as its title and the answer below."""
        head: list[Child] = []
        y = 26.0
        for text, size, bold in ((self.question, 17, True), (self.answer, 13, False)):
            for part in wrap(text, self.width - 24, size, lines=4, bold=bold):
                head.append(label(12, y, part, size=size, bold=bold, fill=INK if bold else QUIET))
                y += size * 1.35
        y += 4
        moved = group(self.body, transform=f"translate(0 {number(y)})")
        sheet = rect(0, 0, self.width, self.height + y, fill=PAPER)
        svg = self._svg(self.name, (sheet, *head, moved), self.height + y)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + render(svg) + "\n"

    def _svg(self, name: str, body: tuple[Child, ...], height: float) -> Element:
        attributes: dict[str, Attribute] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(self.width)} {number(height)}",
            "width": self.width,
            "height": height,
            "role": "img",
            "aria-labelledby": f"{name}-t {name}-d",
            "font-family": FONT,
        }
        title, desc = el("title", {"id": f"{name}-t"}, self.question), el("desc", {"id": f"{name}-d"}, self.alternative)
        return el("svg", attributes, title, desc, body)
