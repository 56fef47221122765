"""Where parameters come from: inheritance, single parameters, amounts of a law."""

from sim.model.load import load_scenario
from sim.model.sources import parameters

DATA = {
    "id": "paid",
    "title": "Paid",
    "start": "2024-01-01",
    "horizon": {"cases": 5},
    "sources": {"F1": {"tag": "F1", "text": "one"}, "F2": {"tag": "F2", "text": "two"}},
    "calendars": {"office": {"hours": ["08:00-12:00"], "source": "F1"}},
    "staff": {"clerks": {"posts": ["clerk"], "count": 3, "speed": 0.5, "source": {"count": "F2"}}},
    "processes": {
        "visit": {
            "source": "F1",
            "attributes": {"kva": {"law": "uniform(1, 2)", "source": "assumption"}, "vip": False, "size": 4},
            "elements": {
                "come": {"type": "start"},
                "serve": {
                    "post": "clerk",
                    "duration": "lognormal(mean=10 min, cv=0.5)",
                    "redo": 0.5,
                    "source": {"duration.mean": "F2", "duration.cv": "assumption"},
                    "external": {"after": "2 h", "chance": 0.25, "source": "F2"},
                },
                "go": {"type": "end"},
            },
            "flows": ["come -> serve", {"from": "serve", "to": "go", "when": "kva > 1", "transfer": "5 min"}],
        }
    },
    "arrivals": {"all": {"process": "visit", "per_day": 2.5, "segments": {"home": 1}}},
}


def test_every_parameter_with_its_source():
    assert [tuple(p) for p in parameters(load_scenario(DATA))] == [
        ("horizon.cases", "5", "assumption", True),
        ("calendars.office.hours", "08:00-12:00", "F1", False),
        ("staff.clerks.count", "3", "F2", False),
        ("staff.clerks.speed", "0.5", "assumption", True),
        ("processes.visit.elements.serve.duration.cv", "0.5", "assumption", True),
        ("processes.visit.elements.serve.duration.mean", "10 min", "F2", False),
        ("processes.visit.elements.serve.external.after", "fixed(value=2 h)", "F2", False),
        ("processes.visit.elements.serve.external.chance", "0.25", "F2", False),
        ("processes.visit.elements.serve.redo", "0.5", "F1", False),
        ("processes.visit.flows[1].when", "kva > 1", "F1", False),
        ("processes.visit.flows[1].transfer", "fixed(value=5 min)", "F1", False),
        ("processes.visit.attributes.kva.law", "uniform(high=2, low=1)", "assumption", True),
        ("processes.visit.attributes.size.value", "4", "F1", False),
        ("arrivals.all.per_day", "2.5", "assumption", True),
        ("arrivals.all.segments", "home: 1", "assumption", True),
    ]
