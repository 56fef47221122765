"""Names of people: their own, or that of their group with a number."""

import pytest

from sim import simulate
from sim.model.organisation import Staff
from sim.views.names import names_of
from sim.views.walk_post import walk_post
from sim.views.walk_text import post_text

MINUTE = 60_000_000
GUESTS = ["Li Lei", "Han Meimei"]
DATA = {
    "id": "hall", "title": "Hall", "start": "2024-01-01T00:00", "horizon": {"cases": 4},
    "departments": {"d": {"name": {"zh": "营业厅", "en": "Hall"}}},
    "posts": {"clerk": {"department": "d", "name": {"zh": "柜员", "en": "Clerk"}}},
    "staff": {
        "desk": {"posts": ["clerk"], "count": 12, "name": {"zh": "柜台", "en": "Desk"}},
        "head": {"posts": ["clerk"], "name": {"zh": "大堂经理", "en": "Manager"}},
        "guests": {"posts": ["clerk"], "count": 2, "members": GUESTS, "name": {"zh": "外援", "en": "Guests"}},
        "others": {"posts": ["clerk"], "count": 2},
    },
    "processes": {"p": {"flows": ["come -> serve -> go"], "elements": {
        "come": {"type": "start"}, "serve": {"post": "clerk", "duration": "9 h"}, "go": {"type": "end"}}}},
    "arrivals": {"c": {"process": "p", "every": "5 min"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("member", "zh", "en"),
    [
        ("desk-03", "柜台3号", "Desk 3"),
        ("desk-12", "柜台12号", "Desk 12"),
        ("head-1", "大堂经理", "Manager"),
        ("Han Meimei", "Han Meimei", "Han Meimei"),
        ("others-2", "others-2", "others-2"),
    ],
)
def test_people_have_names(member, zh, en):
    log = simulate(DATA)
    assert member in log.staffing["resource"].to_list()
    names = names_of(log)
    assert (names.of("resource", member, "zh"), names.of("resource", member, "en")) == (zh, en)


def test_a_log_has_the_members_of_the_model():
    groups = DATA["staff"].items()
    assert set(simulate(DATA).staffing["resource"]) == {
        member for name, group in groups for member in Staff(**group).ids(name)
    }


def test_walks_call_people_by_name():
    log = simulate(DATA)
    told = "\n".join(post_text(log, walk_post(log, "clerk", window=(0, 60 * MINUTE)), "zh"))
    assert "柜台1号" in told
    assert "desk-01" not in told
