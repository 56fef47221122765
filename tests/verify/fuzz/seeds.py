"""Inputs to begin with, and words that mutations put in: all from what the tests and the project have anyway."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sim
from sim.interchange.bpmn.write import write_bpmn
from sim.interchange.logs.csv_out import write_csv
from sim.interchange.logs.xes_out import write_xes
from sim.model.gather import TABLES
from sim.model.load import load_scenario
from sim.places import scenarios_dir
from tests.broken.models import PARAMETERS, model
from tests.interchange.bpmn.models import EVERYTHING, OFFICE
from tests.interchange.logs.workbook import write_xlsx
from tests.log.build import build
from tests.model.scenes import RIGHT, write
from tests.model.test_broken import CHECKING, LOADING
from tests.shared import BESIDE

SHORT = 50_000  # bytes of a seed from beside the checkout
MEMBER = b"\n=== "
SCENARIO_WORDS = (
    *("extends: ", "combine: [", "{table: table.csv}", "<<: *a", "&a ", "*a", "!!python/object:", "- ", "? ", "...\n"),
    *(".nan", ".inf", "-.inf", "1e999", "-1", "0", "0x7fffffffffffffff", "999999999999999999999999", "1_000", "~"),
    *(" min", " h", " d", " wd", " wk", " us", "1e400 d", "mean=", "cv=0.5", "lognormal(", "empirical(", "discrete("),
    *(" -> ", "visits('", " and ", "not ", " in ", " ** ", "when: ", "probability: ", "default: true", "2024-02-30"),
    *("24:00", "08:30-12:00", "every_day", "\t", "\ufeff", "\x00", "\u2028", "\U0001f600", "staff.clerks.count="),
)
TABLE_WORDS = ("id", "id,", ";", "\t", "\r\n", '"', '""', "calendar,date,hours", ".", "name.zh", "working_days", "-1")
CSV_WORDS = (
    *("case,", "activity", "time:timestamp", "start_time", "end_time", "lifecycle:transition", "concept:instance"),
    *("org:resource", "post", "department", "enable_time", "arrival_time", "case:", "complete", "start", "schedule"),
    *("suspend", "resume", "withdraw", "2024-02-19 08:30:00", "1970-01-01", "9999-12-31", "0001-01-01", "+14:00"),
    *(
        "-23:59",
        "1708300000",
        "20240230",
        "24:00:00",
        "Z",
        "\ufeff",
        "NULL",
        "工单号",
        "环节",
        "时间",
        "2024年2月19日8时",
    ),
    *(";", "|", "\t", '"', "\r\n", "\x00", "'=", "99/99/9999", "1/2/2024", "NaN", "1e308"),
)
XES_WORDS = (
    *("<log>", "</log>", "<trace>", "</trace>", "<event>", "</event>", "<string ", "<date ", "<list ", "<global "),
    *('key="concept:name" ', 'key="time:timestamp" ', 'key="lifecycle:transition" ', 'value="', '"/>', "<!DOCTYPE "),
    *("<!ENTITY ", "<![CDATA[", "]]>", "<!--", "-->", "&lt;", "&#0;", "&#x10ffff;", "xmlns:x=", 'encoding="utf-16"'),
    *("9999-12-31T23:59:59+14:00", "0000-00-00", "<?xml ", "&amp;"),
)
SAVED_WORDS = (
    *('"rows"', '"hash"', '"start"', '"zone"', '"schema_version"', '"provenance"', '"format"', "null", "NaN", "-1"),
    *("1e999", "[]", "{}", '"Asia/Shanghai"', '"../../x"', "PAR1", '"decisions"', '"scenario"', '"seed"', "true"),
)
XLSX_WORDS = (
    *(
        '<row r="',
        '<c r="',
        't="inlineStr"',
        't="s"',
        "<v>",
        "</v>",
        "<is><t>",
        's="1"',
        "1048576",
        "XFD",
        "<f>",
        "1e999",
    ),
    *("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "<!DOCTYPE ", "&lt;", 'date1904="1"'),
)
MAPPING_WORDS = (
    *("columns:", "case:", "activity:", "time:", "dates:", "day_first", "month_first", "zone:", "stamps:", "end"),
    *(
        "until_next",
        "duplicates:",
        "drop",
        "lifecycle:",
        "complete",
        "sheet:",
        "header_row:",
        "encoding:",
        "delimiter:",
    ),
    *("utf-16", "zlib_codec", "tab", "null", "[a, b]", "&a", "*a"),
)
PROSIMOS_WORDS = (
    *("NaN", "Infinity", "-1", "1e308", "null", "[]", "{}", "true", '"MONDAY"', '"SUNDAY"', '"00:00:00"', '"24:00:00"'),
    *(
        '"distribution_name"',
        '"distribution_params"',
        '"value"',
        '"resource_calendars"',
        '"gateway_branching_probabilities"',
    ),
    *('"batch_processing"', '"case_attributes"', '"prioritisation_rules"', '"event_distribution"', '"expon"', '"norm"'),
    *('"lognorm"', '"gamma"', '"uniform"', '"triang"', '"histogram_sampling"', '"condition"', '"inf"'),
)
BPMN_WORDS = (
    *("<process ", "<subProcess ", "<callActivity ", "<exclusiveGateway ", "<parallelGateway ", "<inclusiveGateway "),
    *(
        "<eventBasedGateway ",
        "<boundaryEvent ",
        "<timerEventDefinition>",
        "<timeDuration>PT1H</timeDuration>",
        "<lane ",
    ),
    *("<messageFlow ", "<participant ", "<conditionExpression>", 'sourceRef="', 'targetRef="', 'attachedToRef="'),
    *('calledElement="', "<multiInstanceLoopCharacteristics/>", 'triggeredByEvent="true"', "R3/PT10S", "P99999Y"),
    *(
        "<linkEventDefinition ",
        "<terminateEventDefinition/>",
        "<ioSpecification>",
        "<dataObject ",
        "<!DOCTYPE ",
        "&#0;",
    ),
)
LOG_TO_MAP = "工单,步骤,a,b\n1,x,2024-02-19 08:30,3/4/2024\n1,y,2024-02-19 09:30,13/4/2024\n".encode()


@cache
def right_data() -> dict[str, Any]:
    """The right scenario of the tests as plain data."""
    with TemporaryDirectory() as folder:
        data: dict[str, Any] = load_scenario(write(Path(folder), RIGHT)).canonical()
    return data


def scenarios() -> Iterator[bytes]:
    """The right scenario, whole and in sections, and each of the broken ones that the tests know."""
    yield RIGHT.encode()
    tiny = {"elements": {"come": {"type": "start"}, "go": {"type": "end"}}, "flows": ["come -> go"]}
    whole = {"id": "tiny", "title": "Tiny", "start": "2024-01-01", "horizon": {"cases": 5}, "processes": {"p": tiny}}
    yield json.dumps(whole).encode()
    yield b"extends: scenario.yaml\n"
    yield b"a: &a [x, x]\nb: &b [*a, *a]\nc: {<<: {d: 1}}\n"
    yield RIGHT.replace("staff:\n", "staff:\n  table: table.csv\n").encode()
    for old, new, *_ in (*LOADING, *CHECKING):
        yield RIGHT.replace(old, new, 1).encode()


def tables() -> Iterator[bytes]:
    """The project's tables, a roster, and rows in other forms; before each the number of its section."""
    for file in sorted(scenarios_dir().rglob("*.csv")):
        head = b"\n".join(file.read_bytes().split(b"\n")[:6])
        for number in range(len(TABLES)):
            yield bytes([number]) + head
    calendars, staff = bytes([TABLES.index("calendars")]), bytes([TABLES.index("staff")])
    yield calendars + b"calendar,date,hours\nrota,2024-03-05,08:00-12:00 13:00-15:00\nrota,2024-03-06,\n"
    yield calendars + "id;days;hours\nbüro;mon tue;08:00-12:00\n".encode("gb18030", "ignore")
    yield staff + b"\xef\xbb\xbfid\tposts\tcount\tname.zh\r\nclerks\tclerk;crew\t2\t\xe4\xba\xba\r\n"
    yield staff + b'id,posts,count,speed,absence\n"a",clerk,2,1.5,0.1\n"b","clerk",-1,1e9,nan\n'
    yield bytes([TABLES.index("arrivals")]) + b'id,process,every\nx,supply,"exponential(mean=3 h)"\n'


def settings() -> Iterator[bytes]:
    """Lines of `--set`."""
    yield b"staff.clerks.count=3\nhorizon.time=30 d"
    yield b"surges.storm.on=true\nprocesses.supply.flows[3].probability=0.2"
    yield b"horizon.cases=5\nprocesses.supply.elements.accept.duration=fixed(3 min)\nstaff={}"
    yield b"processes.supply.flows[99].to=x\ncalendars.office.hours[0]=[1\nid"


def csv_logs() -> Iterator[bytes]:
    """A log of ours as CSV, and the shapes and dates that the tests of the reader know."""
    work = _written()["work.csv"]
    yield work
    yield gzip.compress(work, mtime=0)
    yield work.decode("utf-8-sig").encode("utf-16")
    yield b"case,activity,start,end\n1,accept,2024-02-19 08:30,2024-02-19 08:50\n"
    yield "工单号;环节;时间\n1;受理;2024年2月19日 8时30分\n".encode("gb18030")
    yield b"case|activity|time|lifecycle\n1|a|1708300000|start\n1|a|1708300900|complete\n1|b|1708300900|schedule\n"
    yield b"case,activity,time,lifecycle,resource\n1,a,19.02.2024 8:30,suspend,x\n1,a,20.02.2024 8:30,resume,\n"
    yield b"case\tactivity\ttime\tamount\n1\ta\t3/14/2024 8:30 PM\t007\n2\ta\t3/4/2024\t1e5\n"
    yield b"case,activity,end,arrival,enable\n1,a,2024-02-19T08:30:15.25+0800,2024-02-19,20240219083000\n"


def xes_logs() -> Iterator[bytes]:
    """A log of ours as XES, and small ones."""
    whole = _written()["log.xes"]
    yield whole
    traces = whole.split(b"<trace>")
    yield traces[0] + b"<trace>" + traces[1] + b"</log>"
    yield gzip.compress(whole, mtime=0)
    event = (
        '<event><string key="concept:name" value="受理"/><date key="time:timestamp" value="{}"/>'
        '<string key="lifecycle:transition" value="{}"/><list key="l"><string key="m" value="n"/></list></event>'
    )
    events = event.format("2024-02-19T08:30:00+08:00", "start") + event.format("2024-02-19T09:30:00Z", "complete")
    trace = f'<trace><string key="concept:name" value="1"/><int key="n" value="3"/>{events}</trace><trace/>'
    yield f'<?xml version="1.0"?><log xmlns="x"><global scope="trace"/>{trace}</log>'.encode()


@cache
def saved_tables() -> dict[str, bytes]:
    """The tables of a saved log."""
    with TemporaryDirectory() as folder:
        sim.save(build(), folder)
        return {path.name: path.read_bytes() for path in Path(folder).glob("*.parquet")}


def jsonl_logs() -> Iterator[bytes]:
    """JSON lines: flat, with objects inside, in another order."""
    yield b'{"case": 1, "activity": "a", "time": "2024-02-19T08:30Z"}\n{"time": 1708300000, "case": 1, "case": 2}\n'
    yield '{"case": {"id": "工"}, "activity": "a", "start": "2024-02-19", "n": [1, {"x": true}]}\n'.encode()


def workbooks() -> Iterator[bytes]:
    """The members of small workbooks; a line `=== NAME` begins each."""
    rows = [["case", "activity", "time", "n"], ["1", "a", datetime(2024, 2, 19, 8, 30), 7.5], ["1", "b", None, True]]  # noqa: DTZ001 - a cell has no zone
    for sheets in ({"Log": rows}, {"Notes": [["title"]], "Log": [[], ["of a hall"], *rows]}):
        with TemporaryDirectory() as folder, zipfile.ZipFile(write_xlsx(Path(folder, "a.xlsx"), sheets)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        yield b"".join(MEMBER + name.encode() + b"\n" + content for name, content in members.items())


def pack_workbook(data: bytes, path: Path) -> None:
    """The workbook with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in data.split(MEMBER)[1:]:
            name, _, content = part.partition(b"\n")
            if b"\0" not in name and name.decode("utf-8", "replace") not in archive.NameToInfo:
                archive.writestr(name.decode("utf-8", "replace")[:200] or "x", content)


def mappings() -> Iterator[bytes]:
    """What may be said of a log from outside."""
    yield "columns: {case: 工单, activity: 步骤, start: a, end: b, post: null}\ndates: day_first\n".encode()
    yield b"columns: {case: [a, b], activity: b, time: a}\nzone: UTC\nstamps: until_next\nduplicates: drop\n"
    yield b"lifecycle: {x: start, y: complete}\n"
    yield b"encoding: utf-8\ndelimiter: comma\nheader_row: 1\nsheet: Log\n"


def calendars() -> Iterator[bytes]:
    """Weekly calendars in the forms that are read."""
    yield json.dumps({"resource_calendars": PARAMETERS["resource_calendars"]}).encode()
    yield json.dumps({"anna": PARAMETERS["resource_calendars"][0]["time_periods"]}).encode()  # type: ignore[index]


def parameters() -> Iterator[bytes]:
    """Prosimos's parameters with their models: the little one, and those that lie beside a checkout, where short."""
    yield _pair(model().encode(), json.dumps(PARAMETERS).encode())
    for path in sorted(BESIDE.glob("models/**/*.json")):
        beside = path.with_suffix(".bpmn")
        beside = beside if beside.exists() else next(iter(sorted(path.parent.glob("*.bpmn"))), path)
        if beside != path and beside.stat().st_size + path.stat().st_size < SHORT:
            yield _pair(beside.read_bytes(), path.read_bytes())


def _pair(model: bytes, parameters: bytes) -> bytes:
    return MEMBER + b"model.bpmn\n" + model + MEMBER + b"parameters.json\n" + parameters


def models() -> Iterator[bytes]:
    """The tests' models, what is written for them, and those that lie beside a checkout, where they are short."""
    yield model().encode()
    for data in (OFFICE, EVERYTHING):
        with TemporaryDirectory() as folder:
            yield write_bpmn(load_scenario(data), Path(folder, "m.bpmn")).read_bytes()
    for path in sorted(BESIDE.glob("models/**/*.bpmn")):
        if path.stat().st_size < SHORT:
            yield path.read_bytes()


def saved_logs() -> Iterator[bytes]:
    """What stands beside the tables of a saved log: simulated, and not."""
    for log in (build(), build(recipe=None, provenance={})):
        with TemporaryDirectory() as folder:
            sim.save(log, folder)
            head = json.loads(Path(folder, "log.json").read_text(encoding="utf-8"))
            recipe = Path(folder, "recipe.json").read_bytes()
        del head["files"]
        told = json.dumps(head, ensure_ascii=False).encode()
        yield MEMBER + b"recipe.json\n" + recipe + MEMBER + b"log.json\n" + told


def zipped_logs() -> Iterator[bytes]:
    """Saved logs as they come, with their members stored (a mutation then reaches them) and packed."""
    with TemporaryDirectory() as folder:
        packed = sim.save(build(), Path(folder, "log.zip"))
        yield packed.read_bytes()
        with zipfile.ZipFile(packed) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", method) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        yield whole.getvalue()


@cache
def _written() -> dict[str, bytes]:
    """A small log in the forms that are written for others."""
    with TemporaryDirectory() as folder:
        write_csv(build(), folder)
        write_xes(build(), Path(folder, "log.xes"))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}
