"""A model from elsewhere as a scenario of ours: what it says, what it lacks for a run, and what became of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sim.model.load import load_scenario
from sim.model.scenario import Scenario
from sim.model.written import Steps, write_steps

__all__ = ["ASSUMPTION", "Imported", "Missing", "Note", "at"]

ASSUMPTION = "assumption"
"""The source of a value that nobody gave."""


@dataclass(frozen=True)
class Missing:
    """One thing that a run needs and the model does not say, with the default that stands in for it."""

    place: Steps
    """The way to it in `Imported.written`."""
    what: str
    """`duration`, `wait`, `probability`, `repeat`, `attribute`, `staff`, `calendar`, `arrivals`, `horizon` ..."""
    default: str
    """The value that was put there."""
    unit: str = ""
    """Of a bare number; a default with a unit in it needs none."""
    name: str = ""
    """What people call the element."""

    @property
    def path(self) -> str:
        """The place as `--set` and error messages write it."""
        return write_steps(self.place)


@dataclass(frozen=True)
class Note:
    """What was understood or left out of one element of the file."""

    key: str
    """A key `import.note.<key>` of `sim/words/bpmn.json`."""
    element: str = ""
    """Id and name in the file."""
    line: int = 0
    values: tuple[tuple[str, str], ...] = ()
    """What the text's placeholders stand for."""
    weight: str = "understood"
    """`understood`, `assumed` or `left_out`."""
    file: str = ""
    """Where the line stands, if not in the model itself: the name of a file of parameters."""


@dataclass(frozen=True)
class Imported:
    """A model from elsewhere, ready to be completed, written as a scenario folder, or run.

    Attributes
    ----------
    written : dict
        The mapping of a scenario file, plain data; what somebody changes is a copy (`copy.deepcopy`).
    ids : Mapping[str, Steps]
        The way in `written` to what each BPMN id became: `("processes", "loan", "elements", "check")`, and for a
        sequence flow `("processes", "loan", "flows", 3)`. Our id of an element is the last step.
    form : tuple[Missing, ...]
        What a run needs and the model does not say.
    notes : tuple[Note, ...]
        What was understood or left out.
    """

    written: dict[str, Any]
    ids: Mapping[str, Steps] = field(default_factory=dict)
    form: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()

    def scenario(self) -> Scenario:
        """The scenario as it stands, with the defaults of the form.

        Raises
        ------
        InputError
            What stands there is no scenario.
        """
        return load_scenario(self.written)

    def completed(
        self, written: dict[str, Any], *, given: Mapping[Steps, str] | set[Steps], notes: tuple[Note, ...] = ()
    ) -> Imported:
        """The same with another mapping, in which the places `given` are no assumptions any more."""
        form = tuple(one for one in self.form if one.place not in given)
        return replace(self, written=written, form=form, notes=self.notes + notes)


def at(written: Any, steps: Steps) -> Any:
    """What stands in plain data at the end of a way.

    Raises
    ------
    KeyError, IndexError
        Nothing stands there.

    >>> at({"flows": [{"from": "a"}]}, ("flows", 0, "from"))
    'a'
    """
    here = written
    for step in steps:
        here = here[step]
    return here
