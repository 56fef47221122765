"""Small services to compare: one of each kind that a view of the comparison must survive."""

import sim
from sim.study.comparison import Design

FORKED = {
    "id": "forked",
    "title": "Two checks at once",
    "start": "2024-01-01T00:00",
    "horizon": {"cases": 25},
    "segments": {"home": {"name": {"zh": "居民", "en": "Homes"}}, "firm": {"name": {"zh": "企业", "en": "Firms"}}},
    "districts": {"north": {}, "south": {}},
    "departments": {"hall": {}, "back": {}},
    "posts": {
        "clerk": {"department": "hall", "cost_per_hour": 60},
        "checker": {"department": "back", "cost_per_hour": 90},
        "tester": {"department": "back", "cost_per_hour": 90},
    },
    "staff": {
        "anna": {"posts": ["clerk"]}, "bo": {"posts": ["checker"]}, "cai": {"posts": ["tester"]},
    },
    "processes": {
        "visit": {
            "elements": {
                "come": {"type": "start"},
                "accept": {"post": "clerk", "duration": "lognormal(mean=20 min, cv=0.6)"},
                "both": {"type": "parallel"},
                "check": {"post": "checker", "duration": "lognormal(mean=30 min, cv=0.6)"},
                "test": {"post": "tester", "duration": "lognormal(mean=25 min, cv=0.6)"},
                "met": {"type": "parallel"},
                "go": {"type": "end"},
            },
            "flows": [
                {"from": "come", "to": "accept"}, {"from": "accept", "to": "both", "transfer": "5 min"},
                "both -> check -> met", "both -> test -> met", "met -> go",
            ],
        }
    },
    "arrivals": {
        "people": {
            "process": "visit", "every": "exponential(mean=40 min)",
            "segments": {"home": 0.7, "firm": 0.3}, "districts": {"north": 0.5, "south": 0.5},
        }
    },
    "standards": {"soon": {"process": "visit", "limit": "2 h"}},
    "indicators": {"quick": {"name": "Quick", "kind": "mean_time", "better": "lower"}},
}  # fmt: skip


def design(name="base", *settings, data=FORKED, redesign=None):
    """A design of a small service with some values changed."""
    scenario = sim.load_scenario(data, settings=settings)
    return Design(name, scenario.title, scenario, redesign)


def quicker(minutes=24):
    """The small service with a shorter check."""
    return design("quicker", f"processes.visit.elements.check.duration=lognormal(mean={minutes} min, cv=0.6)")
