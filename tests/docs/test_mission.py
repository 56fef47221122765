"""The list of the 124 items that the project set out from (docs/mission.md)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+)(\*?) \| (.+) \| (.+) \|$", re.MULTILINE)
DISTILLED = {3, 12, 15, 16, 17, 21, 22, 32, 33, 57, 60, 70, 80, 81, 91, 94, 99, 113, 119, 120, 121}
"""The items behind the mechanisms that the simulator rests on."""
PLACES = ("here: ", "workshop: ")


def rows():
    return ROW.findall((ROOT / "docs/mission.md").read_text(encoding="utf-8"))


def test_every_item_stands_once_in_its_order():
    assert [int(number) for number, *_ in rows()] == list(range(1, 125))


def test_every_item_is_told_in_both_languages():
    two = re.compile(r"^.*[\u4e00-\u9fff].* · [^\u4e00-\u9fff]*[a-z][^\u4e00-\u9fff]*$")
    assert not [number for number, _, what, _ in rows() if not two.match(what)]


def test_every_item_has_a_place_or_a_reason():
    for number, _, _, where in rows():
        if not re.fullmatch(r"out: .{10,}", where):
            assert re.split(r"(?<=: )", where)[0] in PLACES, f"item {number}: {where}"


def test_few_are_out_and_no_mechanism_is():
    out = {int(number) for number, _, _, where in rows() if where.startswith("out: ")}
    assert len(out) <= 30
    assert not out & DISTILLED
    assert {int(number) for number, star, *_ in rows() if star} == DISTILLED


def test_what_is_here_can_be_found():
    """An item that is here names at least one path; every path exists."""
    for number, _, _, where in rows():
        paths = [word for word in re.findall(r"`([^`]+)`", where) if "/" in word]
        assert not [path for path in paths if not (ROOT / path).exists()], f"item {number}"
        assert paths or not where.startswith("here: "), f"item {number} names no place"
