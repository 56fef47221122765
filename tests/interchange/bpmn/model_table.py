"""The table of docs/models.md: what becomes of every model file beside the checkout.

`python -m tests.interchange.bpmn.model_table` writes it.
"""

from collections import Counter
from pathlib import Path

import sim
from sim.errors import InputError
from sim.interchange.bpmn.understand import import_bpmn
from sim.model.check.clocks import Clocks
from sim.model.check.forms import check_forms
from sim.model.check.names import check_names
from sim.model.check.staffing import check_staffing
from sim.model.check.structure import check_structure
from sim.words import say
from tests.shared import BESIDE

PAGE = Path(__file__).resolve().parents[3] / "docs" / "models.md"
CASES = 10
HEAD = f"""# Models that others drew

What becomes of every BPMN file among the models beside the checkout (`../shared/data`), imported without parameters.
*runs* means: imported, without an error in `check`, and {CASES} cases simulated with the defaults of the form; how many
of them came to their end is said. A refusal names the element, the rule and the line. Written by
`python -m tests.interchange.bpmn.model_table`; `make verify` compares.

| file | result | elements | what was understood, assumed or left out |
|---|---|---|---|
"""


def files():
    """Every BPMN file beside the checkout."""
    return sorted([*BESIDE.glob("models/*/*.bpmn"), *BESIDE.glob("logs/*/*.bpmn")])


def row(path):
    """One file's row."""
    name = path.relative_to(BESIDE).as_posix().removeprefix("models/")
    try:
        imported = import_bpmn(path)
    except InputError as error:
        told = "; ".join(str(one).replace(f"{path}:", "line ") for one in error.mistakes[:2])
        return f"| {name} | refused | | {clean(told)} |"
    written = imported.written
    scenario = sim.load_scenario(written | {"horizon": {"cases": CASES}})
    errors = [one for one in broken(scenario) if one.severity == "error"]
    if errors:
        return f"| {name} | refused by check | | {clean(str(errors[0]))} |"
    log = sim.simulate(scenario)
    ended = log.cases.height - log.cases["end_time"].null_count()
    count = sum(size(process["elements"]) for process in written["processes"].values())
    notes = Counter(one.key for one in imported.notes)
    said = "; ".join(note(key, number) for key, number in notes.items())
    return f"| {name} | runs: {ended} of {log.cases.height} cases end | {count} | {clean(said)} |"


def broken(scenario):
    """What `check` finds wrong; the joins were asked by the import, and what it says of the load are warnings."""
    return [
        *check_names(scenario),
        *check_forms(scenario),
        *check_structure(scenario),
        *check_staffing(scenario, Clocks(scenario)),
    ]


def size(elements):
    """How many elements there are, at any depth."""
    return sum(1 + size(one.get("elements", {})) for one in elements.values())


def note(key, number):
    """A note in words, without its values, and how often it was made."""
    words = say(f"import.note.{key}", "en", **dict.fromkeys(PLACEHOLDERS, "…"))
    return f"{words} ({number}x)" if number > 1 else words


PLACEHOLDERS = ("text", "flow", "called", "count", "pools", "after")


def clean(text):
    """A text that stands in a cell."""
    return " ".join(text.replace("|", "/").split())


if __name__ == "__main__":
    PAGE.write_text(HEAD, encoding="utf-8")
    for path in files():
        with PAGE.open("a", encoding="utf-8") as page:
            page.write(f"{row(path)}\n")
