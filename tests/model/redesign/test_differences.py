"""Two scenarios in words: what differs, grouped, in both languages."""

from sim.model.redesign import differences
from tests.model.redesign.scenes import bureau, changed


def told(design, lang="en"):
    return [one.text(lang) for one in differences(bureau(), design)]


def test_equal_scenarios_differ_in_nothing():
    assert differences(bureau(), bureau()) == ()


def test_one_law_is_told_by_its_mean():
    design = changed({"change": "scale", "what": "durations", "elements": ["accept"], "by": 2})
    (one,) = differences(bureau(), design)
    assert one.text("en") == "Accept (supply): working time 10 min → 20 min"
    assert one.text("zh") == "受理（supply）：工时 10 分钟 → 20 分钟"
    assert (one.kind, one.path) == ("changed", "processes.supply.elements.accept.duration")
    assert (one.process, one.elements, one.factor, one.count) == ("supply", ("accept",), 2, 1)
    assert (one.before.en, one.after.en) == ("10 min", "20 min")


def test_many_by_one_factor_are_told_together():
    (one,) = differences(bureau(), changed({"change": "scale", "what": "transfers", "by": 0.5}))
    assert one.text("en") == "delay of the hand-off on 5 hand-offs × 0.5 (supply)"
    assert one.text("zh") == "5 处交接的交接耗时 × 0.5（supply）"
    assert (one.count, one.factor, len(one.flows)) == (5, 0.5, 5)
    assert "accept->check" in one.flows


def test_the_same_change_of_several_is_told_together():
    design = changed({"change": "assign", "process": "supply", "elements": ["accept", "mend", "stamp"], "post": "head"})
    assert told(design) == ["Accept (supply), mend (supply), stamp (supply): done by Clerk, Hall → head, back"]


def test_steps_that_come_and_go():
    design = changed({"change": "remove", "process": "supply", "element": "check", "passes": "ok->sign"})
    assert told(design) == [
        "no longer a step: check (supply), was done by checker",
        "no longer there: decision ok (supply)",
        "no longer a step: mend (supply), was done by Clerk",
        "now goes on from Accept to sign (supply), no longer to check",
    ]
    assert told(design, "zh")[0] == "取消环节 check（supply）（原由checker办理）"
    back = differences(design, bureau())
    assert [one.kind for one in back][:3] == ["added", "added", "added"]
    assert back[1].text("en") == "new decision ok (supply): mend (25.0 %), sign (75.0 %)"


def test_a_decision_before_a_step_says_who_goes_around():
    design = changed({"change": "skip", "process": "supply", "element": "sign", "when": "not big"})
    assert told(design) == ["new decision Without sign? (supply): stamp (not big), sign (otherwise)"]


def test_people_posts_and_rules():
    design = changed(
        {"change": "staff", "group": "heads", "count": "+2", "serves": ["+checker"]},
        {"change": "pool", "posts": ["crew"]},
        {"change": "standard", "id": "soon", "definition": {"limit": "1 d"}},
        {"change": "odds", "process": "supply", "flow": "ok->mend", "to": 0.1},
        {"change": "hand_over", "flows": ["accept->check"], "on_loss": "proceed"},
        {"change": "attribute", "process": "supply", "attribute": "big", "rule": True},
        {"change": "behaviour", "process": "supply", "behaviour": "chase", "definition": None},
    )
    assert set(told(design)) == {
        "crew: by district yes → no",
        "heads: number of people 1 → 3",
        "heads: posts served head → head, checker",
        "soon: limit 2 d → 24 h",
        "from ok to mend (supply): probability 25.0 % → 10.0 %",
        "from Accept to check (supply): when information is missing send back → go on regardless",
        "big (supply): attribute 30.0 % → yes",
        "no longer there: behaviour chase (supply)",
    }


def test_any_two_scenarios_can_be_told():
    """A new process, a new stream and a standard of it, from the two scenarios alone."""
    design = changed(
        {"change": "process", "id": "look", "definition": {
            "name": {"zh": "查看", "en": "Look"},
            "elements": {"a": {"type": "start"}, "b": {"post": "head", "duration": "1 min"}, "c": {"type": "end"}},
            "flows": ["a -> b -> c"]}},
        {"change": "standard", "id": "seen", "definition": {"process": "look", "limit": "1 h"}},
    )  # fmt: skip
    assert told(design) == ["new process: Look", "new standard: seen"]
    assert told(design, "zh") == ["新增流程：查看", "新增标准：seen"]
