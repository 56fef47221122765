"""What was computed from a log is remembered for as long as the log lives, and no longer."""

import gc
import weakref
from dataclasses import replace

import polars as pl

from sim.views.memory import remembered
from tests.views.logs import hand_log

ASKED = []


@remembered
def counted(log, *, by=(), least=0):
    """A small view that tells when it is computed."""
    ASKED.append((by, least))
    return pl.DataFrame({"n": [log.work.height - least]})


def test_a_choice_of_arguments_is_computed_once_a_log_however_it_is_written():
    log, other = replace(hand_log()), replace(hand_log())
    ASKED.clear()
    assert counted(log) is counted(log, by=()) is counted(log, least=0, by=())
    assert ASKED == [((), 0)]
    assert counted(log, least=1)["n"][0] == counted(log)["n"][0] - 1
    assert counted(other) is not counted(log)
    assert ASKED == [((), 0), ((), 1), ((), 0)]


def test_a_log_is_not_kept_alive():
    log = replace(hand_log())
    table = weakref.ref(counted(log))
    del log
    gc.collect()
    assert table() is None
