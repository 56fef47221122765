"""What is kept of a game beside its log, read back and checked: anybody may have had the file in hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from sim.errors import InputError
from sim.log.eventlog import EventLog
from sim.model.mistakes import mistake
from sim.play.game import Finding, Kind

__all__ = ["Kept", "read_kept"]

_LARGEST = 64 * 2**20  # bytes

Seconds = Annotated[float, Field(ge=0, le=1e10, allow_inf_nan=False)]


class _Seat(BaseModel):
    kind: Kind
    who: str


class _Finding(BaseModel):
    text: str
    time: Seconds
    case_id: str | None
    element_id: str | None
    post: str | None


class Kept(BaseModel):
    """The seat, when play began, how often it stopped and what was noticed; all else follows from the log."""

    seat: _Seat
    begin: Seconds
    stops: Annotated[int, Field(ge=0)]
    findings: tuple[_Finding, ...]

    def noticed(self) -> tuple[Finding, ...]:
        """The findings, with their instants in microseconds."""
        return tuple(Finding(**{**vars(one), "time": round(one.time * 1e6)}) for one in self.findings)


def read_kept(path: Path, log: EventLog) -> Kept:
    """What a file says of the game whose log lies beside it.

    Raises
    ------
    InputError
        There is no such file, it is damaged, or it belongs to another log.
    """
    refused = InputError(mistake("cli.no_game", str(path.parent)))
    try:
        if log.recipe is None or not path.is_file() or path.stat().st_size > _LARGEST:
            raise refused
        kept = Kept.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise refused from error
    seats = log.cases["case_id"] if kept.seat.kind == "customer" else log.recipe["scenario"][f"{kept.seat.kind}s"]
    if kept.seat.who not in seats:
        raise refused
    return kept
