"""`view`, `walk` and `report`: of a run, of a real log, and of a scenario that is run first."""

import json

import pytest

import sim
from sim.interchange.logs.csv_out import write_csv
from tests.shared import shared


@pytest.fixture
def foreign(done, tmp_path):
    """A CSV file with the times of a run and nothing else of it."""
    write_csv(sim.load(done), tmp_path)
    lines = (tmp_path / "work.csv").read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].split(",")
    wanted = [head.index(name) for name in ("case_id", "activity", "resource", "end_time")]
    rows = [[line.split(",")[column] for column in wanted] for line in lines[1:]]
    place = tmp_path / "real.csv"
    place.write_text(
        "\n".join(",".join(row) for row in [["Case ID", "Activity", "Resource", "Timestamp"], *rows]), encoding="utf-8"
    )
    return place


def test_view_tells_the_numbers_of_a_run(call, done):
    log = sim.load(done)
    told = call("view", done).stdout
    assert f"The whole log: {log.cases.height} cases, {log.work.height} work items" in told
    for title in (
        "Key figures",
        "Where the waiting comes from",
        "Costliest hand-offs",
        "Bottlenecks",
        "Promises and standards",
    ):
        assert title in told
    assert "Done in a day" in told
    chinese = call("view", done, "--lang", "zh").stdout
    assert "一天办结" in chinese
    assert "审核员" in chinese


def test_view_breaks_down_and_cuts(call, done):
    log = sim.load(done)
    answer = json.loads(call("view", done, "--by", "post", "--json").stdout)
    items = {row["post"]: row["items"] for row in answer["by"]["kpis"]}
    assert items == {post: log.work.filter(log.work["post"] == post).height for post in ("clerk", "checker", "filer")}
    cut = json.loads(call("view", done, "--window", "2024-01-02..2024-01-03", "--json").stdout)
    day = 86_400_000_000
    ended = log.cases.filter((log.cases["end_time"] >= day) & (log.cases["end_time"] < 2 * day)).height
    assert cut["numbers"]["total"]["cases"] == ended > 0
    same = json.loads(call("view", done, "--window", "1 d..2 d", "--json").stdout)
    assert same["numbers"] == cut["numbers"]


@pytest.mark.parametrize(("words", "said"), [
    (("--by", "pst"), "did you mean post"),
    (("--window", "soon"), "is no window"),
    (("--window", "3 d..1 d"), "ends before it begins"),
])  # fmt: skip
def test_view_refuses_what_it_cannot_do(call, done, words, said):
    result = call("view", done, *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_log_from_outside_says_what_it_is_and_what_it_cannot_tell(call, foreign, done):
    log = sim.load(done)
    told = call("view", foreign).stdout
    assert (
        told.index("How this log was understood") < told.index("Key figures") < told.index("What this log cannot tell")
    )
    answer = json.loads(call("view", foreign, "--json").stdout)
    assert answer["numbers"]["total"]["cases"] == log.cases.height
    assert {"lacks.starts", "lacks.scenario"} <= {one["key"] for one in answer["cannot_tell"]}
    assert call("walk", "customer", foreign).exit_code == 0


def test_columns_can_be_given(call, foreign):
    named = foreign.with_name("named.csv")
    rows = foreign.read_text(encoding="utf-8").split("\n")[1:]
    named.write_text("\n".join(["Auftrag,Schritt,Wer,Wann", *rows]), encoding="utf-8")
    refused = call("view", named)
    assert refused.exit_code == 2
    assert "no column for 'case'" in refused.stderr
    roles = [
        word for pair in ("case=Auftrag", "activity=Schritt", "resource=Wer", "end=Wann") for word in ("--column", pair)
    ]
    for words in (("view", named), ("walk", "customer", named), ("report", named, "--out", named.with_suffix(".html"))):
        assert call(*words, *roles).exit_code == 0
    assert "says no column" in call("view", named, "--column", "Auftrag").stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_walks_of_a_run(call, done, lang):
    log = sim.load(done)
    for seat, who, name in (
        ("customer", log.cases["case_id"][3], ""),
        ("post", "checker", "审核员"),
        ("department", "back", "后台"),
    ):
        told = call("walk", seat, done, "--who", who, "--lang", lang)
        assert told.exit_code == 0, told.stderr
        data = json.loads(call("walk", seat, done, "--who", name or who, "--json").stdout)
        assert data["case_id" if seat == "customer" else seat] == who
        for pick in ("median", "p95", "worst"):
            assert call("walk", seat, done, "--pick", pick, "--lang", lang).exit_code == 0


def test_walk_says_whom_it_knows(call, done):
    result = call("walk", "post", done, "--who", "chekcer")
    assert result.exit_code == 2
    assert "did you mean checker?" in result.stderr


def test_walk_of_a_scenario_runs_it_first(call, office):
    result = call("walk", "department", office, "--days", 3, "--who", "hall")
    assert result.exit_code == 0, result.stderr
    assert 'Simulating "A small office" for 3 days with seed 1' in result.stderr
    assert "2024-01-04" in result.stdout.split("\n")[0]


def test_walk_a_day_in_a_post(call, done):
    told = call("walk", "post", done, "--who", "clerk", "--day", 2).stdout
    assert "2024-01-02 00:00 to 2024-01-03 00:00" in told.split("\n")[0]


def test_report(call, done, foreign, tmp_path):
    for source in (done, foreign):
        for lang in ("en", "zh"):
            out = tmp_path / f"{lang}.html"
            result = call("report", source, "--out", out, "--lang", lang)
            assert (result.exit_code, result.stdout) == (0, "")
            assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(call("report", done, "--out", tmp_path / "x.html", "--json").stdout) == {
        "report": str(tmp_path / "x.html")
    }


@pytest.mark.parametrize("name", ["logs/receipt/receipt.csv", "logs/insurance/insurance.xes.gz"])
def test_real_logs(call, name):
    source = shared(name)
    for words in (("view", source), ("walk", "customer", source), ("walk", "department", source)):
        for lang in ("en", "zh"):
            result = call(*words, "--lang", lang)
            assert result.exit_code == 0, (words, result.stderr)
            assert result.stdout
