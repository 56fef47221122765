"""Hand-offs by hand, and against a twin that walks back along the senders."""

import networkx as nx
import pytest

from sim.views.handoffs import betweenness, bouncing, crossings, handoffs, network
from tests.views.logs import MIN, hand_log, outside_log
from tests.views.random_logs import random_log


def by_pair(table):
    return {(r["giver"], r["taker"]): r for r in table.iter_rows(named=True)}


def test_departments_by_hand():
    table = handoffs(hand_log())
    assert [(r["giver"], r["taker"], r["count"]) for r in table.iter_rows(named=True)] == [
        ("back", "field", 3),
        ("front", "back", 5),
        ("back", "front", 2),
        ("field", "front", 1),
    ]
    forth = by_pair(table)["front", "back"]
    assert (forth["transfer_total"] // MIN, forth["delay_total"] // MIN) == (60, 50 + 5 + 32 + 40)
    assert (forth["lost"], forth["asked"], forth["returned"], forth["back"]) == (1, 1, 0, 0)
    assert forth["share_of_cycle"] == pytest.approx(127 / 790)
    assert by_pair(table)["back", "front"]["back"] == 1  # the answer to Bob's question


def test_ping_pong_is_a_b_a_along_the_senders():
    rows = crossings(hand_log()).filter("ping_pong")
    # A: hall to Bob, the question back to the hall, the answer to Bob; C: the archive is at the hall again
    assert rows.select("case_id", "giver", "taker").rows() == [
        ("A", "front", "back"),
        ("A", "back", "front"),
        ("C", "back", "front"),
    ]
    assert bouncing(hand_log()).row(0) == ("back", "front", 3, 2)


def test_between_posts_the_pairs_are_posts():
    table = handoffs(hand_log(), between="post")
    assert ("planner", "archivist") in by_pair(table)


def test_between_people():
    assert by_pair(handoffs(hand_log(), between="resource"))["Ann", "Bob"]["count"] == 4


def test_in_an_outsiders_log_the_item_before_is_the_sender():
    table = by_pair(handoffs(outside_log()))
    assert table["front", "back"]["count"] == 4
    assert table["front", "back"]["lost"] is None
    assert table["front", "back"]["transfer_total"] is None
    assert table["front", "back"]["delay_total"] // MIN == 50 + 5 + 32 + 40


def test_network_and_who_stands_between():
    graph = network(hand_log())
    assert sorted(graph.edges) == [("back", "field"), ("back", "front"), ("field", "front"), ("front", "back")]
    assert graph.edges["front", "back"]["count"] == 5
    table = betweenness(graph)
    assert dict(zip(table["unit"], table["betweenness"], strict=True)) == nx.betweenness_centrality(graph)
    assert table.row(0) == ("back", 0.5, 5, 5)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("unit", ["department", "post", "resource"])
def test_twin(seed, unit):
    log = random_log(seed)
    work = list(log.work.iter_rows(named=True))
    ended = set(log.cases.filter(log.cases["end_time"].is_not_null())["case_id"])
    counts, pongs = {}, {}
    for w in work:
        if w["sent_by"] is None or w["case_id"] not in ended:
            continue
        giver = work[w["sent_by"]]
        if giver["post"] == w["post"]:
            continue
        pair = giver[unit], w[unit]
        counts[pair] = counts.get(pair, 0) + 1
        step = giver
        while step is not None and step[unit] == giver[unit]:
            step = None if step["sent_by"] is None else work[step["sent_by"]]
        if pair[0] != pair[1] and step is not None and step[unit] == w[unit]:
            pongs[pair] = pongs.get(pair, 0) + 1
    table = handoffs(log, between=unit)
    assert {p: r["count"] for p, r in by_pair(table).items()} == counts
    assert {p: r["ping_pong"] for p, r in by_pair(table).items() if r["ping_pong"]} == pongs
    assert pongs
