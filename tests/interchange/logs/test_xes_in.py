"""XES files by hand, and what they may not do to us."""

import gzip

import pytest

from sim.errors import InputError
from sim.interchange.logs import xes_in
from sim.interchange.logs.read import read_log

HOUR = 3_600_000_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

LOG = (
    HEAD
    + """<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
  <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="concept:name" value="the log"><string key="deep" value="1"/></string>
  <trace>
    <string key="concept:name" value="一号"/>
    <int key="kva" value="8"/>
    <string key="channel" value="hall"><string key="inner" value="no"/></string>
    <list key="things"><values><string key="x" value="no"/></values></list>
    <event>
      <string key="concept:name" value="accept &amp; file"/>
      <string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2024-02-19T08:00:00.000+08:00"/>
      <string key="org:resource" value="lin"/>
      <string key="org:role" value="clerk"/>
      <string key="org:group" value="hall"/>
    </event>
    <event>
      <string key="concept:name" value="accept &amp; file"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2024-02-19T09:00:00.000+08:00"/>
      <string key="org:resource" value="lin"><string key="age" value="no"/></string>
    </event>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
  <trace>
    <event>
      <date key="time:timestamp" value="2024-02-19T10:00:00.000+08:00"/>
      <string key="concept:name" value="survey"/>
      <string key="lifecycle:transition" value="start"/>
    </event>
  </trace>
</log>
"""
)


@pytest.fixture
def write(tmp_path):
    def write(text, name="log.xes"):
        data = text.encode() if isinstance(text, str) else text
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz", "log.xml"])
@pytest.mark.parametrize("prefix", ["", "xes:"])
def test_log_by_hand(write, name, prefix):
    text = LOG
    if prefix:
        text = text.replace("</", "<//").replace("<", f"<{prefix}").replace(f"<{prefix}//", f"</{prefix}")
        text = text.replace(f"<{prefix}?xml", "<?xml").replace("xmlns=", "xmlns:xes=")
    log = read_log(write(text, name))
    columns = ("case_id", "activity", "resource", "post", "department", "start_time", "end_time", "outcome")
    assert log.work.select(columns).rows() == [
        ("trace 3", "survey", None, None, None, 10 * HOUR, None, "open"),
        ("一号", "accept & file", "lin", "clerk", "hall", 8 * HOUR, 9 * HOUR, "done"),
    ]
    assert log.cases.select("case_id", "channel", "attr_kva").rows() == [("trace 3", None, None), ("一号", "hall", 8)]
    assert set(log.cases.columns[10:]) == {"attr_kva"}
    notes = {note["why"]: note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes["empty_trace"] == 1


def test_attributes_of_trace_and_event_are_not_mixed(write):
    # kva of the first trace and kva of an event of the second are two columns.
    log = read_log(write(LOG.replace("<date key", '<int key="kva" value="9"/><date key')))
    assert log.cases["attr_case:kva"].to_list() == [None, 8]
    assert log.cases["attr_kva"].to_list() == [9, 9]


DANGERS = {
    "entity": '<!DOCTYPE log [<!ENTITY a "b">]><log>&a;</log>',
    "laughs": '<!DOCTYPE log [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><log>&b;</log>',
    "file": '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>',
    "outside": '<!DOCTYPE log SYSTEM "http://example.org/log.dtd"><log/>',
    "parameter": '<!DOCTYPE log [<!ENTITY % a SYSTEM "http://example.org/a"> %a;]><log/>',
}


@pytest.mark.parametrize("danger", DANGERS)
def test_document_types_and_entities_are_refused(write, danger):
    with pytest.raises(InputError, match=r"log\.xes:2: declares a document type, .*; remove the DOCTYPE"):
        read_log(write(HEAD + DANGERS[danger]))


MISTAKES = {
    "": r"log\.xes:1: is no well-formed XML: no element found",
    "case_id,activity\n": r"log\.xes:1: is no well-formed XML: syntax error",
    "<html><body/></html>": "is a web page, whatever its name ends in",
    "<definitions><process/></definitions>": "is no XES: its outermost element must be <log>",
    "<log/>": "holds no events",
    "<log><trace><string key='concept:name' value='1'/></trace></log>": "holds no events",
    "<log><trace><event/></trace></log>": "no column for 'activity' is found",
    "<log><trace><event><string key='concept:name' value='a'/></event></trace></log>": "no column for 'time stamp'",
    LOG[:-200]: r"log\.xes:31: is no well-formed XML: unclosed token",
    LOG[:-8]: r"log\.xes:3\d: is no well-formed XML: no element found",
    LOG.replace("2024-02-19T09", "2024-02-30T09"): r"log\.xes:21 = 2024-02-30T09:00:00.000\+08:00: column 'time:timest",
    LOG.replace("</event>", "</evnt>", 1): r"log\.xes:20: is no well-formed XML: mismatched tag",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_say_place_rule_and_remedy(write, text):
    with pytest.raises(InputError, match=MISTAKES[text]) as error:
        read_log(write(text))
    assert error.value.mistakes[0].remedy


def test_truncated_gzip_is_refused(write):
    path = write(LOG * 1, "log.xes.gz")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputError, match="the gzip file ends too early"):
        read_log(path)


def test_long_files_come_in_chunks(write, monkeypatch):
    whole = read_log(write(LOG))
    monkeypatch.setattr(xes_in, "_ROWS", 1)
    monkeypatch.setattr(xes_in, "_CHUNK", 5)
    assert read_log(write(LOG)) == whole


def test_endless_new_attributes_do_not_fill_the_memory(write, monkeypatch):
    monkeypatch.setattr(xes_in, "_MOST_KEYS", 10)
    extra = "".join(f'<string key="k{i}" value="v"/>' for i in range(20))
    log = read_log(write(LOG.replace("<event>", f"<event>{extra}", 1)))
    notes = {note["why"]: note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes["too_many_keys"] > 0


def test_endless_texts_and_empty_traces_do_not_fill_the_memory(write, monkeypatch):
    monkeypatch.setattr(xes_in, "_LONGEST_TAG", 1 << 19)
    with pytest.raises(InputError, match=r"log\.xes:9: a tag or text is longer than 0 MiB"):
        read_log(write(LOG.replace("一号", "一" * 2_000_000)))
    log = read_log(write(LOG.replace("<trace>", "<trace/>" * 5 + "<trace>")))
    assert log.cases["case_id"].to_list() == ["trace 18", "一号"]
    notes = {note["why"]: note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes["empty_trace"] == 16


def test_classifiers_are_told_and_events_outside_traces_counted(write):
    event = '<event><string key="concept:name" value="x"/></event>'
    log = read_log(write(LOG.replace("</log>", event + "</log>")))
    understood = log.provenance["understood"]
    assert understood["details"]["classifiers"] == "Activity: concept:name"
    assert {note["why"]: note["count"] for note in understood["notes"]}["no_trace"] == 1
    joined = read_log(write(LOG), mapping={"columns": {"activity": ["concept:name", "org:role"]}})
    assert "accept & file+clerk" in joined.work["activity"].to_list()


@pytest.mark.parametrize("start", ["schedule", "SCHEDULE"])
def test_bpi_transitions(write, start):
    steps = (start, "start", "suspend", "resume", "suspend", "ate_abort")
    events = "".join(
        f'<event><string key="concept:name" value="W_Call"/><string key="lifecycle:transition" value="{step}"/>'
        f'<string key="org:resource" value="User_1"/><date key="time:timestamp" value="2024-02-19T0{hour}:00:00Z"/>'
        "</event>"
        for hour, step in enumerate(steps)
    )
    done = '<event><string key="concept:name" value="A_Done"/><string key="lifecycle:transition" value="complete"/>'
    done += '<date key="time:timestamp" value="2024-02-19T06:00:00Z"/></event>'
    log = read_log(write(f"<log><trace>{events}{done}</trace></log>"))
    columns = ("activity", "enable_time", "start_time", "end_time", "busy_time", "outcome")
    assert log.work.select(columns).rows() == [
        ("A_Done", None, None, 6 * HOUR, None, "done"),
        ("W_Call", 0, HOUR, 5 * HOUR, 2 * HOUR, "cancelled"),
    ]
    assert log.events["kind"].to_list() == ["suspended", "resumed", "suspended"]
