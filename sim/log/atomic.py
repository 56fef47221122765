"""Files that are there whole or not at all: written beside their place and then moved."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

import polars as pl

from sim.errors import InputError, Mistake

__all__ = ["beside", "draft_of", "sweep", "write_whole"]


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A fresh name beside a target, on the same disk, for a file or folder that then replaces it.

    The folders above the target are made. What still has the fresh name at the end is removed, whatever happened; what
    killed processes left for the same target is removed at the beginning.

    Raises
    ------
    InputError
        The place cannot be written; what was there before is still there.
    """
    if not target.name:
        raise _refused(target, os.strerror(errno.EISDIR))
    draft = draft_of(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        if target.exists() and not (target.is_file() or target.is_dir()):
            raise OSError(errno.EEXIST, "a pipe or a device stands there")
        yield draft
    except (OSError, pl.exceptions.ComputeError) as error:
        why = _why(error)
        if not why:
            raise
        raise _refused(target, why) from error
    finally:
        if draft.is_dir():
            shutil.rmtree(draft, ignore_errors=True)
        elif draft.exists():
            draft.unlink()


def write_whole(target: Path, text: str) -> Path:
    """The target, with this text in UTF-8: a file that stands there is replaced at the last moment.

    Raises
    ------
    InputError
        The place cannot be written; what was there before is still there.
    """
    with beside(target) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    return target


def _refused(target: Path, why: str) -> InputError:
    rule, remedy = f"cannot be written: {why}", "choose another place, or make room"
    return InputError(Mistake(str(target), rule, remedy, key="log.not_written", values=(("why", why),)))


def _why(error: Exception) -> str:
    """What the system says; polars tells it within a sentence of its own, or does not speak of the system at all."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    told = re.search(r"\(os error (\d+)\)", str(error))
    return os.strerror(int(told[1])) if told else ""


def draft_of(target: Path) -> Path:
    """A fresh name beside a target that says which process it belongs to."""
    return target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")


def sweep(target: Path) -> None:
    """Take away what processes left beside a target that were killed without a chance to tidy up."""
    beginning = f".{target.name}."
    for left in target.parent.glob(f"{escape(beginning)}*-*.part"):
        number = left.name.removeprefix(beginning).partition("-")[0]
        if number.isdigit() and not _alive(int(number)):
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    if os.name == "nt":  # there is no signal 0 there: leave it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's, or no number of a process
        return True
    return True
