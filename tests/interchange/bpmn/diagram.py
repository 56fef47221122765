"""What is wrong with the diagram of a BPMN file, found slowly and obviously from the file alone."""

import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

B = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
D = "{http://www.omg.org/spec/DD/20100524/DI}"
FRAMES = ("participant", "lane", "group", "subProcess", "transaction", "adHocSubProcess")
NODES = ("Event", "Gateway", "Task", "task", "callActivity", "subProcess", "transaction", "adHocSubProcess")
HAIR = 0.01


class Diagram:
    """Shapes as (left, top, right, bottom), lines as points, labels, and what each stands for."""

    def __init__(self, data):
        root = ET.fromstring(data)
        self.root = root
        self.tags = {e.get("id"): e.tag.removeprefix(B) for e in root.iter() if e.get("id") and e.tag.startswith(B)}
        self.elements = {e.get("id"): e for e in root.iter() if e.get("id") and e.tag.startswith(B)}
        self.parents = {c.get("id"): p.get("id") for p in root.iter() for c in p}
        self.shapes, self.labels, self.lines = {}, {}, {}
        for shape in root.iter(f"{DI}BPMNShape"):
            of = shape.get("bpmnElement")
            assert of in self.tags, of
            assert of not in self.shapes, of
            self.shapes[of] = box(shape.find(f"{DC}Bounds"))
            self._label(shape, of)
        for edge in root.iter(f"{DI}BPMNEdge"):
            of = edge.get("bpmnElement")
            assert of in self.tags, of
            self.lines[of] = [(float(p.get("x")), float(p.get("y"))) for p in edge.iter(f"{D}waypoint")]
            self._label(edge, of)
        self.things = {k: b for k, b in self.shapes.items() if self.tags[k] not in FRAMES}

    def _label(self, tag, of):
        found = tag.find(f"{DI}BPMNLabel/{DC}Bounds")
        if found is not None:
            self.labels[of] = box(found)

    def nodes(self):
        """The ids of all flow nodes."""
        return [k for k, tag in self.tags.items() if tag.endswith(NODES)]

    def flows(self):
        """The ids of all sequence flows."""
        return [k for k, tag in self.tags.items() if tag == "sequenceFlow"]

    def faults(self):
        """Everything that is wrong, as texts."""
        return [
            *(f"{k} is not drawn" for k in self.nodes() if k not in self.shapes),
            *(f"{k} is not drawn" for k in self.flows() if k not in self.lines),
            *(f"{a} lies over {b}" for a, b in combinations(self.things, 2) if self._cover(a, b)),
            *(f"{k} runs through {s}" for k in self.flows() for s in self._crossed(k)),
            *(f"{k} runs askew" for k in self.flows() if not self._upright(k)),
            *(f"{k} does not touch {end}" for k in self.flows() for end in self._loose(k)),
            *(f"{k} sticks out of {frame}" for k in self.shapes for frame in self._left(k)),
            *(f"the label of {a} lies over {b}" for a in self.labels for b in self.things if self._written_over(a, b)),
        ]  # fmt: skip

    def crowded(self):
        """Labels over each other, and lines through labels: no fault of the file, but hard to read."""
        pieces = [(k, span(a, b)) for k in self.flows() for a, b in pairwise(self.lines[k])]
        return [
            *(f"the labels of {a} and {b}" for a, b in combinations(self.labels, 2) if self._meet(a, b)),
            *(f"{k} through the label of {a}" for a in self.labels for k, p in pieces if overlap(self.labels[a], p)),
        ]

    def _meet(self, a, b):
        return overlap(self.labels[a], self.labels[b])

    def _upright(self, k):
        return all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(self.lines[k]))

    def _host(self, k):
        return self.elements[k].get("attachedToRef")

    def _cover(self, a, b):
        related = self._host(a) == b or self._host(b) == a
        return not related and overlap(self.things[a], self.things[b])

    def _crossed(self, flow):
        ends = {self.elements[flow].get("sourceRef"), self.elements[flow].get("targetRef")}
        ends |= {self._host(end) for end in ends}
        events = {k for k in self.things if self._host(k) in ends}
        frames = {k for k in self.shapes if self.tags[k] in FRAMES[3:] and k not in ends and not self._inside(flow, k)}
        for k in (set(self.things) | frames) - ends - events:
            if any(overlap(span(a, b), self.shapes[k]) for a, b in pairwise(self.lines[flow])):
                yield k
        for k in events - ends:  # an event at the edge of the host from which the flow leaves
            if any(overlap(span(a, b), self.shapes[k]) for a, b in pairwise(self.lines[flow])):
                yield k

    def _inside(self, k, frame):
        while k is not None and k != frame:
            k = self.parents.get(k)
        return k == frame

    def _loose(self, flow):
        for end, point in (("sourceRef", self.lines[flow][0]), ("targetRef", self.lines[flow][-1])):
            of = self.elements[flow].get(end)
            left, top, right, low = self.shapes[of]
            inside = left - HAIR <= point[0] <= right + HAIR and top - HAIR <= point[1] <= low + HAIR
            if not inside or not (
                min(abs(point[0] - left), abs(point[0] - right), abs(point[1] - top), abs(point[1] - low)) < HAIR
            ):
                yield of

    def _left(self, k):
        for lane in self.root.iter(f"{B}lane"):
            if any(ref.text == k for ref in lane.iter(f"{B}flowNodeRef")) and not within(
                self.shapes[k], self.shapes[lane.get("id")]
            ):
                yield lane.get("id")
        parent = self.parents.get(k)
        if (
            parent in self.shapes
            and self.tags[parent] in FRAMES[3:]
            and not within(self.shapes[k], self.shapes[parent])
        ):
            yield parent

    def _written_over(self, a, b):
        return a != b and self._host(a) != b and self._host(b) != a and overlap(self.labels[a], self.things[b])


def box(bounds):
    """Left, top, right and bottom of `dc:Bounds`."""
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def span(a, b):
    """A piece of a line as a box."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def overlap(a, b):
    """Whether two boxes overlap by more than a hair."""
    return a[0] < b[2] - HAIR and b[0] < a[2] - HAIR and a[1] < b[3] - HAIR and b[1] < a[3] - HAIR


def within(a, b):
    """Whether the first box lies in the second."""
    return b[0] - HAIR <= a[0] and b[1] - HAIR <= a[1] and a[2] <= b[2] + HAIR and a[3] <= b[3] + HAIR
