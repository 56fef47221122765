"""A small office, a redesign of it, and what `compare` says of the two: real runs of a few cases."""

from functools import cache

from sim.model.load import load_scenario
from sim.model.redesign import load_redesign, redesigned
from sim.study.compare import Plan, compare
from sim.study.comparison import Design

OFFICE = {
    "id": "office",
    "title": {"zh": "小营业厅", "en": "Small office"},
    "start": "2024-01-01T00:00:00",
    "horizon": {"cases": 40},
    "seed": 3,
    "sources": {"S9": {"tag": "S9", "text": {"zh": "现场记录", "en": "Notes taken on site"}}},
    "districts": {"east": {"name": {"zh": "东区", "en": "East"}}, "west": {"name": {"zh": "西区", "en": "West"}}},
    "departments": {
        "front": {"name": {"zh": "营业厅", "en": "Front desk"}, "front": True},
        "back": {"name": {"zh": "审核部", "en": "Review"}},
        "works": {"name": {"zh": "工程部", "en": "Works"}},
    },
    "posts": {
        "clerk": {"department": "front", "name": {"zh": "受理员", "en": "clerk"}, "cost_per_hour": 60},
        "checker": {"department": "back", "name": {"zh": "审核员", "en": "checker"}, "cost_per_hour": 80},
        "fitter": {"department": "works", "name": {"zh": "装表工", "en": "fitter"}, "cost_per_hour": 70},
    },
    "staff": {
        "clerks": {"posts": ["clerk"], "count": 2, "source": "S9"},
        "checkers": {"posts": ["checker"]},
        "fitters": {"posts": ["fitter"]},
    },
    "segments": {
        "home": {"name": {"zh": "居民", "en": "residential"}},
        "firm": {"name": {"zh": "企业", "en": "business"}},
    },
    "processes": {
        "connect": {
            "name": {"zh": "报装", "en": "Connection"},
            "elements": {
                "come": {"type": "start"},
                "accept": {"post": "clerk", "duration": "exponential(mean=20 min)",
                           "name": {"zh": "受理", "en": "Accept"}},
                "check": {"post": "checker", "duration": "exponential(mean=25 min)",
                          "name": {"zh": "审核", "en": "Check"}},
                "right": {"type": "exclusive", "name": {"zh": "合格？", "en": "All right?"}},
                "fit": {"post": "fitter", "duration": "exponential(mean=30 min)",
                        "name": {"zh": "装表", "en": "Fit the meter"}},
                "go": {"type": "end"},
            },
            "flows": [
                {"from": "come", "to": "accept"},
                {"from": "accept", "to": "check", "transfer": "fixed(2 h)"},
                {"from": "check", "to": "right"},
                {"from": "right", "to": "accept", "probability": 0.1},
                {"from": "right", "to": "fit", "probability": 0.9, "transfer": "fixed(1 h)"},
                {"from": "fit", "to": "go"},
            ],
        }
    },
    "arrivals": {
        "people": {
            "process": "connect", "every": "exponential(mean=1 h)",
            "segments": {"home": 0.7, "firm": 0.3}, "districts": {"east": 0.5, "west": 0.5},
        }
    },
    "standards": {
        "day": {"name": {"zh": "一日办结", "en": "Done in a day"}, "limit": "24 h", "process": "connect"},
    },
    "indicators": {
        "time": {"name": {"zh": "平均接电时间", "en": "Mean connection time"}, "kind": "mean_time", "better": "lower"},
        "kept": {"name": {"zh": "承诺兑现率", "en": "Promises kept"}, "kind": "fulfilment"},
    },
}  # fmt: skip

REDESIGN = {
    "id": "short_way",
    "title": {"zh": "走捷径", "en": "Short way"},
    "question": {"zh": "交接快一半、不再审核，快多少？", "en": "Half the transfer and no check: how much faster?"},
    "item": "S2_72",
    "levers": {
        "platform": {
            "name": {"zh": "共享平台", "en": "Shared platform"},
            "amounts": {"share": {"value": 0.5, "low": 0.3, "high": 0.8, "source": "assumption",
                                  "name": {"zh": "剩余比例", "en": "share that remains"}}},
            "changes": [{"change": "scale", "what": "transfers", "by": "$share"}],
        },
        "no_check": {
            "name": {"zh": "取消审核", "en": "No check"},
            "changes": [{"change": "remove", "process": "connect", "element": "check"}],
        },
    },
}  # fmt: skip


def office(**changed):
    """The office, with some of its parts exchanged."""
    return load_scenario({**OFFICE, **changed})


def short_way():
    """The office redesigned."""
    base, redesign = office(), load_redesign(REDESIGN)
    return Design("short_way", redesign.title, redesigned(base, redesign), redesign)


def slow():
    """The office with one clerk alone: everybody loses."""
    staff = {**OFFICE["staff"], "clerks": {"posts": ["clerk"], "count": 1, "source": "S9"}}
    scenario = office(staff=staff)
    return Design("one_clerk", scenario.title.model_copy(update={"zh": "一名受理员", "en": "One clerk"}), scenario)


def base():
    """The office as it is."""
    return Design("office", office().title, office())


@cache
def found(kind="one"):
    """A comparison: of one design with all that can be asked, of several, of the base with itself, of one run."""
    if kind == "one":
        plan = Plan(replications=4, levers=True, ranges=4, band=(0.05, 0.1), by=("segment", "district"), processes=1)
        return compare(base(), [short_way()], plan)
    if kind == "several":
        return compare(base(), [short_way(), slow()], Plan(replications=3, processes=1))
    if kind == "itself":
        return compare(base(), [Design("office_2", office().title, office())], Plan(replications=2, processes=1))
    return compare(base(), [slow()], Plan(replications=1, processes=1))
