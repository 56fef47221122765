"""A comparison as a terminal tells it: forest lines to the character, and every kind of line in both languages."""

import dataclasses
from io import StringIO

import pytest
from rich.console import Console

from sim.model.parts import Texts
from sim.model.redesign import load_redesign, redesigned
from sim.report.terminal_compare import comparison_parts, forest_line
from sim.study.compare import Plan, compare
from sim.study.comparison import Design
from sim.study.effects import Kpi
from sim.study.estimates import Around, effect_of
from sim.study.measures import Figure
from tests.study.scenes import design, quicker

KPI = Kpi("cycle_mean", "time", "lower", Texts(zh="全程时间", en="cycle time"))


def effect(base, other):
    sides = ([{"cycle_mean": Figure(value, 9)} for value in side] for side in (base, other))
    return effect_of(KPI, *sides, Around(0.95, 0.95))


@pytest.mark.parametrize(
    ("base", "other", "reach", "line"),
    [
        ([100.0, 100.0], [50.0, 50.0], 1.0, "····●···┊········"),
        ([100.0, 110.0], [100.0, 110.0], 1.0, "········●········"),
        ([100.0, 100.0], [400.0, 400.0], 1.0, "········┊·······▶"),
        ([100.0, 100.0], [0.0, 0.0], 0.5, "◀·······┊········"),
        ([100.0] * 3, [130.0, 150.0, 170.0], 1.0, "········┊───●────"),
        ([0.0, 0.0], [1.0, 1.0], 1.0, ""),
    ],
)
def test_a_forest_line_shows_change_and_interval(base, other, reach, line):
    assert forest_line(effect(base, other), reach) == line


@pytest.fixture(scope="module")
def found():
    """Two designs of the small service, with levers, ranges, and a precision that is not reached."""
    base = design()
    lever = {
        "name": {"zh": "审核提速", "en": "A faster check"},
        "amounts": {"by": {"value": 0.8, "low": 0.6, "high": 0.9, "source": "assumption"}},
        "changes": [{"change": "scale", "what": "durations", "elements": ["check"], "by": "$by"}],
    }
    title = {"zh": "提速", "en": "Faster"}
    redesign = load_redesign({"id": "faster", "title": title, "levers": {"check": lever}})
    faster = Design("faster", redesign.title, redesigned(base.scenario, redesign), redesign)
    plan = Plan(replications=3, levers=True, ranges=3, band=(0.05, 0.1), by=("segment",), processes=1)
    return compare(base, [faster, quicker(40), dataclasses.replace(base, name="itself")], plan)


def told(found, lang):
    """Everything as text."""
    console = Console(file=StringIO(), width=160)
    for part in comparison_parts(found, lang=lang):
        console.print(part, highlight=False, markup=False)
    return console.file.getvalue()


def test_it_says_all_in_english(found):
    text = told(found, "en")
    for words in (
        "3 paired runs under the same luck (seed 1); intervals of 95 %", "faster: Faster", "better", "worse",
        "identical",
        "cases compared with themselves", "The slowest 5 % of the base", "Segments that lose time in the mean: ",
        "by cause: ", "by department: ", "Lever 'A faster check' adds: ", "improvements in the band +5.0 % … +10.0 %",
        "Best is faster in: ", "quicker is no redesign", "Each point of the ranges is one replication",
    ):  # fmt: skip
        assert words in text, words


def test_it_says_all_in_chinese(found):
    text = told(found, "zh")
    for words in (
        "成对运行 3 次", "faster：提速", "变好", "变差", "完全相同", "逐一自比", "基线中最慢的 5%",
        "平均变慢的客户分类：",
        "按原因：", "按部门：", "措施“审核提速”的贡献：", "落入 +5.0 % … +10.0 % 的占比", "faster 最好的指标：",
        "不是再造方案",
    ):  # fmt: skip
        assert words in text, words
    assert "better" not in text


def test_precision_is_told():
    plan = Plan(replications=2, kpis=("wip",), processes=1)
    one = compare(design(), [quicker()], plan)
    reached = dataclasses.replace(one, precision=0.01)
    assert "The precision of 1.0 % of the base was reached after 2 replications." in told(reached, "en")
