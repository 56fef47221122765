"""What every part of a scenario file has in common: frozen, no unknown keys, a label, a source."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

__all__ = ["Day", "Id", "Label", "Moment", "Part", "Share", "Source"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
"""A name for use in files: small letters, digits and underscores."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A probability or a share, 0 to 1."""


_Date = TypeVar("_Date", bound=date)
FIRST_YEAR, LAST_YEAR = 1975, 2200


def _within_reach(moment: _Date) -> _Date:
    # earlier clocks stood apart by odd seconds, and a hundred years later every date must still exist
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("must lie between the years 1975 and 2200")
    return moment


Day = Annotated[date, AfterValidator(_within_reach)]
"""A date that a scenario may name, 1975 to 2200."""

Moment = Annotated[datetime, AfterValidator(_within_reach)]
"""A date and time that a scenario may name, 1975 to 2200."""


def _label(raw: Any) -> Any:
    return {"en": raw, "zh": raw} if isinstance(raw, str) else raw


class Texts(BaseModel):
    """The same text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str

    def get(self, lang: str, otherwise: str = "") -> str:
        """The text in `lang`."""
        return self.zh if lang == "zh" else self.en


Label = Annotated[Texts, BeforeValidator(_label)]
"""A name that people see, `{zh: …, en: …}`; one text stands for both."""

Source = str | dict[str, str]


class Part(BaseModel):
    """Base of everything that stands in a scenario file.

    `source` says where the parameters of this part come from: a key of the scenario's `sources`, or `assumption`; or,
    for single parameters, a mapping of their names. Without it the next part around it speaks; where nobody does, it
    is an assumption.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True)
    source: Source | None = Field(
        default=None, description="Where the parameters of this part come from, or 'assumption'."
    )
