"""docs/models.md says what becomes of every model file."""

import pytest

from tests.interchange.bpmn.model_table import CASES, PAGE, files, row

pytestmark = pytest.mark.verify


def listed():
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if ".bpmn |" in line]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_the_page_says_what_becomes_of_each_file(path):
    assert row(path) in listed()


def test_all_reference_models_and_most_of_the_training_ones_run():
    if not files():
        pytest.skip("shared data is not here: models")
    rows = listed()
    assert len(rows) == len(files())
    assert all("| runs" in one for one in rows if "miwg/A." in one)
    assert sum(f"| runs: {CASES} of {CASES} cases end" in one for one in rows if "camunda/" in one) >= 20
