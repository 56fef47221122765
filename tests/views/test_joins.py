"""Branches that meet lead on to what is behind their join, not to the end."""

from sim import simulate
from sim.views.flow import END, START, flow_arrows
from sim.views.joins import joined
from sim.views.trail import trail

MINUTE = 60_000_000


def office(**more):
    """Two branches that meet, the slower one with a transfer before the join; everything is constant."""
    return {
        "id": "office", "title": "Office", "start": "2024-01-01T00:00", "horizon": {"cases": 5},
        "departments": {"hall": {"front": True}, "works": {}},
        "posts": {"clerk": {"department": "hall"}, "crew": {"department": "works"}},
        "staff": {"clerks": {"posts": ["clerk"], "count": 9}, "crews": {"posts": ["crew"], "count": 9}},
        "processes": {"p": {
            "elements": {
                "come": {"type": "start"}, "split": {"type": "parallel"}, "meet": {"type": "parallel"},
                "accept": {"post": "clerk", "duration": "5 min"}, "letter": {"post": "clerk", "duration": "1 min"},
                "build": {"post": "crew", "duration": "20 min"}, "close": {"post": "clerk", "duration": "2 min"},
                "go": {"type": "end"},
            },
            "flows": [
                "come -> accept -> split", "split -> letter -> meet", "split -> build",
                {"from": "build", "to": "meet", "transfer": "3 min"}, "meet -> close -> go",
            ],
            **more,
        }},
        "arrivals": {"people": {"process": "p", "every": "60 min"}},
    }  # fmt: skip


def test_both_branches_lead_behind_the_join():
    arrows = flow_arrows(simulate(office())).iter_rows(named=True)
    found = {(a["source"].split("@")[0], a["target"].split("@")[0]): a["count"] for a in arrows}
    assert found == {
        (START, "accept"): 5, ("accept", "letter"): 5, ("accept", "build"): 5, ("letter", "close"): 5,
        ("build", "close"): 5, ("close", END): 5,
    }  # fmt: skip


def test_waiting_for_siblings_is_no_delay():
    arrows = flow_arrows(simulate(office())).iter_rows(named=True)
    delays = {a["source"].split("@")[0]: a["median"] for a in arrows if a["target"].startswith("close")}
    # the transfer of the branch that came last counts, the 22 minutes that the letter waited do not
    assert delays == {"letter": 3 * MINUTE, "build": 3 * MINUTE}


def test_a_log_from_outside_has_no_joins():
    work = trail(simulate(office())).with_columns(node="element_id", delay="wait_transfer", from_element="element_id")
    assert joined(None, work, work).is_empty()
