"""A run that is stopped or killed leaves nothing half-done, and what was there before."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parents[2]
LONG = ["--set", "arrivals.people.every=5 min", "--cases", "1000000"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these signals are not known there")


def started(office, out, *words):
    """A process that has begun to simulate."""
    command = [sys.executable, str(ROOT / "run_sim.py"), "run", office, "--out", str(out), *LONG, *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    for _ in range(600):
        if list(out.parent.glob(f".{out.name}.*.part")):
            time.sleep(0.5)
            return process
        time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate())


def hidden(out):
    return [path.name for path in out.parent.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", [(), ("--replications", "2")])
def test_stopped(office, tmp_path, number, words):
    out = tmp_path / "out"
    process = started(office, out, *words)
    process.send_signal(number)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stdout == ""
    assert "Stopped" in stderr
    assert "Traceback" not in stderr
    assert not out.exists()
    assert hidden(out) == []


def test_killed(call, office, done):
    before = sim.load(done)
    process = started(office, done)
    process.kill()
    process.communicate(timeout=60)
    assert sim.load(done) == before
    # what a killed process could not take away is taken away by the next run
    assert hidden(done) != []
    assert call("run", office, "--out", done).exit_code == 0
    assert hidden(done) == []
