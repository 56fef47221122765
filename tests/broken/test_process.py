"""A few broken inputs with the real command in a process of its own: what the worker leaves out is looked at here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.broken.caller import ROOT, without_privilege
from tests.broken.test_table import TABLE, put

SAMPLE = ("a name that is no text", "no permission", "results on a full disk")
FULL = Path("/dev/full")


def started(words, folder, **streams):
    command = [sys.executable, str(ROOT / "run_sim.py"), *words]
    return subprocess.run(command, cwd=folder, check=False, preexec_fn=without_privilege, timeout=120, **streams)


@pytest.mark.parametrize("row", [row for row in TABLE if row.name in SAMPLE], ids=lambda row: row.name)
def test_real_command(row, tmp_path):
    put(tmp_path, row.files)
    limited = ["bash", "-c", f'trap "" XFSZ; ulimit -f {row.largest // 1000}; exec "$@"', "-"] if row.largest else []
    words = [*limited, sys.executable, str(ROOT / "run_sim.py"), *row.command(), "--lang", "zh"]
    done = subprocess.run(words, cwd=tmp_path, check=False, preexec_fn=without_privilege, capture_output=True)
    told = done.stderr.decode().splitlines()
    assert done.returncode == 2, told
    assert done.stdout == b""
    assert len(told) == row.lines
    assert row.place in told[0]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_output_that_cannot_be_written(tmp_path, json):
    (tmp_path / "l.csv").write_text("case,activity,time\n1,a,2024-02-19 08:30\n", encoding="utf-8")
    with FULL.open("wb") as full:
        done = started(["view", "l.csv", "--lang", "en", *json], tmp_path, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "the system refuses it: No space left on device; check the name, the permissions and the room on the disk"
    ]


def test_a_reader_that_goes_away_is_no_mistake(tmp_path):
    (tmp_path / "l.csv").write_text("case,activity,time\n1,a,2024-02-19 08:30\n", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = started(["view", "l.csv"], tmp_path, stdout=pipe, stderr=subprocess.PIPE)
    assert b"Traceback" not in done.stderr
