"""What is drawn beside a process and not run, kept for the way out: data, notes, frames."""

from __future__ import annotations

from typing import Any

from sim.interchange.bpmn.document import Artifact, Level, Work, walk
from sim.interchange.bpmn.draft import Draft, fresh

__all__ = ["artifacts"]

_LONGEST = 2000  # characters of a note that are kept


def artifacts(draft: Draft, group: list[Work]) -> dict[str, dict[str, Any]]:
    """The artifacts of a process of ours, by names of their own, with the elements that they are joined to.

    Data of one name are one artifact; elements inside sub-processes stand for the sub-process on the outermost level.
    """
    found: dict[str, dict[str, Any]] = {}
    by_thing: dict[tuple[str, str], str] = {}
    by_id: dict[str, str] = {}
    levels = [level for work in group for level in _levels(work)]
    for artifact in (one for level in levels for one in level.artifacts):
        key = (artifact.kind, _label(draft, artifact) or artifact.id)
        if key not in by_thing:
            name = fresh(_label(draft, artifact), found, otherwise=artifact.kind)
            by_thing[key] = name
            found[name] = {"kind": artifact.kind} | _words(draft, artifact)
        by_id[artifact.id] = by_thing[key]
    for link in (one for level in levels for one in level.links):
        ends = [(link.source, link.target, "writes"), (link.target, link.source, "reads")]
        for element, other, role in ends:
            steps = draft.ids.get(element, ())
            if other in by_id and len(steps) > 3 and steps[2] == "elements":
                data = found[by_id[other]]["kind"] in ("data_object", "data_store") and link.directed
                told = found[by_id[other]].setdefault(role if data else "joined", [])
                if str(steps[3]) not in told:
                    told.append(str(steps[3]))
    return found


def _levels(work: Work) -> list[Level]:
    return [work.level, *(node.inside for node in walk(work.level) if node.inside is not None)]


def _label(draft: Draft, artifact: Artifact) -> str:
    referred = draft.document.names.get(artifact.text, "")
    return artifact.name or referred or (artifact.text if artifact.kind == "annotation" else "")


def _words(draft: Draft, artifact: Artifact) -> dict[str, Any]:
    """The name or the text that people see."""
    if artifact.kind == "annotation":
        return {"text": artifact.text[:_LONGEST]} if artifact.text else {}
    name = _label(draft, artifact)
    return {"name": name} if name else {}
