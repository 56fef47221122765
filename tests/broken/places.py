"""Where results shall go: places that are taken, locked, full, too long or no places at all."""

import json

from tests.broken.made import TINY, fifo, link, locked_folder, saved, saved_elsewhere
from tests.broken.table import Broken

S = {"s.yaml": json.dumps(TINY)}
LOG = {"log": saved()}
CSV = {"l.csv": "case,activity,time\n1,a,2024-02-19 08:30\n"}


def _taken(path):
    path.mkdir()
    (path / "letter.txt").write_text("mine", encoding="utf-8")


def _out(name, out, more, *says, largest=None):
    return Broken(name, f"run s.yaml --out {out}", S | more, out.replace("\\x20", " "), says, largest=largest)


def _report(name, out, more, *says, largest=None):
    return Broken(name, f"report log --out {out}", LOG | more, out, says, largest=largest)


PLACES = [
    _out("results into a file", "s.yaml", {}, "is a file; results are a folder", "name another place with --out"),
    _out("results into a folder of somebody's", "mine", {"mine": _taken}, "other files in it"),
    _out("results below a file", "s.yaml/out", {}, "Not a directory"),
    _out("results into a locked folder", "no/out", {"no": locked_folder}, "Permission denied"),
    _out("results where no system lets them", "/proc/out", {}, "cannot be written"),
    _out("results under a name that is too long", "n" * 300, {}, "File name too long"),
    Broken(
        "results under a name that is no text",
        "run s.yaml --out a\\xff",
        S,
        "a\\udcff",
        ("has a name that is no text in UTF-8", "rename it"),
    ),
    Broken(
        "a log under a name that is no text",
        "view a\\xff",
        {"a\udcff": saved_elsewhere},
        "a\\udcff",
        ("has a name that is no text in UTF-8", "rename it"),
    ),
    Broken("a report under no name", "report log --out \\0", LOG, ".", ("cannot be written: Is a directory",)),
    _out("results into links in a circle", "a", {"a": link("b"), "b": link("a")}, "is a file; results are a folder"),
    _out("results into a pipe", "pipe", {"pipe": fifo}, "is a file; results are a folder"),
    _out("results into a device", "/dev/full", {}, "is a file; results are a folder"),
    _out("results on a full disk", "out", {}, "cannot be written: File too large", largest=1_000),
    Broken(
        "more results on a full disk",
        "run s.yaml --out out --replications 2",
        S,
        "out",
        ("cannot be written: File too large",),
        langs=("en",),
        largest=1_000,
    ),
    Broken(
        "CSV on a full disk",
        "run s.yaml --out out --format csv,xes",
        S,
        "out",
        ("cannot be written: File too large",),
        largest=10_000,
    ),
    _report("a report into a locked folder", "no/r.html", {"no": locked_folder}, "Permission denied"),
    _report("a report below a file", "log/log.json/r.html", {}, "cannot be written: File exists"),
    _report("a report on a full disk", "r.html", {}, "cannot be written: File too large", largest=1_000),
    _report("a report into a pipe", "pipe", {"pipe": fifo}, "a pipe or a device stands there", "choose another place"),
    _report("a report under a name that is too long", f"{'n' * 300}.html", {}, "File name too long"),
    Broken(
        "an XES export below a file",
        "export log --xes log/log.json/l.xes",
        LOG,
        "log/log.json/l.xes",
        ("cannot be written: File exists",),
    ),
    Broken(
        "an XES export on a full disk",
        "export log --xes l.xes",
        LOG,
        "l.xes",
        ("cannot be written: File too large",),
        largest=1_000,
    ),
    Broken(
        "an OCEL export on a full disk",
        "export log --ocel l.json",
        LOG,
        "l.json",
        ("cannot be written: File too large",),
        largest=1_000,
    ),
    Broken(
        "a BPMN export into a locked folder",
        "export s.yaml --bpmn no/m.bpmn",
        S | {"no": locked_folder},
        "no/m.bpmn",
        ("Permission denied", "choose another place"),
    ),
    Broken(
        "a BPMN export into a pipe",
        "export s.yaml --bpmn pipe",
        S | {"pipe": fifo},
        "pipe",
        ("a pipe or a device stands there",),
    ),
    Broken(
        "a mapping saved over a file",
        "view l.csv --save-mapping l.csv",
        CSV,
        "l.csv",
        ("exists already and is left as it is",),
    ),
    Broken(
        "a mapping saved into a locked folder",
        "view l.csv --save-mapping no/m.yaml",
        CSV | {"no": locked_folder},
        "no/m.yaml",
        ("Permission denied",),
    ),
    Broken("answers from nowhere", "play s.yaml --as post --answers nowhere", S, "nowhere", ("cannot be read",)),
    Broken(
        "answers of noise",
        "play s.yaml --as post --answers log/work.parquet",
        S | LOG,
        "log/work.parquet",
        ("cannot be read", "a text file in UTF-8"),
    ),
    Broken(
        "answers that never end",
        "play s.yaml --as post --answers zero",
        S | {"zero": link("/dev/zero")},
        "zero",
        ("holds more than 4 MiB",),
    ),
]
