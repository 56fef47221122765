# ruff: noqa: E501 - texts of models
"""Models from elsewhere: BPMN, Prosimos's parameters with it, and workbooks."""

import json

from tests.broken.made import NOISE, fifo, folder, link, locked, sparse, swollen_workbook, workbook, zeros, zipped
from tests.broken.records import BOMB
from tests.broken.table import OUT, Broken

SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
INSIDE = (
    '<startEvent id="s"/><userTask id="t" name="Do it"/><endEvent id="e"/>'
    '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'
)


def model(inside=INSIDE):
    """A BPMN model with this in its process."""
    return f'<?xml version="1.0"?>\n<definitions {SPACE}>\n<process id="p">{inside}</process></definitions>'


PARAMETERS = {
    "resource_profiles": [
        {"id": "r", "name": "r", "resource_list": [{"id": "a", "name": "a", "amount": 1, "calendar": "c"}]}
    ],
    "arrival_time_distribution": {"distribution_name": "fix", "distribution_params": [{"value": 600}]},
    "arrival_time_calendar": [
        {"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59"},
    ],
    "gateway_branching_probabilities": [],
    "task_resource_distribution": [
        {
            "task_id": "t",
            "resources": [
                {"resource_id": "a", "distribution_name": "fix", "distribution_params": [{"value": 60}]},
            ],
        },
    ],
    "resource_calendars": [
        {
            "id": "c",
            "time_periods": [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59"}],
        }
    ],
}


def _bpmn(name, content, place, *says):
    return Broken(name, f"import m.bpmn {OUT}", {"m.bpmn": content}, place, says)


def _prosimos(name, content, place, *says):
    files = {"m.bpmn": model(), "p.json": content}
    return Broken(name, f"import m.bpmn --parameters p.json {OUT}", files, place, says)


def _changed(name, old, new, *says):
    text = json.dumps(PARAMETERS)
    assert text.count(old) >= 1, old
    return _prosimos(name, text.replace(old, new, 1), "p.json:1", *says)


def _book(name, content, place, *says):
    return Broken(name, "view b.xlsx", {"b.xlsx": content}, place, says)


BPMN = [
    _bpmn("an empty model", "", "m.bpmn", "is empty", "give an XML file"),
    _bpmn("a model of noise", NOISE, "m.bpmn:1", "is no well-formed XML", "export it again"),
    _bpmn("a model of zeros", sparse(100_000), "m.bpmn:1", "is no well-formed XML"),
    _bpmn("a model of 100 MB", sparse(100 << 20), "m.bpmn", "holds more than 64 MiB", "give a smaller file"),
    _bpmn("a model cut off", model()[:200], "m.bpmn:3", "is no well-formed XML: unclosed token"),
    _bpmn("a model with a bomb of entities", f"{BOMB}<definitions>&j;</definitions>", "m.bpmn:1", "remove the DOCTYPE"),
    _bpmn(
        "a model with an entity from outside",
        '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>' + model(),
        "m.bpmn:1",
        "remove the DOCTYPE",
    ),
    _bpmn(
        "a model nested 100,000 deep",
        f"<definitions {SPACE}>" + "<process>" * 100_000,
        "m.bpmn:1",
        "elements are nested more than 200 deep",
    ),
    _bpmn("a model gzipped to a bomb", zeros(65, b"<definitions><!--"), "m.bpmn", "holds more than 64 MiB"),
    _bpmn(
        "a model of another kind",
        "<html><body/></html>",
        "m.bpmn:1",
        "its outermost element is <html>, not <definitions>",
        "export it as BPMN 2.0",
    ),
    _bpmn(
        "a model in an encoding that is no text",
        '<?xml version="1.0" encoding="base64"?><x/>',
        "m.bpmn",
        "its encoding is base64, which is not read",
        "save it as UTF-8",
    ),
    _bpmn("a model without a process", f"<definitions {SPACE}/>", "m.bpmn", "has no process"),
    _bpmn("a process without elements", model(""), "m.bpmn", "has no process", "put a process into one of its pools"),
    _bpmn(
        "a flow to nowhere",
        model(INSIDE.replace('targetRef="e"', 'targetRef="x"')),
        "m.bpmn:3",
        "f2 = x: targetRef names nothing in the file",
        "or remove this",
    ),
    _bpmn("an id twice", model(f'{INSIDE}<task id="t"/>'), "m.bpmn:3", "the id stands twice, first in line 3"),
    _bpmn(
        "a loop without end",
        model(INSIDE.replace('targetRef="e"', 'targetRef="t"')),
        "m.bpmn:3",
        "no case ever comes to an end here",
        "lead a flow out of the loop",
    ),
    _bpmn(
        "a call of itself",
        model(INSIDE.replace('<userTask id="t" name="Do it"/>', '<callActivity id="t" calledElement="p"/>')),
        "m.bpmn:3",
        "t: the call leads back to a process in which it stands",
        "call another process",
    ),
    _bpmn(
        "sub-processes 40 deep",
        model("".join(f'<subProcess id="s{n}">' for n in range(40)) + '<task id="t"/>' + "</subProcess>" * 40),
        "m.bpmn:3",
        "sub-processes lie more than 15 deep within one another",
        "flatten them",
    ),
    _bpmn("a model that is a folder", folder, "m.bpmn", "is no plain file"),
    _bpmn("a model that is a pipe", fifo, "m.bpmn", "is no plain file"),
    _bpmn("a model that is a device", link("/dev/zero"), "m.bpmn", "is no plain file"),
    _bpmn("a model that is locked", locked(model()), "m.bpmn", "Permission denied"),
    Broken(
        "a model that is not there",
        f"import nowhere.bpmn {OUT}",
        {},
        "nowhere.bpmn",
        ("there is no such file or directory", "check the path"),
    ),
    Broken(
        "a model into a folder that is not ours",
        "import m.bpmn --out d",
        {"m.bpmn": model(), "d": lambda p: (p.mkdir(), (p / "mine").touch())},
        "d",
        ("holds something already", "name a folder that does not exist"),
    ),
    Broken(
        "a model into a file", "import m.bpmn --out m.bpmn", {"m.bpmn": model()}, "m.bpmn", ("holds something already",)
    ),
    Broken(
        "a model into links in a circle",
        "import m.bpmn --out a",
        {"m.bpmn": model(), "a": link("b"), "b": link("a")},
        "a",
        ("cannot be written",),
    ),
]
PROSIMOS = [
    _prosimos("no parameters", "", "p.json:1", "the JSON ends too early", "fetch or export it again"),
    _prosimos("parameters of noise", NOISE, "p.json:1", "no JSON can be read from"),
    _prosimos(
        "parameters cut off",
        json.dumps(PARAMETERS)[:300],
        "p.json:1",
        "no JSON can be read from",
        "check quotation marks",
    ),
    _prosimos("parameters without end", "[" * 100_000, "p.json:1", "is nested deeper than 100 levels"),
    _prosimos(
        "parameters that are a list", "[]", "p.json", "must be one JSON object", "give a parameter file of Prosimos"
    ),
    _prosimos("parameters that are a pipe", fifo, "p.json", "is no plain file"),
    _changed("NaN in parameters", '"value": 600', '"value": NaN', "no JSON can be read from 'NaN"),
    _changed("infinity in parameters", '"value": 600', '"value": Infinity', "no JSON can be read from 'Infinity"),
    _changed("a value that overflows", '"value": 600', '"value": 1e999', "no JSON can be read from '1e999"),
    _changed(
        "a value beyond all time",
        '"value": 600',
        '"value": 1e300',
        "arrival_time_distribution",
        "no time beyond 1e12 s",
    ),
    _changed(
        "a negative mean",
        '"fix", "distribution_params": [{"value": 600}]',
        '"gamma", "distribution_params": [{"value": -600}, {"value": 9}, {"value": 0}, {"value": 99}]',
        "arrival_time_distribution",
    ),
    _changed("a value of 5,000 digits", '"value": 600', f'"value": {"9" * 5_000}', "no JSON can be read from"),
    _changed(
        "a value that is a list", '"value": 600', '"value": [600]', "distribution_params[0] = [600]", "must be a number"
    ),
    _changed("an amount below none", '"amount": 1', '"amount": -1', "amount = -1", "must be at least 0"),
    _changed(
        "an amount of a billion", '"amount": 1', '"amount": 1000000000', "amount = 1000000000", "must be at most 100000"
    ),
    _changed("a law that nobody knows", '"fix"', '"cauchy"', "is no known distribution", "use fix, uniform"),
    _changed(
        "a day that nobody knows",
        "MONDAY",
        "DOOMSDAY",
        "arrival_time_calendar = DOOMSDAY",
        "must be a weekday such as MONDAY",
    ),
    _changed("an hour that nobody knows", "00:00:00", "25:61:00", "= 25:61:00", "or a time such as 09:00:00"),
    _changed(
        "a task that the model has not",
        '"task_id": "t"',
        '"task_id": "x"',
        "no task or gateway of 'p.json' is in the BPMN model",
    ),
    _changed(
        "a calendar that is not there",
        '"calendar": "c"',
        '"calendar": "x"',
        "resource_calendars = x",
        "add it to resource_calendars",
    ),
]
ROWS = [["case", "activity", "time"], ["1", "a", "2024-02-19 08:30"]]
BOOKS = [
    _book("an empty workbook", "", "b.xlsx", "holds no events"),
    _book("a workbook of noise", NOISE, "b.xlsx", "holds no events"),
    _book(
        "a workbook cut off",
        workbook(ROWS, keep=0.7),
        "b.xlsx",
        "is no workbook that can be opened",
        "open it in a spreadsheet and save it again",
    ),
    _book(
        "a zip that is no workbook", zipped({"xl/workbook.xml": b"<x/>"}), "b.xlsx", "is no workbook that can be opened"
    ),
    _book("a workbook without rows", workbook([]), "b.xlsx", "holds no events"),
    _book(
        "a workbook that unpacks to 100 MB", swollen_workbook, "b.xlsx", "unpacks to far more than its size lets expect"
    ),
    _book("a workbook with a bomb of entities", workbook(ROWS, sheet=BOMB + "<worksheet>&j;</worksheet>"), "b.xlsx"),
    _book(
        "a cell in the last corner",
        workbook(
            ROWS,
            sheet='<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        ),
        "b.xlsx",
    ),
    _book(
        "a workbook without what makes a log", workbook([["case", "activity"], ["1", "2"]]), "b.xlsx", "no column for"
    ),
    _book("a pipe for a workbook", fifo, "b.xlsx", "is no plain file"),
    Broken(
        "a sheet that is not there",
        "view b.xlsx --mapping m.yaml",
        {"b.xlsx": workbook(ROWS), "m.yaml": "sheet: Nowhere\n"},
        "b.xlsx",
        ("did you mean",),
    ),
]
MODELS = [*BPMN, *PROSIMOS, *BOOKS]
