# ruff: noqa: E501 - a table is read by its columns
"""Redesign files: everything that is wrong is told at once, with its line, in both languages; several combine."""

import pytest

from sim.errors import InputError
from sim.model.mistakes import message
from sim.model.redesign import Amount, Lever, Redesign, load_redesign, redesigned
from sim.model.redesign.people import Staff
from tests.model.redesign.scenes import bureau, of, write

RIGHT = """\
id: idea
title: {zh: 一个想法, en: An idea}
item: S4_121
sources:
  F1: {tag: F1, text: A paper}
levers:
  people:
    name: {zh: 加人, en: More people}
    amounts:
      more: {value: 2, low: 1, high: 3, source: F1}
    changes:
      - {change: staff, group: clerks, count: +$more}
  speed:
    name: Faster
    amounts:
      by: {value: 0.5, low: 0.25, high: 0.75, source: assumption}
    changes:
      - {change: scale, what: durations, by: $by}
      - change: remove
        process: supply
        element: sign
"""

# What is exchanged, the text on whose line the mistake is, and pieces of what must be said in English and in Chinese.
# fmt: off
WRITTEN = [
    ("change: staff", "change: staf", "staf,", ["changes[0].change = staf", "did you mean 'staff'?"], ["没有这种改动", "是否想写 'staff'"]),
    ("change: staff,", "", "group: clerks", ["changes[0]", "add the key 'change'"], ["请补上键 'change'"]),
    ("group: clerks", "grop: clerks", "grop", ["unknown key 'grop'", "did you mean 'group'?"], ["没有键 'grop'", "是否想写 'group'"]),
    ("what: durations", "what: duration", "what: duration,", ["= duration", "did you mean 'durations'?"], ["是否想写 'durations'"]),
    ("by: $by}", "by: $bye}", "$bye", ["changes[0].by = bye", "no such amount", "did you mean 'by'?"], ["没有这个参数", "是否想写 'by'"]),
    ("by: $by}", "by: 0.5}", "by: {value", ["amounts.by", "no change uses this amount"], ["没有改动用到这个参数"]),
    ("by: {value: 0.5, low: 0.25", "by: {value: -0.5, low: -0.75", "by: $by", ["changes[0].by = -0.5", "must be at least 0"], ["不能小于 0"]),
    ("high: 0.75", "high: 7500", "by: $by", ["changes[0].by = 7500", "must be at most 1000"], ["不能大于 1000"]),
    ("value: 2, low: 1", "value: 7, low: 1", "more: {", ["amounts.more = 7", "must lie between 1 and 3"], ["必须在 1 与 3 之间"]),
    ("source: F1}", "source: F2}", "more: {", ["amounts.more.source = F2", "no such source", "F1, assumption"], ["没有这个来源"]),
    ("    name: Faster\n", "", "speed:", ["levers.speed.name", "is missing"], ["缺少"]),
    ("id: idea", "id: My Idea", "id: My", ["no name for use in files"], ["不能用作标识"]),
    ("levers:", "lever:", "lever:", ["unknown key 'lever'", "did you mean 'levers'?"], ["是否想写 'levers'"]),
    ("process: supply", "process: [supply]", "process: [supply]", ["process = [supply]", "must be a text"], ["必须是文字"]),
]
UNFIT = [
    ("group: clerks", "group: clercs", "group: clercs", ["changes[0].group = clercs", "did you mean 'clerks'?"], ["没有这个人员组", "是否想写 'clerks'"]),
    ("element: sign", "element: sing", "element: sing", ["changes[1].element = sing", "did you mean 'sign'?"], ["没有这个元素", "是否想写 'sign'"]),
    ("process: supply", "process: suply", "process: suply", ["changes[1].process = suply", "did you mean 'supply'?"], ["没有这个流程", "是否想写 'supply'"]),
    ("element: sign", "element: visit", "element: visit", ["still spoken of at processes.supply.behaviours.chase.until"], ["仍提到它"]),
    ("element: sign", "element: ok", "element: ok", ["is of type exclusive"], ["类型是 exclusive，不能省去"]),
    ("change: scale, what: durations, by: $by", "change: set, path: posts.clerk.cots_per_hour, value: $by", "change: set", ["changes[0].path = posts.clerk.cots_per_hour", "did you mean posts.clerk.cost_per_hour?"], ["没有这个路径", "是否想写 posts.clerk.cost_per_hour"]),
    ("change: scale, what: durations, by: $by", "change: set, path: posts.clerk.cost_per_hour, value: -$by", "change: set", ["changes[0]: posts.clerk.cost_per_hour = -0.5", "at least 0"], ["不能小于 0"]),
    ("change: scale, what: durations, by: $by", "change: train, groups: [checker], skills: [a]}\n      - {change: scale, what: durations, by: $by", "change: train", ["changes[0].groups[0] = checker", "did you mean 'checkers'?"], ["是否想写 'checkers'"]),
]
# fmt: on


def told(call):
    """The mistakes of a call that must fail."""
    with pytest.raises(InputError) as error:
        call()
    return error.value.mistakes


def line_of(text, piece):
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


def right(folder, old="", new=""):
    assert old in RIGHT
    return write(folder, RIGHT.replace(old, new, 1) if old else RIGHT)


def said(mistakes, path, piece, english, chinese):
    """Whether one mistake is told at the line of a piece of the file, with all that must be said."""
    line = f"{path.name}:{line_of(path.read_text(encoding='utf-8'), piece)} "
    return any(
        line in message(one, "en")
        and all(text in message(one, "en") for text in english)
        and all(text in message(one, "zh") for text in chinese)
        for one in mistakes
    )


@pytest.mark.parametrize(("old", "new", "piece", "english", "chinese"), WRITTEN)
def test_a_broken_file_is_told_with_its_line(tmp_path, old, new, piece, english, chinese):
    path = right(tmp_path, old, new)
    mistakes = told(lambda: load_redesign(path))
    assert said(mistakes, path, piece, english, chinese), [message(one, "en") for one in mistakes]


@pytest.mark.parametrize(("old", "new", "piece", "english", "chinese"), UNFIT)
def test_a_change_that_does_not_fit_is_told_with_its_line(tmp_path, old, new, piece, english, chinese):
    path = right(tmp_path, old, new)
    mistakes = told(lambda: redesigned(bureau(), load_redesign(path)))
    assert said(mistakes, path, piece, english, chinese), [message(one, "en") for one in mistakes]


def test_every_mistake_is_told_at_once(tmp_path):
    text = RIGHT.replace("group: clerks", "group: clercs").replace("element: sign", "element: sing")
    mistakes = told(lambda: redesigned(bureau(), load_redesign(write(tmp_path, text))))
    assert [mistake.value for mistake in mistakes] == ["clercs", "sing"]


def test_what_comes_out_must_be_a_sound_scenario():
    dangling = {"change": "behaviour", "process": "supply", "behaviour": "chase", "definition": {"starts": "cal"}}
    (mistake,) = told(lambda: redesigned(bureau(), of(dangling)))
    assert "behaviours.chase.starts" in mistake.place
    assert "did you mean 'call'?" in message(mistake, "en")
    loop = {"change": "set", "path": "processes.supply.flows.accept->check.to", "value": "accept"}
    assert any("no case can reach it" in message(one, "en") for one in told(lambda: redesigned(bureau(), of(loop))))


def test_the_right_file_says_what_it_says(tmp_path):
    idea = load_redesign(right(tmp_path))
    assert idea.values() == {"people.more": 2, "speed.by": 0.5}
    assert [change.change for change in idea.levers["speed"].changes] == ["scale", "remove"]
    design = redesigned(bureau(), idea)
    assert design.staff["clerks"].count == 4
    assert (design.id, design.title) == ("bureau", bureau().title)


def test_amounts_are_given_and_levers_left_out(tmp_path):
    idea, base = load_redesign(right(tmp_path)), bureau()
    design = redesigned(base, idea, amounts={"people.more": 3}, without=["speed"])
    assert design.staff["clerks"].count == 5
    assert design.processes == base.processes
    (wrong,) = told(lambda: redesigned(base, idea, amounts={"people.mor": 3}))
    assert "did you mean 'people.more'?" in message(wrong, "en")
    (wrong,) = told(lambda: redesigned(base, idea, without=["sped"]))
    assert "did you mean 'speed'?" in message(wrong, "en")
    (wrong,) = told(lambda: redesigned(base, idea, amounts={"speed.by": -1}))
    assert "idea.yaml:18" in wrong.place
    assert "must be at least 0" in message(wrong, "en")


def test_a_redesign_may_be_written_in_python():
    lever = Lever(name="More", amounts={"n": Amount(value=2)}, changes=(Staff(group="clerks", count="+$n"),))
    idea = Redesign(id="idea", title="An idea", levers={"people": lever})
    assert redesigned(bureau(), load_redesign(idea)).staff["clerks"].count == 4


def test_redesigns_combine_in_their_order(tmp_path):
    people = {
        "name": "P",
        "amounts": {"n": {"value": 1}},
        "changes": [{"change": "staff", "group": "clerks", "count": "+$n"}],
    }
    double = {"name": "D", "changes": [{"change": "scale", "what": "durations", "by": 2}]}
    write(tmp_path, f"id: a\ntitle: A\nlevers: {{l: {people}}}\n", "a")
    write(tmp_path, f"id: b\ntitle: B\nlevers: {{l: {double}}}\n", "b")
    both = load_redesign(f"{tmp_path / 'a.yaml'}+{tmp_path / 'b.yaml'}")
    assert both.id == "a+b"
    assert both.title.en == "A + B"
    assert list(both.levers) == ["a.l", "b.l"]
    assert both.values() == {"a.l.n": 1}
    design = redesigned(bureau(), both, amounts={"a.l.n": 3}, without=["b.l"])
    assert design.staff["clerks"].count == 5


def test_disjoint_redesigns_combine_in_any_order():
    people = of({"change": "staff", "group": "heads", "count": "+1"})
    faster = of({"change": "scale", "what": "durations", "posts": ["checker"], "by": 0.5})
    shorter = of({"change": "remove", "process": "supply", "element": "sign"})
    base = bureau()
    orders = [(people, faster, shorter), (shorter, faster, people), (faster, people, shorter)]
    designs = []
    for order in orders:
        design = base
        for one in order:
            design = redesigned(design, one)
        designs.append(design)
    assert designs[0] == designs[1] == designs[2] != base


def test_a_file_may_combine_others(tmp_path):
    write(tmp_path, RIGHT.replace("id: idea", "id: first"), "first")
    own = {"name": "O", "changes": [{"change": "staff", "group": "heads", "count": "+1"}]}
    path = write(tmp_path, f"id: whole\ntitle: W\ncombine: [first.yaml]\nlevers: {{own: {own}}}\n", "whole")
    whole = load_redesign(path)
    assert list(whole.levers) == ["first.people", "first.speed", "own"]
    wrong = told(lambda: redesigned(bureau(), whole, amounts={"first.speed.by": -1}))
    assert "first.yaml:18" in wrong[0].place


def test_redesigns_that_combine_one_another_in_a_circle_are_refused(tmp_path):
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        path = write(tmp_path, f"id: {name}\ntitle: T\ncombine: [{other}.yaml]\n", name)
    (mistake,) = told(lambda: load_redesign(path))
    assert "in a circle" in message(mistake, "en")
    assert "循环引用" in message(mistake, "zh")
    assert message(mistake, "en").count("->") == 3


def test_an_unknown_name_is_told_with_the_nearest():
    (mistake,) = told(lambda: load_redesign("one_stp"))
    assert "did you mean 'one_stop'?" in message(mistake, "en")
    assert "没有这个再造方案" in message(mistake, "zh")
