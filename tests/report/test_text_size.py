"""Labels wrap where they fit."""

from hypothesis import given
from hypothesis import strategies as st

from sim.report.text_size import fit, text_width, wrap

WORDS = st.text(alphabet="abc WMi电力客户，。（“/-1", max_size=60)


def test_a_chinese_character_is_one_em():
    assert text_width("供电方案", 10) == 40
    assert text_width("供电方案", 10, bold=True) > 40


def test_words_stay_whole_where_they_fit():
    assert wrap("Customer service centre", 95, 12) == ["Customer", "service centre"]


def test_a_hyphen_lets_a_word_break():
    assert wrap("Supply-service", 60, 12) == ["Supply-", "service"]


def test_punctuation_never_begins_a_line():
    assert wrap("电力公司，营业厅", 48, 12) == ["电力公司，", "营业厅"]


def test_an_opening_bracket_never_ends_a_line():
    assert wrap("财务资产部（法律合规）", 76, 12) == ["财务资产部", "（法律合规）"]


def test_what_is_left_over_ends_in_an_ellipsis():
    lines = wrap("one two three four five six", 50, 12)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


@given(WORDS, st.integers(30, 200))
def test_lines_fit(text, width):
    for line in wrap(text, width, 12, lines=3):
        # closing punctuation may hang over the edge
        assert text_width(line.rstrip("，。/- "), 12) <= width


@given(WORDS, st.integers(30, 200))
def test_nothing_is_lost_where_there_is_room(text, width):
    kept = "".join(wrap(text, width, 12, lines=99))
    assert kept.replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(20, 200))
def test_fit_fits(text, width):
    assert text_width(fit(text, width, 12), 12) <= max(width, text_width("…", 12))
