"""Importing the package leaves the process as it was."""

import json
import subprocess
import sys

from tests.house.sources import PACKAGE, ROOT, imported, python_files

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
