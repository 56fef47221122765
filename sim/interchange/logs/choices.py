"""The few words and endings of names by which a reader of logs chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["CSV", "DELIMITERS", "ENDINGS", "EXCEL", "JSON", "XES", "DateOrder", "Duplicates", "Stamps"]

DateOrder = Literal["day_first", "month_first"]
Stamps = Literal["end", "until_next"]
Duplicates = Literal["keep", "drop"]

DELIMITERS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""What parts the cells of a line, and its name."""

XES = (".xes", ".xml")
CSV = (".csv", ".tsv", ".txt")
JSON = (".jsonl", ".ndjson")
EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")
ENDINGS = (*XES, *CSV, *JSON, *EXCEL)
"""How the names of files end that hold a log of somebody else's; all but those of workbooks may have `.gz` behind."""
