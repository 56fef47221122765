"""The replay of a queue: by hand, and against a twin that goes minute by minute."""

import numpy as np
import pytest

from sim.views.replay import one_more, replay
from tests.views.logs import MIN, hand_log, outside_log


def test_two_people_take_work_in_order():
    assert replay([0, 0, 0, 5], [10, 4, 3, 1], [[(0, 100)], [(0, 100)]]) == [0, 0, 4, 7]


def test_the_one_free_longest_comes_first():
    # the second person has been free since 2, the first since 10; only the first is on duty after 20
    assert replay([0, 0, 15, 16], [10, 2, 30, 1], [[(0, 100)], [(0, 20)]]) == [0, 0, 15, 16]


def test_nobody_comes_any_more():
    assert replay([0, 50], [1, 1], [[(0, 10)]]) == [0, None]


@pytest.mark.parametrize("seed", range(20))
def test_twin(seed):
    """Minute by minute: whoever is free and on duty, the longest free first, takes the first piece that waits."""
    rng = np.random.default_rng(seed)
    ready = sorted(int(v) for v in rng.integers(0, 300, 40))
    amounts = [int(v) for v in rng.integers(1, 25, 40)]
    people = []
    for _ in range(int(rng.integers(1, 4))):
        borders = sorted({int(v) for v in rng.integers(0, 900, 12)})
        people.append(list(zip(borders[::2], borders[1::2], strict=False)))
    begun = replay(ready, amounts, people)
    assert [v if v is not None else -1 for v in begun] == slow(ready, amounts, people)


def slow(ready, amounts, people):
    left = [0] * len(people)
    since = [0] * len(people)
    begun = [-1] * len(ready)
    following = 0
    for minute in range(1000):
        on = [any(b <= minute < e for b, e in spells) for spells in people]
        for who, spells in enumerate(people):
            if any(b == minute for b, _ in spells) and left[who] == 0:
                since[who] = minute
        while following < len(ready) and ready[following] <= minute:
            idle = [(since[who], who) for who in range(len(people)) if on[who] and left[who] == 0]
            if not idle:
                break
            who = min(idle)[1]
            begun[following], left[who] = minute, amounts[following]
            following += 1
        for who in range(len(people)):
            if on[who] and left[who]:
                left[who] -= 1
                since[who] = minute + 1
    return begun


def test_one_more_by_hand():
    table = one_more(hand_log(), top=2)
    crew, planner = table.row(0, named=True), table.row(1, named=True)
    # with two crews A begins at 150, when it is ready, and C at 160, when B is done
    assert (crew["post"], crew["people"], crew["items"]) == ("crew", 1, 3)
    assert [crew[name] // MIN for name in ("measured", "replayed", "saved")] == [80, 80, 70]
    assert crew["fit"] == 1
    # Bob and a twin from 60 on: nobody is there earlier, but nothing waits for another piece any more (2 + 5 + 20)
    assert [planner[name] // MIN for name in ("measured", "replayed", "saved")] == [67, 67, 27]


def test_without_staffing_there_is_nothing_to_run():
    assert one_more(outside_log()).is_empty()
