"""Elements of SVG and HTML as plain values: escaped text, fixed number formats, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

__all__ = ["Attribute", "Child", "Element", "Raw", "el", "number", "render"]

_VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "col"})


@dataclass(frozen=True)
class Raw:
    """Text that goes out as it is: our own style sheet or script, never anything that a log or a person wrote."""

    text: str


@dataclass(frozen=True)
class Element:
    """One element: its tag, its attributes in order, and what it holds."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Child, ...] = ()


Child = Element | Raw | str
Attribute = str | float | bool | None


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> [number(v) for v in (3.0, 3.14159, -0.04, 1200)]
    ['3', '3.1', '0', '1200']
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _attribute(value: str | float | bool) -> str:
    if value is True:
        return ""
    return value if isinstance(value, str) else number(float(value))


def el(
    tag: str, attributes: Mapping[str, Attribute] | None = None, *children: Child | Iterable[Child | None] | None
) -> Element:
    """An element.

    Parameters
    ----------
    tag
        Its name.
    attributes
        Texts or numbers; None or False leaves one out, True writes it without a value.
    children
        Elements and texts, or lists of them; None is left out.

    >>> render(el("p", {"class": "note", "hidden": None}, "5 < 6"))
    '<p class="note">5 &lt; 6</p>'
    """
    flat: list[Child] = []
    for child in children:
        if isinstance(child, Element | Raw | str):
            flat.append(child)
        elif child is not None:
            flat.extend(inner for inner in child if inner is not None)
    kept = tuple((k, _attribute(v)) for k, v in (attributes or {}).items() if v is not None and v is not False)
    return Element(tag, kept, tuple(flat))


def render(root: Child) -> str:
    """The bytes of an element and all that it holds, as text."""
    parts: list[str] = []
    _write(root, parts)
    return "".join(parts)


def _write(child: Child, parts: list[str]) -> None:
    if isinstance(child, str):
        parts.append(escape(_printable(child), quote=False))
    elif isinstance(child, Raw):
        parts.append(child.text)
    else:
        attributes = "".join(f' {name}="{escape(_printable(value))}"' for name, value in child.attributes)
        parts.append(f"<{child.tag}{attributes}>")
        if child.tag in _VOID:
            return
        for inner in child.children:
            _write(inner, parts)
        parts.append(f"</{child.tag}>")


def _printable(text: str) -> str:
    """Text without the control characters that no XML may hold."""
    if text.isprintable():
        return text
    return "".join(c if c in "\n\t" or c.isprintable() or c in "\u200b\u3000\u00a0" else "\ufffd" for c in text)
