import json

import pytest
from click.testing import CliRunner

from sim.cli import main

OFFICE = {
    "id": "office",
    "title": {"zh": "小办公室", "en": "A small office"},
    "question": {"zh": "等多久？", "en": "How long is the wait?"},
    "start": "2024-01-01T00:00",
    "horizon": {"cases": 40},
    "calendars": {"day": {"days": "every_day", "hours": ["08:00-18:00"]}},
    "departments": {
        "hall": {"name": {"zh": "营业厅", "en": "Hall"}, "front": True},
        "back": {"name": {"zh": "后台", "en": "Back office"}},
    },
    "posts": {
        "clerk": {"department": "hall", "name": {"zh": "受理员", "en": "Clerk"}},
        "checker": {"department": "back", "name": {"zh": "审核员", "en": "Checker"}},
        "filer": {"department": "back", "name": {"zh": "归档员", "en": "Filer"}},
    },
    "staff": {
        "anna": {"posts": ["clerk"], "calendar": "day"},
        "bo": {"posts": ["checker"], "calendar": "day"},
        "cai": {"posts": ["filer"], "calendar": "day"},
    },
    "processes": {
        "request": {
            "name": {"zh": "申请", "en": "Request"},
            "elements": {
                "come": {"type": "start"},
                "accept": {
                    "post": "clerk", "duration": "lognormal(mean=30 min, cv=0.5)", "touchpoint": "hall",
                    "tells": {"zh": "已受理", "en": "Accepted."},
                },
                "check": {"post": "checker", "duration": "lognormal(mean=60 min, cv=0.5)"},
                "file": {"post": "filer", "duration": "10 min"},
                "done": {"type": "end"},
            },
            "flows": [
                "come -> accept",
                {"from": "accept", "to": "check", "transfer": "1 h", "loss": 0.3, "on_loss": "return"},
                "check -> file -> done",
            ],
            "behaviours": {
                "chase": {"kind": "chase", "after": "4 h", "every": "4 h", "at_most": 2, "until": "file"},
            },
        }
    },
    "arrivals": {"people": {"process": "request", "every": "exponential(mean=3 h)"}},
    "standards": {
        "soon": {
            "name": {"zh": "一天办结", "en": "Done in a day"}, "process": "request", "limit": "1 d",
        },
    },
}  # fmt: skip


@pytest.fixture
def office(tmp_path):
    """The path of a small scenario: two departments, lost papers, customers who chase, one promise."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "scenario.yaml").write_text(json.dumps(OFFICE, ensure_ascii=False), encoding="utf-8")
    return str(folder)


@pytest.fixture
def call():
    """Call the command line with words; the result has `exit_code`, `stdout` and `stderr`."""

    def run(*words, answers=None):
        return CliRunner().invoke(main, [str(word) for word in words], input=answers)

    return run


@pytest.fixture
def done(call, office, tmp_path):
    """The folder of a finished run of the small scenario."""
    out = tmp_path / "done"
    result = call("run", office, "--out", out)
    assert result.exit_code == 0, result.stderr
    return out
