"""Figures as a person would say them."""

import pytest

from sim.model.parts import Texts
from sim.report.comparison.amounts import difference, interval, relative, relative_interval, signed_percent, value
from sim.study.effects import Effect, Kpi

NAME = Texts(zh="指标", en="KPI")


def kpi(unit, better="lower"):
    return Kpi("k", unit, better, NAME)


def effect(unit="time", better="lower", base=100.0, change=-10.0, half=2.0):
    low, high = (None, None) if half is None else (change - half, change + half)
    ends = (None, None) if half is None else (change - 2 * half, change + 2 * half)
    relative_change = change / base if base else None
    return Effect(
        kpi(unit, better), base, base + change, change, low, high, relative_change, *ends, n=5, count=None, factor=None,
        factor_low=None, factor_high=None, correlation=None, identical=False, shortfall=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "figure", "en", "zh"),
    [
        ("time", 7200.0, "2 h", "2 小时"),
        ("share", 0.931, "93.1 %", "93.1 %"),
        ("score", 76.04, "76.0", "76.0"),
        ("money", 12.5, "12 CNY", "12 CNY"),
        ("number", 1.234, "1.23", "1.23"),
        ("number", 12345.0, "12,345", "12,345"),
        ("per_day", 39.2, "39 a day", "每天 39"),
        ("time", None, "—", "—"),
    ],
)
def test_values(unit, figure, en, zh):
    assert (value(kpi(unit), figure, "en", "CNY"), value(kpi(unit), figure, "zh", "CNY")) == (en, zh)


def test_differences_have_a_sign_and_their_own_unit():
    assert difference(kpi("share"), -0.0351, "en") == "−3.5 pp"
    assert difference(kpi("share"), 0.0351, "zh") == "+3.5 个百分点"
    assert difference(kpi("share"), 0.0004, "en") == "+0.04 pp"
    assert difference(kpi("score"), 2.1, "zh") == "+2.1 分"
    assert difference(kpi("time"), -5400.0, "en") == "−90 min"
    assert difference(kpi("money"), 0.0, "en", "CNY") == "0"
    assert difference(kpi("number"), None, "en") == "—"


def test_intervals():
    assert interval(effect("score"), "en") == "−12.0 to −8.0 points"
    assert interval(effect("score"), "zh", joint=True) == "−14.0 至 −6.0 分"
    assert interval(effect(half=None), "en") == "—"


def test_relative_differences_divide_by_the_size_of_the_base():
    assert relative(effect()) == pytest.approx((-0.1, -0.12, -0.08, -0.14, -0.06))
    assert relative_interval(effect(), "en") == "−10.0 % (−12.0 % to −8.0 %)"
    assert relative_interval(effect(half=None), "en") == "−10.0 %"
    assert relative(effect(base=0.0)) == (None,) * 5
    assert signed_percent(-0.00012) == "−0.01 %"
