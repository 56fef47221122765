"""The few words of which a reader of logs chooses one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["DELIMITERS", "DateOrder", "Duplicates", "Stamps"]

DateOrder = Literal["day_first", "month_first"]
Stamps = Literal["end", "until_next"]
Duplicates = Literal["keep", "drop"]

DELIMITERS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What parts the cells of a line, and its name."""
