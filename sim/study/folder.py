"""The folder that a study leaves: made beside its place, and moved there whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError
from sim.log.atomic import draft_of, sweep
from sim.log.store import is_saved
from sim.model.mistakes import mistake
from sim.study.replications import folder_of

__all__ = ["COMPARISON", "is_comparison", "is_results", "result_folder"]

COMPARISON = "compare.json"
"""The file in which a comparison tells its figures."""


def is_results(path: Path) -> bool:
    """Whether a folder was left by an earlier study: a saved log, or saved replications with their figures."""
    return path.is_dir() and (is_saved(path) or ((path / "kpis.json").is_file() and is_saved(folder_of(path, 0))))


def is_comparison(path: Path) -> bool:
    """Whether a folder was left by an earlier comparison: its figures, and the recipes of what was compared."""
    return (path / COMPARISON).is_file() and (path / "recipes").is_dir()


@contextmanager
def result_folder(target: Path) -> Iterator[Path]:
    """An empty folder to fill: at the end it takes the place of `target`; if it comes to no end, nothing is left of it.

    Parameters
    ----------
    target
        Where the results go: a place that does not exist, an empty folder, or one with earlier results, which stay
        until the new ones are complete.

    Raises
    ------
    InputError
        Something else lies there, or the place cannot be written.
    """
    if target.is_symlink() and target.is_dir():
        target = target.resolve()  # the folder itself is exchanged, and the link stays
    _check(target)
    sweep(target)
    draft = draft_of(target)
    try:
        draft.mkdir(parents=True)
        yield draft
        _move(draft, target)
    except InputError as error:  # what could not be written within the draft
        told = [replace(one, place=one.place.replace(str(draft), str(target))) for one in error.mistakes]
        raise InputError(told) from error
    except OSError as error:
        raise InputError(mistake("study.unwritable", str(target), why=error.strerror or error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check(target: Path) -> None:
    if target.is_dir():
        if any(target.iterdir()) and not (is_results(target) or is_comparison(target)):
            raise InputError(mistake("study.not_ours", str(target)))
    elif target.exists() or target.is_symlink():
        raise InputError(mistake("study.no_folder", str(target)))


def _move(draft: Path, target: Path) -> None:
    """Put the new results in place; the old ones go only when the new ones stand there."""
    if not target.exists():
        draft.rename(target)
        return
    old = draft.with_suffix(".old")
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
