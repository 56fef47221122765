"""Importing the package leaves the process as it was."""

import importlib
import json
import subprocess
import sys

import pytest

import sim
from tests.house.sources import PACKAGE, ROOT, imported, python_files
from tests.views.logs import hand_log

# Run in a process of its own. Other people's libraries come first: what they change when imported is theirs.
PROBE = """
import importlib, json, locale, multiprocessing, os, random, sys, warnings
import numpy

theirs, ours = json.loads(sys.argv[1])
for name in theirs:
    try:
        importlib.import_module(name)
    except ImportError:
        importlib.import_module(name.rpartition(".")[0])  # a name inside a module

def state():
    return {
        "random": repr(random.getstate()),
        "numpy.random": repr(numpy.random.get_state()),
        "multiprocessing": multiprocessing.get_start_method(allow_none=True),
        "warnings": repr(warnings.filters),
        "environment": repr(sorted(os.environ.items())),
        "directory": os.getcwd(),
        "locale": repr(locale.setlocale(locale.LC_ALL)),
        "recursion": sys.getrecursionlimit(),
        "excepthook": repr(sys.excepthook),
    }

before = state()
for name in ours:
    importlib.import_module(name)
after = state()
print(json.dumps([key for key in before if before[key] != after[key]]))
"""


def module_name(path):
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_import_changes_no_global_state():
    sources = python_files(PACKAGE)
    ours = [module_name(name) for name in sources if not name.endswith("__main__.py")]
    theirs = sorted({module for name in sources for _, module in imported(name) if not module.startswith("sim.")})
    probe = subprocess.run(
        [sys.executable, "-c", PROBE, json.dumps([[m for m in theirs if m != "sim"], ours])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert probe.returncode == 0, probe.stderr
    assert json.loads(probe.stdout) == []


# What each command may not load: the engine's libraries where nothing is simulated, tables where none is shown.
ENGINE = {"numba", "scipy", "simpy"}
SPARES = {"--help": ENGINE | {"polars", "pydantic"}, "scenarios": ENGINE | {"polars"}, "schema": ENGINE | {"polars"}}
SPOKEN = """
import sys
from sim.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    sys.stderr.write(" ".join(sys.modules))
"""


@pytest.mark.parametrize("words", SPARES)
def test_a_command_loads_only_what_it_needs(words):
    said = subprocess.run(
        [sys.executable, "-c", SPOKEN, words], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert said.stdout
    assert not SPARES[words] & set(said.stderr.split())


def test_looking_at_a_saved_log_loads_no_engine(tmp_path):
    sim.save(hand_log(), tmp_path / "log")
    said = subprocess.run(
        [sys.executable, "-c", SPOKEN, "view", str(tmp_path / "log")],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "polars" in said.stderr.split()
    assert not ENGINE & set(said.stderr.split())


def test_public_names_are_found_when_they_are_asked_for():
    assert sorted(sim._HOME) == sorted(sim.__all__)
    for name, module in sim._HOME.items():
        assert getattr(sim, name) is getattr(importlib.import_module(module), name)
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'simulated'"):
        _ = sim.simulated
