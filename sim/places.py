"""Where the project's own files lie, in a checkout and in an installed package alike."""

from __future__ import annotations

from pathlib import Path

__all__ = ["redesigns_dir", "scenarios_dir"]


def scenarios_dir() -> Path:
    """The folder of the scenarios that come with the project.

    In a checkout they stand beside `sim/`; a wheel carries them inside it.

    >>> scenarios_dir().name
    'scenarios'
    """
    return _beside_or_inside("scenarios")


def redesigns_dir() -> Path:
    """The folder of the redesigns that come with the project.

    >>> redesigns_dir().name
    'redesigns'
    """
    return _beside_or_inside("redesigns")


def _beside_or_inside(name: str) -> Path:
    package = Path(__file__).resolve().parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name
