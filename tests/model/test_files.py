"""One scenario from several files: tables, `extends`, `combine`, settings."""

from datetime import date

import pytest

from sim.model.check import check_path
from sim.model.load import load_scenario
from sim.model.spans import DAY
from tests.model.scenes import RIGHT, broken, mistakes, refusal, write

CLERKS = "  clerks: {posts: [clerk], count: 2, calendar: office}\n"


def place_free(text, folder):
    return text.replace(f"{folder.resolve().as_posix()}/", "")


# -- tables ------------------------------------------------------------------------------------------------------------


def with_table(folder, table, section="staff:\n", entry="staff:\n  table: t.csv\n", encoding="utf-8"):
    (folder / "t.csv").write_bytes(table.encode(encoding))
    return broken(folder, (section, entry), *([(CLERKS, "")] if section == "staff:\n" else []))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_staff_from_a_table(tmp_path, encoding, delimiter):
    rows = [
        ["id", "posts", "count", "calendar", "name.zh", "name.en"],
        ["clerks", "clerk", "2", "office", "受理员", "Clerks"],
        ["spare", "clerk crew", "", "", "", ""],
        ["", "", "", "", "", ""],
    ]
    table = "".join(delimiter.join(row) + "\r\n" for row in rows)
    scenario = load_scenario(with_table(tmp_path, table, encoding=encoding))
    assert scenario.staff["clerks"].name.zh == "受理员"
    assert scenario.staff["clerks"].count == 2
    assert scenario.staff["spare"].posts == ("clerk", "crew")
    assert scenario.staff["spare"].count == 1
    assert set(scenario.staff) == {"clerks", "spare", "crew_north", "crew_south"}


def test_what_stands_beside_a_table_changes_its_rows(tmp_path):
    path = with_table(
        tmp_path,
        "id,posts,count\nclerks,clerk,2\n",
        entry="staff:\n  table: t.csv\n  clerks: {count: 5, calendar: office}\n",
    )
    assert load_scenario(path).staff["clerks"].count == 5
    assert load_scenario(path).staff["clerks"].posts == ("clerk",)


def test_arrivals_and_standards_from_tables(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,process,per_day,segments.home,segments.firm,weekdays\nmore,supply,3.5,2,1,1 1 1 1 1 0 0\n", encoding="utf-8"
    )
    (tmp_path / "s.csv").write_text(
        "id,process,limit,begins.element,ends.element,versions\nquick,supply,5 d,accept,survey,v1;v2\n",
        encoding="utf-8",
    )
    path = broken(
        tmp_path, ("arrivals:\n", "arrivals:\n  table: a.csv\n"), ("standards:\n", "standards:\n  table: [s.csv]\n")
    )
    scenario = load_scenario(path)
    assert scenario.arrivals["more"].per_day == 3.5
    assert scenario.arrivals["more"].segments == {"home": 2, "firm": 1}
    assert scenario.arrivals["more"].weekdays == (1, 1, 1, 1, 1, 0, 0)
    assert scenario.standards["quick"].limit == 5 * DAY
    assert scenario.standards["quick"].versions == ("v1", "v2")


def test_a_dated_roster(tmp_path):
    table = "calendar,date,hours\noffice,2024-03-09,09:00-12:00\noffice,2024-03-09,13:00-15:00\noffice,2024-03-08,\n"
    path = with_table(tmp_path, table, "calendars:\n", "calendars:\n  table: t.csv\n")
    office = load_scenario(path).calendars["office"]
    assert office.dates == {date(2024, 3, 9): ("09:00-12:00", "13:00-15:00"), date(2024, 3, 8): ()}
    assert office.days == "working_days"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("name,posts\nclerks,clerk\n", "t.csv:1: the first line has no column 'id'"),
        ("id,posts,cuont\nclerks,clerk,2\n", "t.csv:1:3 = cuont: unknown column; did you mean 'count'?"),
        ("id,posts,posts\nclerks,clerk,clerk\n", "t.csv:1:3 = posts: the column stands twice"),
        ("id,posts\nclerks,clerk,7\n", "t.csv:2:3 = 7: stands outside of the 2 columns"),
        ("id,posts\n,clerk\n", "t.csv:2:1: the row has no id"),
        ("id,posts\nclerks,clerk\nclerks,clerk\n", "t.csv:3 = clerks: stands twice, first at"),
        ("id,posts,count\nclerks,clerk,-2\n", "t.csv:2:3 staff.clerks.count = -2: must be at least 0"),
        ("id,posts,count\nclerks,clerk,some\n", "t.csv:2:3 staff.clerks.count = some: must be a whole number"),
        ("id,count\nclerks,2\n", "t.csv:2 staff.clerks.posts: is missing"),
        ("", "t.csv:1: the first line has no column 'id'"),
    ],
)
def test_broken_tables(tmp_path, table, said):
    assert said in place_free(refusal(with_table(tmp_path, table)), tmp_path)


def test_a_broken_roster(tmp_path):
    path = with_table(
        tmp_path, "calendar,date,hours\noffice,,09:00-10:00\n", "calendars:\n", "calendars:\n  table: t.csv\n"
    )
    assert "t.csv:2:2: the row has no date" in refusal(path)
    path = with_table(
        tmp_path, "calendar,date,hours\noffice,2024-13-01,9-10\n", "calendars:\n", "calendars:\n  table: t.csv\n"
    )
    assert "t.csv:2:3 calendars.office.dates.2024-13-01 = 2024-13-01: must be a date" in refusal(path)


def test_names_in_tables_are_checked_too(tmp_path):
    path = with_table(tmp_path, "id,posts,count,calendar\nclerks,clrek,2,office\n")
    assert any(
        "t.csv:2:2 staff.clerks.posts[0] = clrek: there is no such post; did you mean 'clerk'" in m
        for m in mistakes(path)
    )


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../x.csv", "C:/x.csv", "http://host/x.csv"])
def test_paths_that_lead_away(tmp_path, path):
    assert "leads away from the scenario" in refusal(broken(tmp_path, ("staff:\n", f"staff:\n  table: {path}\n")))


def test_a_table_that_is_not_there(tmp_path):
    said = place_free(refusal(broken(tmp_path, ("staff:\n", "staff:\n  table: none.csv\n"))), tmp_path)
    assert said.startswith("scenario.yaml:23 staff.table = none.csv: there is no file none.csv")


# -- extends -----------------------------------------------------------------------------------------------------------


def test_extends_merges_deletes_and_replaces(tmp_path):
    write(tmp_path / "base", RIGHT)
    over = """\
    extends: ../base
    id: changed
    staff: {clerks: {count: 7}}
    surges: null
    standards: {promise: {calendar: null}}
    calendars: {office: {hours: ["09:00-10:00"]}}
    """
    changed = load_scenario(write(tmp_path / "over", over))
    base = load_scenario(tmp_path / "base")
    assert (changed.id, changed.title) == ("changed", base.title)
    assert changed.staff["clerks"].count == 7
    assert changed.staff["clerks"].posts == ("clerk",)
    assert changed.surges == {}
    assert changed.standards["promise"].calendar is None
    assert changed.calendars["office"].hours == ("09:00-10:00",)
    assert changed.processes == base.processes


def test_each_value_keeps_its_own_file(tmp_path):
    write(tmp_path / "base", RIGHT.replace("count: 2", "count: x"))
    over = write(tmp_path / "over", "extends: ../base/scenario.yaml\nsegments: {firm: {priority: y}}\n")
    said = place_free(refusal(over), tmp_path)
    assert "base/scenario.yaml:23 staff.clerks.count = x" in said
    assert "over/scenario.yaml:2 segments.firm.priority = y" in said


def test_a_chain_that_comes_back_is_named(tmp_path):
    write(tmp_path / "a", "extends: ../b\n")
    write(tmp_path / "b", "extends: ../c\n")
    write(tmp_path / "c", "combine: [../a]\n")
    said = place_free(refusal(tmp_path / "a"), tmp_path)
    assert "leads back to itself: a/scenario.yaml -> b/scenario.yaml -> c/scenario.yaml -> a/scenario.yaml" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: ../none\n", "scenario.yaml:1 = ../none: there is no file"),
        ("extends: [../a, ../b]\n", "scenario.yaml:1 extends: must be one path"),
        ("combine: {a: b}\n", "scenario.yaml:1 combine: must be a list of paths"),
        ("extends: /etc\n", "scenario.yaml:1 = /etc: leads away"),
    ],
)
def test_wrong_references(tmp_path, text, said):
    assert said in place_free(refusal(write(tmp_path, text)), tmp_path)


# -- combine -----------------------------------------------------------------------------------------------------------

HEAD = "id: both\ntitle: Both\nstart: 2024-03-04T00:00\nhorizon: {time: 10 d}\ncombine: [../one, ../two]\n"


def two(folder, other=RIGHT):
    write(folder / "one", RIGHT)
    write(folder / "two", other)


def test_combine_takes_over_what_is_equal_and_what_is_new(tmp_path):
    other = RIGHT.replace("  forms: {process", "  letters: {process").replace("streams: [forms]", "streams: [letters]")
    two(tmp_path, other.replace("storm:", "flood:"))
    both = load_scenario(write(tmp_path / "both", HEAD))
    assert set(both.arrivals) == {"forms", "letters"}
    assert set(both.surges) == {"storm", "flood"}
    assert both.horizon.time == 10 * DAY
    assert both.title.en == "Both"


def test_what_two_define_differently_names_both(tmp_path):
    two(tmp_path, RIGHT.replace("count: 2,", "count: 3,"))
    said = place_free(refusal(write(tmp_path / "both", HEAD)), tmp_path)
    assert said.startswith("two/scenario.yaml:23 staff.clerks: is defined otherwise at")
    assert "one/scenario.yaml:23" in said


def test_the_combining_file_may_decide(tmp_path):
    two(tmp_path, RIGHT.replace("count: 2,", "count: 3,"))
    own = "staff: {clerks: {posts: [clerk], count: 9, calendar: office}}\n"
    assert load_scenario(write(tmp_path / "both", HEAD + own)).staff["clerks"].count == 9


@pytest.mark.parametrize("row", ["", "clerks,clerk,9\n"])
def test_null_beside_a_table_deletes_what_is_combined(tmp_path, row):
    two(tmp_path)
    (tmp_path / "both").mkdir()
    (tmp_path / "both/t.csv").write_text(f"id,posts,count\nmore,clerk,3\n{row}", encoding="utf-8")
    both = load_scenario(write(tmp_path / "both", HEAD + "staff: {table: t.csv, clerks: null}\n"))
    assert set(both.staff) == {"more", "crew_north", "crew_south"}


def test_null_beside_a_table_where_the_base_has_no_such_section(tmp_path):
    write(tmp_path / "base", RIGHT[: RIGHT.index("surges:")] + RIGHT[RIGHT.index("standards:") :])
    rows = [f"{name},2024-03-10T08:00,1 d,2,forms" for name in ("a", "b")]
    (tmp_path / "t.csv").write_text("\n".join(["id,begins,lasts,factor,streams", *rows]), encoding="utf-8")
    over = write(tmp_path / "over", "extends: ../base\nsurges: {table: ../t.csv, a: null, c: null}\n")
    assert set(load_scenario(over).surges) == {"b"}


def test_zones_must_agree(tmp_path):
    two(tmp_path, RIGHT.replace("Asia/Shanghai", "Europe/Berlin"))
    assert "two/scenario.yaml:4 zone = Europe/Berlin: is another time zone" in place_free(
        refusal(write(tmp_path / "both", HEAD)), tmp_path
    )


# -- settings ----------------------------------------------------------------------------------------------------------


def test_settings_change_single_values(tmp_path):
    path = write(tmp_path, RIGHT)
    changed = load_scenario(
        path,
        settings=[
            "staff.clerks.count=3",
            "horizon.cases=50",
            "surges.storm.on=true",
            "processes.supply.flows[2].loss=0.2",
            "processes.supply.elements.plan.duration=uniform(1 min, 2 min)",
            "posts.clerk.discipline=priority",
            "title=A: new title",
            "seed=7",
        ],
    )
    assert changed.staff["clerks"].count == 3
    assert (changed.horizon.cases, changed.horizon.time) == (50, None)
    assert changed.surges["storm"].on is True
    assert changed.processes["supply"].flows[2].loss == 0.2
    assert str(changed.processes["supply"].elements["plan"].duration) == "uniform(high=2 min, low=1 min)"
    assert changed.posts["clerk"].discipline == "priority"
    assert changed.seed == 7
    assert changed.title.en == "A: new title"
    assert load_scenario(load_scenario(path), settings=["horizon.cases=50"]).horizon.cases == 50


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("staff.clerk.count=3", "--set staff.clerk: nothing has this path; did you mean staff.clerks?"),
        ("staff.clerks.cuont=3", "--set staff.clerks.cuont: nothing has this path; did you mean staff.clerks.count?"),
        ("stuff.clerks.count=3", "did you mean staff?"),
        ("staff.clerks.count", "--set = staff.clerks.count: is no setting; write path=value"),
        ("staff.clerks.count.of=3", "staff.clerks.count is a single value, nothing stands below it"),
        ("staff.clerks.count=-3", "--set staff.clerks.count = -3: must be at least 0"),
        ("horizon.time=30", "--set horizon.time = 30: not a span of time"),
        ("processes.supply.flows[99].loss=1", "--set processes.supply.flows[99]"),
        ("seed=[", "--set:1: is no YAML"),
        ("calendars.none.cycle=3", "unknown key 'none'; the keys here are office, rota"),
    ],
)
def test_wrong_settings(tmp_path, setting, said):
    assert said in refusal(write(tmp_path, RIGHT), settings=[setting])
    assert said in str(check_path(write(tmp_path, RIGHT), settings=[setting])[0])
