"""What our BPMN files say beyond BPMN: names of the `chuanyue:` extension, and how its parts are written and read.

BPMN's own elements and attributes say all that BPMN can say; a reader that knows nothing of the extension has a whole
model. The rest stands in two places that BPMN 2.0.2 keeps for extensions (8.2.3):

* the attribute `chuanyue:id` of a process, lane, element or sequence flow is our own id. Within lanes the outer one is
  a department and the inner one a post. On a sequence flow it may be empty: the flow has no id of its own.
* `<chuanyue:part>` within `<extensionElements>` is a JSON object with those keys of the scenario file that BPMN has no
  word for (laws, hand-offs, touchpoints ...). A reader takes what BPMN says and puts the part's keys over it. Two keys
  are special: the part's `name` counts only while one of its texts is BPMN's `name` or, where it is null (no name),
  while BPMN's `name` is the `chuanyue:id`, for else somebody renamed the element in a modeller; and `type` stands in a
  part only where the BPMN element could be several of ours (`spawn` is a send task).

The part of the collaboration is the scenario without its processes, the part of a process is the process without its
elements and flows, the part of a sub-process likewise. An activity's post is the lane that names it; within a
sub-process, which has no lanes, it stands in the part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["EXPRESSIONS", "ID", "NAMESPACE", "PART", "PREFIX", "one_line", "read_part", "write_part", "xml_text"]

NAMESPACE = "urn:chuanyue:1"
PREFIX = "chuanyue"
ID = "id"
PART = "part"
EXPRESSIONS = "urn:chuanyue:1:expression"
"""The language of conditions on sequence flows: `docs/scenario.md`, *condition*."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not even escaped, in XML 1.0


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The text as it can stand in an attribute and be found again there."""
    return " ".join(xml_text(text).split())


def write_part(part: Mapping[str, Any]) -> str:
    """The text of a part; every character of it may stand in XML.

    >>> write_part({"post": "clerk", "name": {"zh": "受理"}})
    '{"post": "clerk", "name": {"zh": "受理"}}'
    """
    text = json.dumps(part, ensure_ascii=False, allow_nan=False)
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def read_part(text: str) -> dict[str, Any]:
    """The keys of a part; the reverse of `write_part`.

    Raises
    ------
    ValueError
        The text is no JSON object.
    """
    try:
        part = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(part, dict):
        raise ValueError("not a JSON object")
    return part
