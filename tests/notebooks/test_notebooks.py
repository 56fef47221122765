"""Every notebook runs from the first cell to the last, and is kept without its output."""

import re
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LIMIT = 80.0
"""Seconds: twice what a lesson may take, for a machine with other work."""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_notebook_is_kept_clean(notebook):
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)


def test_notebook_speaks_both_languages(notebook):
    told = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert all(re.search(r"[\u4e00-\u9fff]", text) and re.search(r"\b[a-z]{3,}\b", text) for text in told)


def test_notebook_runs(notebook):
    begun = time.perf_counter()
    NotebookClient(
        notebook, timeout=int(LIMIT), kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    assert time.perf_counter() - begun < LIMIT
    assert any(cell.get("outputs") for cell in notebook.cells)
