"""Colours that stay the same, differ, and can be told apart in grey."""

from itertools import pairwise

from sim.report.palette import CAUSE_COLOURS, CAUSES, DELAY_COLOURS, Palette, delay_step, heat, ink_on, tint
from sim.views.scope import DAY

HOUR = DAY // 24
NAMES = [f"department_{i:02d}" for i in range(16)]


def channels(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def grey(colour):
    red, green, blue = channels(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def is_red(colour):
    red, green, blue = channels(colour)
    return red > 150 and green < 100 and blue < 100


def test_the_order_of_the_names_decides_alone():
    assert Palette.of(NAMES) == Palette.of(reversed(NAMES))
    assert [Palette.of(NAMES).number(name) for name in NAMES] == list(range(1, 17))


def test_sixteen_departments_have_sixteen_colours_and_none_is_red():
    colours = [Palette.of(NAMES).colour(name) for name in NAMES]
    assert len(set(colours)) == 16
    assert not any(map(is_red, [*colours, *DELAY_COLOURS, *CAUSE_COLOURS.values()]))


def test_an_unknown_department_has_no_number():
    assert Palette.of(NAMES).number(None) is None
    assert Palette.of(NAMES).number("elsewhere") is None


def test_delays_grow_darker():
    shades = [grey(colour) for colour in DELAY_COLOURS]
    assert all(a - b > 15 for a, b in pairwise(shades))
    assert [delay_step(v) for v in (None, 0, HOUR - 1, HOUR, 4 * HOUR, DAY, 3 * DAY)] == [None, 0, 0, 1, 2, 3, 4]


def test_heat_grows_darker():
    shades = [grey(heat(i / 7.999)) for i in range(8)]
    assert all(a > b for a, b in pairwise(shades))
    assert heat(0) != heat(1)
    assert heat(-1) == heat(0)
    assert heat(2) == heat(1)


def test_every_cause_has_its_colour():
    assert len({CAUSE_COLOURS[cause] for cause in CAUSES}) == len(CAUSES)


def test_ink_can_be_read():
    for colour in [*DELAY_COLOURS, *CAUSE_COLOURS.values(), *(Palette.of(NAMES).colour(n) for n in NAMES)]:
        assert abs(grey(ink_on(colour)) - grey(colour)) > 60, colour


def test_a_tint_lies_between_white_and_the_colour():
    assert [tint("#102030", share) for share in (0.0, 1.0)] == ["#ffffff", "#102030"]
