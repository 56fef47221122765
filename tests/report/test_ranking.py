"""The order of a flow, and what it leaves running backwards."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from sim.report.pictures.ranking import ranking

NODES = ["s", "a", "b", "c", "d", "e", "z"]


def backwards(order, weights):
    place = {node: i for i, node in enumerate(order)}
    return sum(w for (a, b), w in weights.items() if a != b and place[a] > place[b])


def test_a_chain_stands_in_its_order():
    weights = {("s", "c"): 5, ("c", "a"): 5, ("a", "b"): 5, ("b", "z"): 5}
    assert ranking(["s", "a", "b", "c", "z"], weights, first="s", last="z") == ["s", "c", "a", "b", "z"]


def test_the_rarer_way_runs_backwards():
    weights = {("s", "a"): 10, ("a", "b"): 12, ("b", "a"): 2, ("b", "z"): 10}
    assert ranking(["s", "a", "b", "z"], weights, first="s", last="z") == ["s", "a", "b", "z"]


def test_a_split_does_not_stand_before_its_sender():
    # b gives twice what it takes, as a parallel gateway makes it
    weights = {("s", "a"): 5, ("a", "b"): 5, ("b", "a"): 1, ("b", "c"): 5, ("b", "d"): 5, ("c", "z"): 5, ("d", "z"): 5}
    order = ranking(["s", "b", "d", "c", "a", "z"], weights, first="s", last="z")
    assert order.index("a") < order.index("b") < min(order.index("c"), order.index("d"))


@given(st.dictionaries(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), st.integers(1, 50), max_size=20))
def test_first_and_last_stay_and_nobody_is_lost(weights):
    order = ranking(NODES, weights, first="s", last="z")
    assert sorted(order) == sorted(NODES)
    assert (order[0], order[-1]) == ("s", "z")


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")).filter(lambda p: p[0] != p[1]),
        st.integers(1, 50),
        max_size=10,
    )
)
def test_on_four_nodes_little_more_than_the_least_runs_backwards(weights):
    order = [n for n in ranking(["s", *"abcd", "z"], weights, first="s", last="z") if n not in "sz"]
    least = min(backwards(p, weights) for p in permutations("abcd"))
    assert backwards(order, weights) <= max(2 * least, least)
