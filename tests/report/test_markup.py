"""Elements become the same, escaped bytes every time."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from sim.report.markup import Raw, el, number, render


def test_text_and_attributes_are_escaped():
    drawn = render(el("p", {"title": '"<&>"'}, "<script>alert('&')</script>"))
    assert drawn == "<p title=\"&quot;&lt;&amp;&gt;&quot;\">&lt;script&gt;alert('&amp;')&lt;/script&gt;</p>"


def test_what_is_none_or_false_is_left_out():
    assert render(el("details", {"open": True, "hidden": False, "id": None}, None, [None, "x"])) == (
        '<details open="">x</details>'
    )


def test_void_elements_have_no_end():
    assert render(el("meta", {"charset": "utf-8"})) == '<meta charset="utf-8">'


def test_raw_text_goes_out_as_it_is():
    assert render(el("style", None, Raw("a > b {}"))) == "<style>a > b {}</style>"


def test_numbers_have_one_decimal_and_no_minus_zero():
    assert [number(v) for v in (0.05, -0.04, 12.0, 12.349, 1e6)] == ["0.1", "0", "12", "12.3", "1000000"]


@given(st.text())
def test_any_text_makes_xml_that_can_be_read(text):
    root = ET.fromstring(render(el("t", {"a": text}, text)))
    assert root.tag == "t"
    if text.isprintable():
        assert (root.text or "", root.get("a")) == (text, text)
