"""XES files, and logs that we saved."""

from itertools import pairwise

from tests.broken.made import (
    NOISE,
    dense_parquet,
    encrypted,
    fifo,
    head,
    kept,
    packed_log,
    saved,
    swollen,
    without_checksums,
    zeros,
    zipped,
)
from tests.broken.table import Broken


def _xes(name, content, place, *says):
    return Broken(name, "view l.xes", {"l.xes": content}, place, says)


_NAMES = "abcdefghij"
_LAUGHS = (f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(_NAMES))
BOMB = f'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">{"".join(_LAUGHS)}]>'
EVENT = '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="{}"/></event>'
XES = [
    _xes("an empty XES file", "", "l.xes"),
    _xes("an XES file of noise", NOISE, "l.xes:1", "is no well-formed XML"),
    _xes(
        "a bomb of entities",
        f"{BOMB}<log><trace><string key='concept:name' value='&j;'/></trace></log>",
        "l.xes:1",
        "declares a document type",
        "remove the DOCTYPE",
    ),
    _xes(
        "an entity from outside",
        '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log>&x;</log>',
        "l.xes:1",
        "declares a document type",
        "remove the DOCTYPE",
    ),
    _xes(
        "a document type from the net",
        '<!DOCTYPE log SYSTEM "http://127.0.0.1:1/log.dtd"><log/>',
        "l.xes:1",
        "declares a document type",
    ),
    _xes(
        "XML that is cut off",
        f"<log><trace>{EVENT.format('2024-02-19T08:30:00Z')}",
        "l.xes:1",
        "is no well-formed XML: no element found",
        "export it again",
    ),
    _xes("another kind of XML", "<bpmn/>", "l.xes", "its outermost element must be <log>", "export it as XES"),
    _xes("no event", "<log><trace/></log>", "l.xes", "holds no events"),
    _xes(
        "XES nested 100,000 deep",
        "<log><trace><event>" + '<list key="x">' * 100_000,
        "l.xes:1",
        "is no well-formed XML",
    ),
    _xes(
        "an encoding that nobody knows", '<?xml version="1.0" encoding="UTF-6"?><log/>', "l.xes:1", "unknown encoding"
    ),
    _xes("an encoding that is no text", '<?xml version="1.0" encoding="zlib_codec"?><log/>', "l.xes:1"),
    _xes(
        "a date of XES that is none",
        f"<log><trace>{EVENT.format('2024-02-19Tsoon')}</trace></log>",
        "l.xes:1 = 2024-02-19Tsoon",
        "must hold a date and time",
    ),
    Broken(
        "a bomb of gzipped XES",
        "view l.xes.gz",
        {"l.xes.gz": zeros(6, b"<log><!--")},
        "l.xes.gz:1",
        ("a tag or text is longer than 4 MiB",),
    ),
]

SAVED = [
    Broken(
        "a saved log without a table",
        "view log",
        {"log": saved(lambda p: (p / "cases.parquet").unlink())},
        "log",
        ("cases.parquet is missing",),
    ),
    Broken(
        "a table cut off",
        "view log",
        {"log": saved(lambda p: (p / "work.parquet").write_bytes((p / "work.parquet").read_bytes()[:900]))},
        "log",
        ("work.parquet is not what was saved",),
    ),
    Broken(
        "a table of a log that is noise",
        "view log",
        {"log": saved(without_checksums("work.parquet", NOISE))},
        "log",
        ("work.parquet is truncated or no Parquet file",),
    ),
    Broken(
        "a table of a few bytes and 60 million rows",
        "view log",
        {"log": saved(dense_parquet(60_000_000))},
        "log",
        ("events.parquet has 60000000 rows",),
    ),
    Broken(
        "a table that is a pipe",
        "view log",
        {"log": saved(lambda p: ((p / "work.parquet").unlink(), fifo(p / "work.parquet")))},
        "log",
        ("work.parquet is missing",),
    ),
    Broken(
        "a head that is a list",
        "view log",
        {"log": saved(lambda p: (p / "log.json").write_text("[]"))},
        "log",
        ("is no saved log",),
    ),
    Broken(
        "a head that is noise",
        "view log",
        {"log": saved(lambda p: (p / "log.json").write_bytes(NOISE))},
        "log",
        ("log.json cannot be read",),
    ),
    Broken(
        "a head nested without end",
        "view log",
        {"log": saved(lambda p: (p / "log.json").write_text("[" * 100_000))},
        "log",
        ("log.json cannot be read",),
    ),
    Broken(
        "a head with a number of 5,000 digits",
        "view log",
        {"log": saved(lambda p: (p / "log.json").write_text('{"format": ' + "9" * 5_000 + "}"))},
        "log",
        ("log.json cannot be read",),
    ),
    Broken("a start that is none", "view log", {"log": saved(head(start="noon"))}, "log", ("start 'noon'",)),
    Broken(
        "a zone of a saved log that is a path",
        "view log",
        {"log": saved(head(zone="../../etc/passwd"))},
        "log",
        ("is no date and time",),
    ),
    Broken(
        "a log of the future",
        "view log",
        {"log": saved(head(schema_version="99.0"))},
        "R15 log/log.json",
        ("newer than",),
    ),
    Broken(
        "a hash of something else",
        "view log",
        {"log": saved(head(hash="0" * 64))},
        "R17 log/log.json",
        ("save the log again",),
    ),
    Broken(
        "a recipe with NaN", "view log", {"log": saved(without_checksums("recipe.json", b'{"scenario": NaN}'))}, "R", ()
    ),
    Broken(
        "a recipe nested 900 deep",
        "view log",
        {"log": saved(without_checksums("recipe.json", b"[" * 900 + b"]" * 900))},
        "log",
        ("recipe.json cannot be read",),
    ),
    Broken("a zip cut off", "view log.zip", {"log.zip": packed_log(lambda data: data[:-100])}, "log.zip", ()),
    Broken(
        "a zip with another byte",
        "view log.zip",
        {"log.zip": packed_log(lambda data: data.replace(b'"schema_version"', b'"schema_versiom"'))},
        "log.zip",
        ("is no readable zip: Bad CRC-32",),
    ),
    Broken(
        "a zip that is locked by a password",
        "view log.zip",
        {"log.zip": packed_log(encrypted)},
        "log.zip",
        ("is no readable zip",),
    ),
    Broken(
        "a zip of photographs",
        "view log.zip",
        {"log.zip": zipped({"cat.jpg": b"miaow"})},
        "log.zip",
        ("log.json is missing",),
    ),
    Broken("a zip bomb", "view log.zip", {"log.zip": swollen}, "log.zip", ("log.json is larger than 64 MiB",)),
    Broken("a game that is a list", "play log", {"log": kept("[1]")}, "log", ()),
    Broken("a game nested without end", "play log", {"log": kept("[" * 100_000)}, "log", ("no game that was kept",)),
    Broken(
        "a game of noise",
        "play log",
        {"log": saved(lambda p: (p / "play.json").write_bytes(NOISE))},
        "log",
        ("no game that was kept",),
    ),
    Broken("a game of nobody", "play log", {"log": kept('{"seat": "pilot", "who": null}')}, "log", ()),
]
RECORDS = [*XES, *SAVED]
