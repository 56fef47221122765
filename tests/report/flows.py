"""Flow maps for tests: made by hand, and made by hypothesis."""

from hypothesis import strategies as st

from sim.report.flow import Arrow, Box, FlowMap, Lane
from sim.views.flow import END, START

MINUTE = 60_000_000


def box(name, department="front", **more):
    """A box with figures that need not be said."""
    given = {"label": name, "post": "", "items": 10, "queue": 1.0, "returned": 0.0, "wait": 5.0 * MINUTE}
    return Box(id=name, department=department, **(given | more))


def arrow(source, target, count=10, delay=10.0 * MINUTE):
    """An arrow whose delays are all alike."""
    return Arrow(source, target, count, delay, None if delay is None else delay * count)


def flow(boxes, arrows, front=("front",)):
    """A map of boxes and arrows, each department a lane."""
    departments = sorted({b.department for b in boxes})
    lanes = tuple(Lane(d, d.title(), d in front) for d in departments)
    return FlowMap("p", "Process", tuple(boxes), tuple(arrows), lanes, cases=10, items_shown=1.0, arrows_shown=1.0)


@st.composite
def flows(draw):
    """Any map with up to twelve boxes in up to four departments, its arrows at random, loops and all."""
    size = draw(st.integers(1, 12))
    names = [f"b{i:02d}" for i in range(size)]
    boxes = [box(name, draw(st.sampled_from(["back", "field", "front", "office"]))) for name in names]
    ends = st.tuples(st.sampled_from([START, *names]), st.sampled_from([*names, END]))
    pairs = draw(st.lists(ends, unique=True, min_size=1, max_size=30))
    arrows = [arrow(a, b, draw(st.integers(1, 99))) for a, b in pairs if (a, b) != (START, END)]
    return flow(boxes, arrows)
