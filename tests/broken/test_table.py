"""Every broken input of the table: one line a mistake, in both languages, and nothing of the user's is touched."""

import re

import pytest

from sim.words import say
from tests.broken.caller import Caller, state
from tests.broken.logs import LOGS
from tests.broken.models import MODELS
from tests.broken.places import PLACES
from tests.broken.records import RECORDS
from tests.broken.scenarios import SCENARIOS

TABLE = [*SCENARIOS, *LOGS, *RECORDS, *MODELS, *PLACES]
SECONDS, MEGABYTES = 10.0, 500  # of processor time and of memory for one call
PROGRESS = [say("cli.run.report", lang) for lang in ("en", "zh")]
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="session")
def call():
    """A worker that calls the command line (`tests/broken/worker.py`)."""
    caller = Caller()
    yield caller
    caller.close()


def put(folder, files):
    """The files of a row into a folder."""
    for name, content in files.items():
        path = folder / name
        if isinstance(content, str):
            path.write_bytes(content.encode())
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content(path)


def told(row, answer):
    """The lines that name mistakes: those of `check` are its result, all others go to standard error."""
    text = answer.stdout if row.words.startswith("check ") else answer.stderr
    return [line for line in text.split("\n")[:-1] if line not in PROGRESS]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_broken_input(row, call, tmp_path):
    put(tmp_path, row.files)
    before = state(tmp_path)
    for lang in row.langs:
        answer = call([*row.command(), "--lang", lang], tmp_path, largest=row.largest)
        lines = told(row, answer)
        assert answer.traceback == ""
        assert answer.code == 2, answer
        assert len(lines) == row.lines, lines
        assert all(line.isprintable() for line in lines), lines
        if lang == "en":
            assert lines[0].removeprefix("error ").startswith(row.place)
            assert [piece for piece in row.says if piece not in lines[0]] == [], lines[0]
        else:
            assert row.place in lines[0]
            assert HAN.search(lines[0])
        assert answer.seconds < SECONDS
        assert answer.megabytes < MEGABYTES
        assert state(tmp_path) == before


def test_there_are_enough():
    assert len(TABLE) >= 80
    assert len({row.name for row in TABLE}) == len(TABLE)
