"""Scenarios and foreign models for the tests of BPMN out."""

from pathlib import Path

from sim import ChuanyueError
from sim.interchange.bpmn.understand import import_bpmn
from tests.shared import BESIDE

OFFICE = {
    "id": "office",
    "title": {"zh": "办公室", "en": "Office"},
    "start": "2024-01-01",
    "horizon": {"cases": 5},
    "departments": {"hall": {"name": {"zh": "营业厅", "en": "Hall"}}},
    "posts": {"clerk": {"department": "hall", "name": {"zh": "受理员", "en": "Clerk"}}},
    "staff": {"anna": {"posts": ["clerk"]}},
    "processes": {
        "visit": {
            "elements": {
                "come": {"type": "start"},
                "accept": {
                    "post": "clerk", "duration": "exponential(mean=10 min)", "touchpoint": "hall", "drawn": "userTask",
                    "name": {"zh": "受理", "en": "Accept the papers"}, "documentation": "Look twice.",
                },
                "well": {"type": "exclusive", "name": "All there?"},
                "done": {"type": "end"},
            },
            "flows": [
                "come -> accept -> well",
                {"from": "well", "to": "done", "id": "ok", "default": True},
                {"from": "well", "to": "accept", "when": "papers == 'missing'", "transfer": "1 d"},
            ],
            "attributes": {"papers": {"choices": {"complete": 3, "missing": 1}}},
        }
    },
    "arrivals": {"people": {"process": "visit", "every": "exponential(mean=1 h)"}},
}  # fmt: skip

EVERYTHING = {
    "id": "everything",
    "title": "Everything",
    "start": "2024-01-01",
    "horizon": {"cases": 5},
    "departments": {"front": {"name": {"zh": "前台", "en": "Front"}}, "back": {}},
    "posts": {"clerk": {"department": "front"}, "boss": {"department": "front"}, "crew": {"department": "back"}},
    "staff": {"all": {"posts": ["clerk", "boss", "crew"]}},
    "processes": {
        "main": {
            "name": {"zh": "主流程", "en": "Main"},
            "elements": {
                "come": {"type": "start", "name": "A customer comes", "channel": "hall"},
                "letter": {"type": "start", "name": "By letter"},
                "accept": {"post": "clerk", "duration": "10 min", "name": "Accept the papers and look them over"},
                "late": {
                    "type": "boundary", "attached_to": "accept", "after": "1 h", "interrupting": False,
                    "name": "Too late", "until": "start",
                },
                "stop": {"type": "boundary", "attached_to": "accept", "on": "stop"},
                "tell_boss": {"post": "boss", "duration": "5 min", "name": "Tell the boss"},
                "fork": {"type": "parallel"},
                "join": {"type": "parallel", "name": "Both"},
                "sub": {
                    "type": "subprocess",
                    "name": "Work",
                    "elements": {
                        "begin": {"type": "start"},
                        "dig": {"post": "crew", "duration": "1 h"},
                        "deep": {"type": "exclusive", "name": "Deep enough?", "decides": "boss"},
                        "look": {"post": "boss", "duration": "1 h", "drawn": "manualTask"},
                        "fine": {"type": "end"},
                        "given_up": {"type": "end", "terminate": True, "outcome": "given_up"},
                    },
                    "flows": [
                        "begin -> dig -> deep",
                        {"from": "deep", "to": "look", "probability": 0.7},
                        {"from": "deep", "to": "dig", "probability": 0.2},
                        {"from": "deep", "to": "given_up", "probability": 0.1},
                        "look -> fine",
                    ],
                },
                "long": {"type": "boundary", "attached_to": "sub", "after": "5 h", "name": "Takes too long"},
                "race": {"type": "event"},
                "wait": {"type": "timer", "after": "exponential(mean=90 min)", "name": "A while"},
                "hear": {"type": "message", "on": "news"},
                "meet": {"type": "exclusive"},
                "which": {"type": "inclusive", "name": "Which?"},
                "all": {"type": "inclusive"},
                "called": {"type": "call", "process": "other"},
                "spawned": {"type": "spawn", "process": "other", "wait": True, "channel": "online"},
                "tell": {"type": "throw", "message": "news", "to": "children"},
                "passed": {"type": "exclusive", "drawn": "intermediateThrowEvent"},
                "done": {"type": "end", "name": "Done", "sets": {"score": "score + 1"}},
                "gone": {"type": "end", "outcome": "gone"},
                "warned": {"type": "end"},
            },
            "flows": [
                "come -> accept", "letter -> accept", "accept -> fork",
                "late -> tell_boss -> warned", "stop -> gone",
                "fork -> sub -> join", "fork -> race", "race -> wait -> meet", "race -> hear -> meet", "meet -> join",
                "long -> gone", "join -> which",
                {"from": "which", "to": "called", "when": "segment == 'vip'", "id": "Flow_1"},
                {"from": "which", "to": "spawned", "when": "priority > 3 or visits('accept') > 2", "loss": 0.5},
                {"from": "which", "to": "tell", "default": True},
                "called -> all", "spawned -> all", "tell -> passed -> all", "all -> done",
            ],
            "attributes": {"score": 0},
            "behaviours": {"chase": {"kind": "chase", "after": "4 h", "starts": "other"}},
            "artifacts": {
                "form": {"kind": "data_object", "name": "Form", "reads": ["accept"], "writes": ["tell_boss"]},
                "base": {"kind": "data_store", "name": "Customers", "joined": ["deep"]},
                "dog": {"kind": "annotation", "text": "Mind the dog.", "joined": ["accept"]},
                "gate": {"kind": "annotation", "text": "Opens at noon", "joined": ["which", "all"]},
                "spade": {"kind": "annotation", "text": {"zh": "用铁锹", "en": "With a spade"}, "joined": ["dig"]},
                "hard": {"kind": "group", "name": "The hard part", "joined": ["race", "wait", "hear"]},
                "lost": {"kind": "data_object", "name": "Lost paper"},
            },
        },
        "other": {
            "elements": {
                "begin": {"type": "start"}, "work": {"post": "crew", "duration": "1 h"}, "end": {"type": "end"},
            },
            "flows": ["begin -> work -> end"],
        },
    },
    "arrivals": {"people": {"process": "main", "start": "come", "every": "1 h"}},
}  # fmt: skip


def importable():
    """The BPMN files beside this checkout; none where there is no such folder."""
    folder = Path(BESIDE / "models")
    return sorted(folder.rglob("*.bpmn"))


def import_or_none(file):
    """The scenario of a foreign file; None where the importer refuses it."""
    try:
        return import_bpmn(file).scenario()
    except ChuanyueError:
        return None
