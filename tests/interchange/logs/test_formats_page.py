"""docs/formats.md says what the readers do: roles, transitions, keys of a mapping, limits."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from sim.interchange.logs import csv_in, excel_guard, jsonl_in, raw, tables, xes_in
from sim.interchange.logs.choices import ENDINGS
from sim.interchange.logs.columns import KNOWN, plain_name
from sim.interchange.logs.lifecycle import TRANSITIONS, transitions_of
from sim.interchange.logs.mapping import mapping_of

PAGE = (Path(__file__).parents[3] / "docs/formats.md").read_text(encoding="utf-8")


def test_roles_and_their_names():
    rows = re.findall(r"^\| (`[a-z`, ]+`) \| [^|]* \| [^|]* \| ([^|]+) \|$", PAGE, re.MULTILINE)
    told = {role: names for roles, names in rows for role in re.findall(r"`([a-z]+)`", roles)}
    assert set(told) == set(KNOWN)
    known = {plain_name(name) for names in KNOWN.values() for name in names}
    for names in told.values():
        words = re.split(r"[,;] ", names.removesuffix(" ...").split("; or any")[0])
        assert {plain_name(word) for word in words} <= known | {"thefilesname"}, names


def test_transitions():
    told = PAGE[PAGE.index("Known, in any case:") : PAGE.index("manualskip.") + 10]
    for name, words in re.findall(r"([a-z_]+)(?: \(([^)]*)\))?", told.partition(":")[2]):
        if name in TRANSITIONS:
            assert set(transitions_of(words.split(", "), {}).values()) <= {name}
    assert all(name in told for name in TRANSITIONS)


def test_example_of_a_mapping_is_one():
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]
    mapping = mapping_of(YAML(typ="safe").load(example))
    assert mapping.columns["end"] == ("日期", "时刻")
    assert mapping.header_row == 3


@pytest.mark.parametrize(("what", "value"), [
    ("unpacked | 1 GiB, and of a packed", raw.MOST_BYTES / 2**30),
    ("rows | 10,000,000", raw.MOST_ROWS / 10_000_000),
    ("columns | 1,000 (XES: 500 keys)", tables.MOST_COLUMNS / 1_000 * xes_in._MOST_KEYS / 500),
    ("16 MiB; 4 MiB", csv_in._LONGEST_LINE / 2**24 * jsonl_in._LONGEST_LINE / 2**24 * xes_in._LONGEST_TAG / 2**22),
    ("unpacked | 1 GiB, and 200 times its size beyond 64 MiB; `.xls`: 32 MiB", excel_guard.MOST_UNPACKED / 2**30),
    ("spans | 20,000,000", excel_guard.MOST_CELLS / 20_000_000),
    ("inside each other | 20", jsonl_in._DEEPEST / 20),
])  # fmt: skip
def test_limits(what, value):
    assert what in PAGE
    assert value == 1


def test_endings():
    assert all(f"{ending}`" in PAGE or ending in (".csv", ".tsv", ".txt", ".xes", ".xml") for ending in ENDINGS)
