"""`play` from a pipe and from a file, kept and in JSON."""

import json

import pytest

import sim


@pytest.fixture
def busy(office):
    """The small office with settings under which people wait for each other."""
    return [office, "--set", "arrivals.people.every=exponential(mean=45 min)", "--days", "1"]


def test_from_a_pipe(call, busy, tmp_path):
    out = tmp_path / "game"
    result = call("play", *busy, "--as", "post", "--who", "clerk", "--out", out, answers="2\nn too many wait\nq\n")
    assert result.exit_code == 0, result.stderr
    assert "The end: your run beside the machine's" in result.stdout
    assert "The runs part" in result.stdout
    kept = json.loads((out / "play.json").read_text(encoding="utf-8"))
    log = sim.load(out)
    assert kept["hash"] == log.hash != kept["machine_hash"]
    assert [one["text"] for one in kept["findings"]] == ["too many wait"]
    assert sim.simulate(**json.loads((out / "recipe.json").read_text(encoding="utf-8"))) == log


def test_a_kept_game_is_repeated(call, busy, done, tmp_path):
    out = tmp_path / "game"
    first = call("play", *busy, "--as", "post", "--who", "clerk", "--out", out, answers="2\nn too many wait\nq\n")
    again = call("play", out)
    assert again.exit_code == 0, again.stderr
    assert again.stdout.strip() == first.stdout[first.stdout.index("The end:") :].strip()
    kept = json.loads((out / "play.json").read_text(encoding="utf-8"))
    assert json.loads(call("play", out, "--json").stdout) == kept
    assert "no game that was kept" in call("play", done).stderr
    assert "say which seat you take" in call("play", *busy).stderr


def test_json_is_alone_on_standard_output(call, busy, tmp_path):
    answers = tmp_path / "answers.txt"
    answers.write_text("1\nc\n", encoding="utf-8")
    result = call("play", *busy, "--as", "customer", "--answers", answers, "--json")
    data = json.loads(result.stdout)
    assert data["seat"]["kind"] == "customer"
    assert data["decisions"] == 1
    assert data["figures"]["chase"]["yours"] >= 1
    assert "No more answers" in result.stderr


def test_nobody_there(call, busy):
    for lang, said in (("en", "No more answers"), ("zh", "没有更多回答")):
        result = call("play", *busy, "--as", "department", "--lang", lang, answers="")
        assert result.exit_code == 0
        assert said in result.stdout
    assert "cannot be read" in call("play", *busy, "--as", "post", "--answers", "nowhere.txt").stderr
