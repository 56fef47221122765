"""Scenario files and their tables."""

from tests.broken.made import NOISE, aliases, extends_chain, fifo, folder, link, locked, merges, right, sparse
from tests.broken.table import OUT, Broken

RUN, S = f"run s.yaml {OUT}", "s.yaml"


def _file(name, content, place, *says, lines=1):
    return Broken(name, RUN, {S: content}, place, says, lines)


def _one(name, old, new, place, *says, lines=1):
    return _file(name, right((old, new)), place, *says, lines=lines)


def _table(name, content, place, *says, lines=1):
    files = {S: right(("staff:\n", "staff:\n  table: t.csv\n")), "t.csv": content}
    return Broken(name, RUN, files, place, says, lines)


LAW = "lognormal(mean=10 min, cv=0.5)"
WHOLE = [
    _file("an empty file", "", "s.yaml", "is empty"),
    _file("comments alone", "# nothing\n" * 50, "s.yaml", "is empty"),
    _file("binary noise", NOISE, "s.yaml:1", "is not UTF-8 text", "save the file as UTF-8"),
    _file("UTF-16", right().encode("utf-16"), "s.yaml:1", "is not UTF-8 text"),
    _file("GB18030", right().encode("gb18030"), "s.yaml:2", "is not UTF-8 text", "save the file as UTF-8"),
    _file("truncated", right()[:500], "s.yaml:", "is no YAML"),
    _file("a NUL byte", right(("id: tiny", "id: ti\0ny")), "s.yaml", "is no YAML"),
    _file(
        "a tab", right(("  clerks: {posts", "\tclerks: {posts")), "s.yaml:", "begins with a tab", "indent with spaces"
    ),
    _file("a list", "- a\n- b\n", "s.yaml:1", "is no scenario", "begin with keys such as"),
    _file("a bomb of aliases", aliases(), "s.yaml:", "holds more than 100000 values", "use fewer aliases"),
    _file("a bomb of merges", merges(), "s.yaml:", "holds more than 100000 values", "use fewer aliases"),
    _file("an alias of itself", "a: &a [*a]\n", "s.yaml:1", "is nested deeper than 50 levels", "write it flatter"),
    _file("a merge of itself", "a: &a {<<: *a}\n", "s.yaml:1", "is nested deeper than 50 levels", "write it flatter"),
    _file("brackets without end", "[" * 200_000, "s.yaml:1", "is nested deeper than 50 levels"),
    _file("stairs", "\n".join(" " * n + "a:" for n in range(900)), "s.yaml:51", "is nested deeper than 50 levels"),
    Broken(
        "a list of 100,001",
        RUN,
        {S: "a:\n" + "- x\n" * 100_001},
        "s.yaml:",
        ("holds more than 100000 values", "keep long lists as tables"),
        langs=("en",),
    ),
    _file("a file of 6 MB", sparse(6_000_000), "s.yaml", "is larger than 5 MB", "split it, or use tables"),
    _file("two documents", "a: 1\n---\nb: 2\n", "s.yaml:2", "a second document begins", "remove the line '---'"),
    _file(
        "a tag of Python",
        right(("id: tiny", "id: !!python/object:os.system ls")),
        "s.yaml:1",
        "tags such as this are not read",
        "remove it",
    ),
    Broken(
        "a folder without a scenario",
        f"run s {OUT}",
        {"s": folder},
        "s",
        ("has no scenario.yaml", "give the folder of a scenario"),
    ),
    Broken(
        "no such file",
        f"run nowhere.yaml {OUT}",
        {},
        "nowhere.yaml",
        (
            "is no scenario",
            "give a folder, a YAML file",
        ),
    ),
    Broken(
        "a pipe",
        f"run s.yaml {OUT}",
        {S: fifo},
        "s.yaml",
        (
            "is no scenario",
            "give a folder, a YAML file",
        ),
    ),
    Broken(
        "links in a circle",
        f"run s.yaml {OUT}",
        {S: link("s.yaml")},
        "s.yaml",
        (
            "is no scenario",
            "give a folder, a YAML file",
        ),
    ),
    Broken(
        "a device",
        f"run /dev/zero {OUT}",
        {},
        "/dev/zero",
        (
            "is no scenario",
            "give a folder, a YAML file",
        ),
    ),
    Broken(
        "no permission",
        RUN,
        {S: locked(right())},
        "s.yaml",
        ("cannot be read: Permission denied", "check the file and its permissions"),
    ),
    Broken(
        "a name that is too long", f"run {'n' * 300}.yaml {OUT}", {}, "nnn", ("File name too long", "check the name")
    ),
    Broken("a name of two lines", f"run a\\nb.yaml {OUT}", {}, "a\\nb.yaml", ("is no scenario",)),
    Broken("a name that is no text", f"run a\\xff.yaml {OUT}", {}, "a\\udcff.yaml", ("is no scenario",)),
    Broken(
        "a path into a file",
        f"run s.yaml/x {OUT}",
        {S: right()},
        "s.yaml/x",
        (
            "is no scenario",
            "give a folder, a YAML file",
        ),
    ),
    Broken(
        "check tells it too",
        "check s.yaml",
        {S: "a: &a [*a]\n"},
        "s.yaml:1",
        ("error s.yaml:1", "is nested deeper than 50 levels"),
    ),
]
VALUES = [
    _one(
        "NaN", "customers: 100", "customers: .nan", "s.yaml:", "= .nan", "must be a finite number", "write one such as"
    ),
    _one("infinity", "loss: 0.1,", "loss: .inf,", "s.yaml:", "= .inf", "must be a finite number"),
    _one("a float that overflows", "loss: 0.1,", "loss: 1e999,", "s.yaml:", "= 1e999", "must be a finite number"),
    _one(
        "a number of 5,000 digits", "count: 2,", f"count: {'9' * 5_000},", "s.yaml:", "= 999", "must be a finite number"
    ),
    _one(
        "a hexadecimal number of 100,000 digits",
        "count: 2,",
        f"count: 0x{'f' * 100_000},",
        "s.yaml:",
        "= 0xfff",
        "is larger than",
        "write a smaller number",
    ),
    _one(
        "a count of a billion",
        "count: 2,",
        "count: 1000000000,",
        "s.yaml:",
        "staff.clerks.count = 1000000000",
        "must be at most 100000",
    ),
    _one("a negative count", "count: 2,", "count: -2,", "s.yaml:", "staff.clerks.count = -2", "must be at least 0"),
    _one("a negative span", "after: 2 d}", "after: -2 d}", "s.yaml:", "bring.after = -2 d", "must not be negative"),
    _one(
        "a span beyond all time",
        "after: 2 d}",
        "after: 1e300 d}",
        "s.yaml:",
        "bring.after = 1e300 d",
        "longer than 100 years",
    ),
    _one(
        "a span that is no number",
        "after: 2 d}",
        "after: nan d}",
        "s.yaml:",
        "bring.after = nan d",
        "not a span of time",
    ),
    _one("a law with NaN", LAW, "lognormal(mean=10 min, cv=nan)", "s.yaml:", "must be a finite number"),
    _one("a law without a mean", LAW, "lognormal(mean=10 min, cv=1e18)", "s.yaml:", "cv must lie between 0 and 1000"),
    _one(
        "a law without a scale",
        LAW,
        "weibull(mean=10 min, shape=1e-9)",
        "s.yaml:",
        "shape must lie between 0.05 and 1e+09",
    ),
    _one("a probability of 2", "chance: 0.9", "chance: 2", "s.yaml:", "complete.chance = 2", "must be at most 1"),
    _one(
        "a year long ago",
        "start: 2024-03-04T00:00",
        "start: 0001-01-01T00:00",
        "s.yaml:3",
        "must lie between the years 1975 and 2200",
    ),
    _one(
        "a year far away",
        "days: working_days",
        "days: working_days\n    closed: [9999-12-31]",
        "s.yaml:11",
        "must lie between the years 1975 and 2200",
    ),
    _one(
        "a zone that is a path",
        "zone: Asia/Shanghai",
        "zone: ../../../etc/passwd",
        "s.yaml:4",
        "is no time zone",
        "Asia/Shanghai",
    ),
    _one(
        "a condition that calls",
        "when: complete,",
        "when: \"__import__('os').system('ls')\",",
        "s.yaml:",
        "the only function is visits",
    ),
    _one(
        "a condition without end",
        "when: complete,",
        f'when: "{"(" * 5000}1{")" * 5000}",',
        "s.yaml:",
        "longer than 1000 characters",
    ),
    _one(
        "a text of a megabyte",
        "zone: Asia/Shanghai",
        f"zone: {'x' * 1_000_000}",
        "s.yaml:4",
        "is no time zone",
        "xxx...",
    ),
    _one("control characters", "zone: Asia/Shanghai", 'zone: "a\\e[2J\\nb"', "s.yaml:4", "is no time zone"),
    _one(
        "a value that looks like a key of ours",
        "count: 2, calendar: office",
        "count: 2, calendar: '@check.tab'",
        "s.yaml:",
        "= @check.tab",
        "is no name for use in files",
    ),
    Broken(
        "a setting for a place that no list has",
        f"run s.yaml --set processes.supply.flows[99999999999].to=x {OUT}",
        {S: right()},
        "--set",
        (),
    ),
    Broken(
        "a setting without a value",
        f"run s.yaml --set staff {OUT}",
        {S: right()},
        "--set = staff",
        ("staff.crew.count=3",),
    ),
    Broken(
        "days that are no number",
        f"run s.yaml --days nan {OUT}",
        {S: right()},
        "--set horizon.time = nan d",
        ("not a span of time",),
    ),
    Broken(
        "days without end",
        f"run s.yaml --days inf {OUT}",
        {S: right()},
        "--set horizon.time = inf d",
        ("not a span of time",),
    ),
]
PARTS = [
    _file("it extends itself", "extends: s.yaml\n", "s.yaml", "s.yaml -> s.yaml", "remove one"),
    Broken(
        "two extend each other",
        RUN,
        {S: "extends: t.yaml\n", "t.yaml": "extends: s.yaml\n"},
        "s.yaml",
        ("s.yaml -> t.yaml -> s.yaml",),
    ),
    Broken(
        "a combination of itself",
        RUN,
        {S: "combine: [t.yaml]\n", "t.yaml": "combine: [s.yaml, s.yaml]\n"},
        "s.yaml",
        ("s.yaml -> t.yaml -> s.yaml",),
    ),
    Broken(
        "a chain of 40 files",
        f"run f0.yaml {OUT}",
        extends_chain(40),
        "f20.yaml",
        ("leads through more than 20 files", "put some of them together"),
    ),
    _file("it extends nothing there", "extends: nowhere\n", "s.yaml:1", "= nowhere", "there is no file nowhere"),
    _file("it extends a number", "extends: 3\n", "s.yaml:1", "extends"),
    _file("it extends an absolute path", "extends: /etc/passwd\n", "s.yaml:1", "= /etc/passwd"),
    _file("it climbs too high", "extends: ../../../../../etc\n", "s.yaml:1", "= ../../../../../etc"),
    _file("it extends a name with NUL", 'extends: "a\\0b"\n', "s.yaml:1", "there is no file"),
    _file("it extends a name of 5,000 letters", f"extends: {'n' * 5000}\n", "s.yaml:1", "there is no file"),
    Broken(
        "it extends links in a circle",
        RUN,
        {S: "extends: a\n", "a": link("b"), "b": link("a")},
        "s.yaml:1",
        ("there is no file",),
    ),
    Broken("it extends a pipe", RUN, {S: "extends: p\n", "p": fifo}, "s.yaml:1", ("there is no file",)),
    _table("a table that is a folder", folder, "s.yaml:", "t.csv"),
    _table("a table that is locked", locked("id\n"), "t.csv", "cannot be read: Permission denied"),
    _table("a table of noise", NOISE, "t.csv:1", "has no column 'id'", "add one that names each row"),
    _table("a table that is too large", sparse(6_000_000), "t.csv", "is larger than 5 MB"),
    _table("an empty table", "", "t.csv:1", "id"),
    _table(
        "a cell of 200,000 letters",
        f"id,posts\n{'x' * 200_000},clerk\n",
        "t.csv:",
        "is no CSV: field larger than field limit",
    ),
    _table("a table with NUL", "id,posts,count\nx,clerk,1\0\n", "t.csv:2:3 staff.x.count", "must be a whole number"),
    _table(
        "a row twice", "id,posts\nx,clerk\nx,clerk\n", "t.csv:3", "= x", "stands twice, first at t.csv:2", "remove one"
    ),
    _table("a column twice", "id,count,count\nx,1,2\n", "t.csv:1:3", "= count", "the column stands twice"),
    _table("a column that nobody knows", "id,cuont\nx,1\n", "t.csv:1:2", "= cuont", "did you mean 'count'?"),
    _table("a row that is too long", "id,posts\nx,clerk,7\n", "t.csv:2:3", "= 7", "outside of the 2 columns"),
    _table(
        "NaN in a table", "id,posts,count\nx,clerk,nan\n", "t.csv:2:3", "staff.x.count = nan", "must be a whole number"
    ),
    _table("a huge number in a table", f"id,posts,count\nx,clerk,{'9' * 400}\n", "t.csv:2:3", "staff.x.count"),
]
SCENARIOS = [*WHOLE, *VALUES, *PARTS]
