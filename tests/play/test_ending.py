"""Where two runs part, by hand."""

import sim
from sim.play.ending import parting
from tests.engine.small import run

MINUTE = 60_000_000
ELEMENTS = {"come": {"type": "start"}, "serve": {"post": "clerk", "duration": "30 min"}, "go": {"type": "end"}}


def test_runs_part_where_the_first_thing_differs():
    machine = run(ELEMENTS, ["come -> serve -> go"], at=(0, 1, 2))
    # at 30 the clerk would take case 2; told to take case 3 they do so
    choice = {
        "point": "take",
        "time": 30 * MINUTE,
        "choice": "c-000003|serve|1",
        "case_id": None,
        "resource": "clerk",
        "post": "clerk",
    }
    mine = run(ELEMENTS, ["come -> serve -> go"], at=(0, 1, 2), decisions=[choice])
    parted = parting(mine, machine)
    assert parted.time == 30 * MINUTE
    assert (parted.yours["what"], parted.yours["case_id"], parted.yours["resource"]) == ("start", "c-000003", "clerk")
    assert (parted.machine["what"], parted.machine["case_id"]) == ("start", "c-000002")


def test_equal_runs_do_not_part():
    log = run(ELEMENTS, ["come -> serve -> go"], at=(0, 1))
    assert parting(log, sim.simulate(**log.recipe)) is None
