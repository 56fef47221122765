"""The table of docs/prosimos.md is the one that was measured, and fulfils its rule."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def hours(text):
    """Hours of a cell such as `73.3 h` or `2.5 s`."""
    number, unit = text.split()
    return float(number) / (1 if unit == "h" else 3600)


def test_the_table_is_as_measured():
    figures = json.loads((ROOT / "bench/peer_prosimos.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/prosimos.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in page.splitlines() if row.startswith("|")]
    rows = {row[0]: row for row in rows if len(row) == 11 and re.fullmatch(r"\d+", row[1])}
    assert list(rows) == [one["model"] for one in figures]
    for one in figures:
        row = rows[one["model"]]
        for cell, key in zip(row[2:6], ("mean_ours", "mean_theirs", "distance", "noise"), strict=True):
            assert abs(hours(cell) - one[key]) <= 0.006 * one[key] + 1e-9, (one["model"], key)
        assert row[6] == f"{one['ratio']:.2f}"
        assert one["ratio"] <= 2
        assert row[7] == "none"
        assert one["counts_outside"] == []
