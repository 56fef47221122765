"""Parameters of Prosimos laid onto an imported model."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.interchange.imported import Imported, Missing, at
from sim.interchange.prosimos.batches import lay_batches
from sim.interchange.prosimos.cases import lay_attributes, lay_priorities
from sim.interchange.prosimos.flows import lay_branching, lay_events
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.read import read_parameters
from sim.interchange.prosimos.staff import lay_staff, leave_out_unused
from sim.interchange.prosimos.streams import CASES, lay_arrivals

__all__ = ["with_parameters"]


def with_parameters(imported: Imported, path: str | Path) -> Imported:
    """The imported model with the parameters of a file of Prosimos.

    Parameters
    ----------
    imported
        A model as it came from its BPMN file.
    path
        A parameter file of Prosimos, of any version.

    Raises
    ------
    InputError
        The file cannot be read, or says what cannot be; the text names file, line and path.
    """
    file = read_parameters(path)
    layer = Layer(copy.deepcopy(imported.written), dict(imported.ids), file)
    name = Path(path).name
    layer.section("sources")[SOURCE] = {"text": f"Prosimos, {name}", "tag": name}
    processes = _processes(layer)
    if not processes:
        raise layer.refused("prosimos.no_common", ("task_resource_distribution",), file=name)
    for key in file.older:
        layer.note("layout", (key,), key=key)
    _forget(layer, processes)
    lay_staff(layer)
    lay_attributes(layer, processes)
    lay_branching(layer)
    lay_events(layer)
    lay_batches(layer)
    lay_priorities(layer, processes)
    lay_arrivals(layer, processes)
    _left_out(layer)
    leave_out_unused(layer)
    given = {one.place for one in imported.form if not _assumed(layer.written, one)}
    done = imported.completed(layer.written, given=given, notes=tuple(layer.notes))
    return replace(done, form=tuple(_renewed(layer.written, one) for one in done.form))


def _processes(layer: Layer) -> list[str]:
    """The processes that have a task or gateway of the file."""
    parameters = layer.file.parameters
    named = [times.task for times in parameters.tasks] + [one.gateway for one in parameters.gateways]
    return list(dict.fromkeys(layer.process_of(one) for one in named if one in layer.ids and len(layer.ids[one]) > 2))


def _forget(layer: Layer, processes: list[str]) -> None:
    """Drop what the file will say anew, so that its names are free."""
    for stream in layer.section("arrivals").values():
        if stream["process"] in processes:
            stream.pop("calendar", None)
    for one in layer.file.parameters.batches:
        activity = layer.element(one.task, "activity")
        if activity is not None:
            activity.pop("batch", None)


def _left_out(layer: Layer) -> None:
    """What has no like here."""
    parameters = layer.file.parameters
    if parameters.multitask is not None:
        layer.note("multitask", ("multitask",), weight="left_out")
    if parameters.loop_limit is not None:
        layer.note("loop_limit", ("gateway_execution_limit",), weight="left_out", limit=parameters.loop_limit)
    with_times = {times.task for times in parameters.tasks if times.resources}
    for identity, steps in layer.ids.items():
        element = layer.element(identity, "activity")
        if element is not None and identity not in with_times:
            layer.note("task_without", ("task_resource_distribution",), element=str(steps[-1]), weight="assumed")


def _assumed(written: dict[str, Any], missing: Missing) -> bool:
    """Whether a default of the form still stands."""
    here: Any = written
    source: Any = None
    for step in missing.place:
        if isinstance(here, dict):
            source = here.get("source", source)
            if step not in here:
                return False
        here = here[step]
    if isinstance(here, dict):
        source = here.get("source", source)
    last = missing.place[-1]
    return bool((source.get(last) if isinstance(source, dict) else source) == "assumption")


def _renewed(written: dict[str, Any], missing: Missing) -> Missing:
    """A default that another default has taken the place of."""
    if missing.place == ("horizon", "cases") and at(written, missing.place) == CASES:
        return replace(missing, default=str(CASES))
    return missing
