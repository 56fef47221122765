"""Event logs as CSV or JSON lines, and the mappings and calendars beside them."""

from tests.broken.made import (
    NOISE,
    fifo,
    folder,
    link,
    locked,
    sparse,
    zeros,
)
from tests.broken.table import Broken

HEAD = "case,activity,time\n"
FINE = f"{HEAD}1,a,2024-02-19 08:30\n"


def _log(name, file, content, place, *says):
    return Broken(name, f"view {file}", {file: content}, place, says)


def _csv(name, content, place, *says):
    return _log(name, "l.csv", content, place, *says)


CSV = [
    _csv("an empty CSV file", "", "l.csv", "holds no events"),
    _csv("a header alone", HEAD, "l.csv", "holds no events", "give a file with a header and at least one event"),
    _csv("a CSV file of noise", NOISE, "l.csv"),
    _csv("a CSV file of zeros", sparse(100_000), "l.csv"),
    _csv(
        "two encodings in one file",
        FINE.encode() + "1,受理,2024-02-19 08:30\n".encode("gb18030") + b"1,\xff\xff\xff,2024-02-19\n",
        "l.csv:",
    ),
    _csv(
        "a ragged row",
        f"{HEAD}1,a,2024-02-19,x\n",
        "l.csv:2",
        "has 4 cells, the header 3",
        "check delimiters and quotation marks",
    ),
    _csv("a quotation mark that stays open", f'{HEAD}1,"a,2024-02-19 08:30\n' + "1,b,2024-02-19\n" * 20_000, "l.csv:"),
    _csv("no column for the case", "activity,time\na,2024-02-19\n", "l.csv", "no column for 'case' is found"),
    _csv("a date that is none", f"{HEAD}1,a,soon\n", "l.csv:2 = soon", "column 'time' must hold a date and time"),
    _csv("the 30th of February", f"{HEAD}1,a,2024-02-30\n", "l.csv:2 = 2024-02-30", "must hold a date and time"),
    _csv(
        "an offset of eighty hours",
        f"{HEAD}1,a,2024-02-19T08:30:00+80\n",
        "l.csv:2 = 2024-02-19T08:30:00+80",
        "must hold a date and time",
    ),
    _csv("a time of a million digits", f"{HEAD}1,a,{'9' * 100_000}\n", "l.csv:2 = 999", "must hold a date and time"),
    _csv(
        "a cell of a megabyte",
        f"{HEAD}{'1' * 1_000_000},a,2024-02-19\n",
        "l.csv:2",
        "cell longer than 131072 characters",
        "a quotation mark is probably not closed",
    ),
    _csv("20,000 columns", ",".join(f"c{n}" for n in range(20_000)) + "\n" + "," * 19_999 + "\n", "l.csv"),
    _csv(
        "a header that looks like a key of ours",
        "@check.tab,activity,time\n1,2,2024-02-19\n",
        "l.csv",
        "no column for 'case'",
        "the file has @check.tab, activity",
    ),
    _log(
        "gzip that is none",
        "l.csv.gz",
        b"\x1f\x8b" + NOISE,
        "l.csv.gz",
        "the gzip file is damaged",
        "fetch or copy it again",
    ),
    _log(
        "a gzip bomb",
        "l.csv.gz",
        zeros(20, FINE.encode()),
        "l.csv.gz:3",
        "is longer than 16 MiB",
        "check the line ends and quotation marks",
    ),
    _log("a pipe for a log", "l.csv", fifo, "l.csv", "is no plain file", "not a folder, pipe or device"),
    _log("a device for a log", "l.csv", link("/dev/zero"), "l.csv", "is no plain file"),
    _log("a folder for a log", "l.csv", folder, "l.csv", "is no saved log: log.json is missing"),
    _log(
        "a log that is locked",
        "l.csv",
        locked(FINE),
        "l.csv",
        "cannot be read: Permission denied",
        "check the file and its permissions",
    ),
    _log("a log of no known form", "l.docx", NOISE, "l.docx", "is no log that can be read"),
    Broken("a log that is not there", "view nowhere.csv", {}, "nowhere.csv", ()),
    Broken(
        "a role that nobody knows", "view l.csv --column cse=case", {"l.csv": FINE}, "l.csv", ("did you mean 'case'?",)
    ),
    Broken("a window of nothing", "view l.csv --window 9999-12-31..0001-01-01", {"l.csv": FINE}, "--window", ()),
    Broken(
        "a window beyond the calendar",
        "view l.csv --window 9999-12-31T23:59:59-14:00..",
        {"l.csv": FINE},
        "--window",
        (),
    ),
    Broken(
        "a day that is far away",
        "walk post l.csv --day 999999999999",
        {"l.csv": "case,activity,time,post\n1,a,2024-02-19,p\n"},
        "--day",
        ("999999999999 is not in the range 1<=x<=36600",),
        lines=2,
    ),
    Broken("nobody of that name", "walk customer l.csv --who x\\ny", {"l.csv": FINE}, "--who = x y", ()),
]
JSON = [
    _log("JSON lines that are lists", "l.jsonl", "[1]\n", "l.jsonl:1"),
    _log("JSON lines with NaN", "l.jsonl", '{"case": NaN}\n', "l.jsonl:1"),
    _log("JSON lines without end", "l.jsonl", '{"a":' * 100_000, "l.jsonl:1"),
    _log("JSON lines cut off", "l.jsonl", '{"case": 1, "activ', "l.jsonl:1"),
    _log("JSON lines of noise", "l.jsonl", NOISE, "l.jsonl:1"),
    Broken(
        "a mapping of noise",
        "view l.csv --mapping m.yaml",
        {"l.csv": FINE, "m.yaml": NOISE},
        "m.yaml:1",
        ("is not UTF-8 text",),
    ),
    Broken(
        "a mapping that bursts",
        "view l.csv --mapping m.yaml",
        {
            "l.csv": FINE,
            "m.yaml": "a0: &a0 {}\n"
            + "\n".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)),
        },
        "m.yaml:",
        ("holds more than 100000 values",),
    ),
    Broken(
        "a mapping with an unknown key",
        "view l.csv --mapping m.yaml",
        {"l.csv": FINE, "m.yaml": "colums: {case: case}\n"},
        "m.yaml:1 colums",
        ("did you mean 'columns'?",),
    ),
    Broken(
        "a mapping that is a pipe",
        "view l.csv --mapping m.yaml",
        {"l.csv": FINE, "m.yaml": fifo},
        "m.yaml",
        ("is no plain file",),
    ),
    Broken("a mapping that is not there", "view l.csv --mapping m.yaml", {"l.csv": FINE}, "m.yaml", ()),
    Broken("calendars of noise", "view l.csv --calendars c.json", {"l.csv": FINE, "c.json": NOISE}, "c.json", ()),
    Broken(
        "calendars without end", "view l.csv --calendars c.json", {"l.csv": FINE, "c.json": "[" * 100_000}, "c.json", ()
    ),
    Broken(
        "calendars with NaN",
        "view l.csv --calendars c.json",
        {"l.csv": FINE, "c.json": '{"resource_calendars": NaN}'},
        "c.json",
        (),
    ),
    Broken(
        "calendars of another kind", "view l.csv --calendars c.json", {"l.csv": FINE, "c.json": "[1, 2]"}, "c.json", ()
    ),
]
LOGS = [*CSV, *JSON]
