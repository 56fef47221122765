"""What the fuzzer has found (docs/robustness.md), each with what is said of it today; and the fuzzer's own parts."""

import random

import pytest

from tests.model.scenes import RIGHT
from tests.verify.fuzz.readers import READERS, answer

XES = '<?xml version="1.0" encoding="{}"?><log><trace><event/></trace></log>'


def damaged_lzma():
    """A zip of ours, packed by LZMA, with one byte changed within the first member's content."""
    whole = bytearray(list(READERS["zip"].seeds())[-1])
    whole[whole.find(b"PK", 4) // 2] ^= 0xFF
    return bytes(whole)


# Reader, input, and a piece of what must be said.
FINDS = [
    ("csv", b"\r\x08", "log.csv"),
    ("csv", b"\n,\n,", "log.csv"),
    ("csv", b"@\x04\n\x04", "the file has @"),
    ("csv", b"case,activity,end\n1,a,2024-02-19T08:30:15+80\n", "must hold a date and time"),
    ("xes", XES.format("UTF-4").encode(), "unknown encoding: UTF-4"),
    ("scenario", RIGHT.replace("start: 2024", "start: 1012").encode(), "must lie between the years 1975 and 2200"),
    ("mapping", b"lifecycle: {day: {x: y}}\n", "lifecycle.day"),
    ("zip", damaged_lzma(), "is no readable zip"),
    ("setting", b"staff[1]liton=3", "unknown key '1'"),
    ("setting", b"staff[" + b"9" * 5_000 + b"]=3", "unknown key"),
]


@pytest.mark.parametrize(("name", "data", "said"), FINDS)
def test_find(tmp_path, name, data, said):
    assert said in answer(READERS[name], data, tmp_path)


def mutated(data, luck):
    """An input with a few pieces turned, doubled or cut out."""
    whole = bytearray(data)
    for _ in range(luck.randrange(1, 6)):
        at, size = luck.randrange(len(whole) + 1), luck.randrange(20)
        piece = luck.choice((b"", luck.randbytes(size), whole[at : at + size] * 2))
        whole[at : at + size] = piece
    return bytes(whole)


@pytest.mark.parametrize("name", READERS)
def test_readers_answer(tmp_path, name):
    """The fuzzer in small, where atheris is not installed: nothing but answers comes back."""
    luck = random.Random(11)
    seeds = [seed for seed, _ in zip(READERS[name].seeds(), range(6), strict=False)]
    for number, data in enumerate([*seeds, *(mutated(luck.choice(seeds), luck) for _ in range(12))]):
        folder = tmp_path / str(number)
        folder.mkdir()
        answer(READERS[name], data, folder)


@pytest.mark.parametrize("name", READERS)
def test_words_may_stand_in_a_dictionary(name):
    assert all(1 <= len(word.encode()) <= 64 for word in READERS[name].words)
