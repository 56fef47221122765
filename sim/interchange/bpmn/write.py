"""A scenario's processes as a BPMN 2.0 file with a drawn diagram: a pool a process, a lane a department, in it a lane a
post.
"""

from __future__ import annotations

from pathlib import Path

from sim.errors import InputError
from sim.interchange.bpmn.write_artifacts import write_artifacts
from sim.interchange.bpmn.write_ids import Ids, message_id, process_id
from sim.interchange.bpmn.write_lanes import write_lanes
from sim.interchange.bpmn.write_pools import Pool, draw_pools
from sim.interchange.bpmn.write_process import write_process
from sim.interchange.bpmn.write_text import shown
from sim.interchange.bpmn.write_xml import Tag, add, add_part, as_bytes, root
from sim.log.atomic import beside
from sim.model.check.names import check_names
from sim.model.scenario import Scenario
from sim.words import Lang

__all__ = ["bpmn_file", "write_bpmn"]


def write_bpmn(scenario: Scenario, path: str | Path, *, lang: Lang = "en") -> Path:
    """The file written; one that exists is replaced, whole or not at all.

    Parameters
    ----------
    scenario
        Any scenario; `sim.interchange.some` takes some of its processes.
    path
        A file, `*.bpmn`.
    lang
        The language of the names that are shown; the others go along in the extension.

    Raises
    ------
    InputError
        The place cannot be written, or the scenario names something that it does not have.
    """
    target = Path(path)
    data = bpmn_file(scenario, lang=lang)
    with beside(target) as draft:
        draft.write_bytes(data)
        draft.replace(target)
    return target


def bpmn_file(scenario: Scenario, *, lang: Lang = "en") -> bytes:
    """The same as the bytes of a file."""
    wrong = [found for found in check_names(scenario) if found.severity == "error"]
    if wrong:
        raise InputError(wrong)
    definitions = root(shown(scenario.title, lang))
    ids = Ids.of(scenario)
    collaboration = add(definitions, "bpmn:collaboration", id="Collaboration")
    rest = scenario.canonical()
    del rest["processes"]
    add_part(collaboration, rest)
    pools = [Pool.of(scenario, name, lang) for name in scenario.processes]
    for pool in pools:
        add(collaboration, "bpmn:participant", id=pool.id, name=pool.title, processRef=process_id(pool.name))
    joints = {}
    for pool in pools:
        process = scenario.processes[pool.name]
        tag = write_process(definitions, pool.name, process, ids, lang)
        outermost = {name: ids.element[pool.name, name] for name in process.elements}
        write_lanes(tag, scenario, pool.lanes, outermost, lang)
        joints[pool.name] = write_artifacts(tag, pool.name, process, ids, lang)
    _names(definitions)
    draw_pools(definitions, scenario, pools, ids, joints)
    return as_bytes(definitions)


def _names(definitions: Tag) -> None:
    """The messages that events name and the names of frames, before everything else."""
    front = message_id("")
    used = {tag.get("messageRef", "") for tag in definitions.iter("bpmn:messageEventDefinition")}
    for number, ref in enumerate(sorted(used - {""})):
        definitions.insert(number, Tag("bpmn:message", {"id": ref, "name": ref.removeprefix(front)}))
    for frame in list(definitions.iter("bpmn:group")):
        value = frame.get("categoryValueRef")
        if value is not None:
            category = Tag("bpmn:category", {"id": f"{value}.category"})
            add(category, "bpmn:categoryValue", id=value, value=frame.attrib.pop("name"))
            definitions.insert(0, category)
