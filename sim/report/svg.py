"""Shapes and labels of a picture, on top of the plain elements of `markup`."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.markup import Attribute, Child, Element, el, number
from sim.report.palette import INK, PAPER
from sim.report.text_size import fit, text_width, wrap

__all__ = ["FONT", "circle", "group", "label", "line", "lines_of", "path", "polyline", "rect", "rounded", "widest"]

FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
"""The viewer's own fonts, a Chinese one among them on every system."""


def rect(x: float, y: float, width: float, height: float, **more: Attribute) -> Element:
    """A rectangle; further attributes with `_` for `-`."""
    return el("rect", {"x": x, "y": y, "width": max(width, 0.0), "height": max(height, 0.0), **_dashed(more)})


def circle(x: float, y: float, radius: float, **more: Attribute) -> Element:
    """A circle."""
    return el("circle", {"cx": x, "cy": y, "r": radius, **_dashed(more)})


def line(x1: float, y1: float, x2: float, y2: float, **more: Attribute) -> Element:
    """A straight line."""
    return el("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **_dashed(more)})


def path(d: str, **more: Attribute) -> Element:
    """A path."""
    return el("path", {"d": d, **_dashed(more)})


def polyline(points: Sequence[tuple[float, float]], **more: Attribute) -> Element:
    """A line through points."""
    return el("polyline", {"points": " ".join(f"{number(x)},{number(y)}" for x, y in points), **_dashed(more)})


def group(children: Sequence[Child], **more: Attribute) -> Element:
    """A group; `title` becomes its text alternative."""
    title = more.pop("title", None)
    head = [el("title", None, str(title))] if title is not None else []
    return el("g", _dashed(more), head, children)


def label(x: float, y: float, text: str, *, size: float = 12, width: float | None = None, **more: Attribute) -> Element:
    """One line of text with its baseline at `y`.

    Parameters
    ----------
    x, y
        Where it stands; `text_anchor` says whether `x` is its start, middle or end.
    text
        What it says.
    size
        Height of the font in pixels.
    width
        Shortened with an ellipsis to fit; the whole text is then its title. By default not shortened.
    more
        Further attributes; `halo=True` lays paper under the letters, a colour lays that; `bold=True`.
    """
    bold, halo = more.pop("bold", False), more.pop("halo", False)
    shown = text if width is None else fit(text, width, size, bold=bool(bold))
    attributes: dict[str, Attribute] = {"x": x, "y": y, "font-size": size, "fill": INK, **_dashed(more)}
    if bold:
        attributes["font-weight"] = "600"
    if halo:
        under = halo if isinstance(halo, str) else PAPER
        attributes |= {"stroke": under, "stroke-width": 3.0, "stroke-linejoin": "round", "paint-order": "stroke"}
    return el("text", attributes, el("title", None, text) if shown != text else None, shown)


def lines_of(x: float, y: float, text: str, *, size: float, width: float, bold: bool = False) -> list[Element]:
    """A text in at most two lines, the first with its baseline at `y`."""
    parts = wrap(text, width, size, lines=2, bold=bold)
    return [label(x, y + i * size * 1.22, part, size=size, bold=bold) for i, part in enumerate(parts)]


def rounded(points: Sequence[tuple[float, float]], radius: float = 7) -> str:
    """The path through corner points, each corner rounded as far as its sides allow."""
    if len(points) < 2:
        return ""
    steps = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _toward(corner, before, radius), _toward(corner, after, radius)
        steps.append(f"L{number(into[0])} {number(into[1])}")
        steps.append(f"Q{number(corner[0])} {number(corner[1])} {number(out[0])} {number(out[1])}")
    steps.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(steps)


def _toward(corner: tuple[float, float], other: tuple[float, float], radius: float) -> tuple[float, float]:
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    step = min(radius, length / 2)
    return corner[0] + dx / length * step, corner[1] + dy / length * step


def _dashed(attributes: dict[str, Attribute]) -> dict[str, Attribute]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}


def widest(texts: Sequence[str], size: float, *, bold: bool = False) -> float:
    """Width of the widest of some texts."""
    return max((text_width(t, size, bold=bold) for t in texts), default=0.0)
