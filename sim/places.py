"""Where the project's own files lie, in a checkout and in an installed package alike."""

from __future__ import annotations

from pathlib import Path

__all__ = ["scenarios_dir"]


def scenarios_dir() -> Path:
    """The folder of the scenarios that come with the project.

    In a checkout they stand beside `sim/`; a wheel carries them inside it.

    >>> scenarios_dir().name
    'scenarios'
    """
    package = Path(__file__).resolve().parent
    inside = package / "scenarios"
    return inside if inside.is_dir() else package.parent / "scenarios"
