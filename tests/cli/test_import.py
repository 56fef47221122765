"""`import` writes a scenario that can be run at once, and says what it understood, assumed and left out."""

import json

from tests.interchange.bpmn.drawn import END, START, flows, tasks, write

WAIT = '<intermediateCatchEvent id="w" name="w"><messageEventDefinition/></intermediateCatchEvent>'


def test_import_check_and_run(call, tmp_path):
    path = write(tmp_path, START + tasks("a") + WAIT + END + flows("s a w e"))
    out = tmp_path / "scenario"
    result = call("import", path, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "model: 1 processes, 4 elements (1 activities, 0 gateways), 1 posts in 1 departments" in result.stdout
    assert "line 3, w (w): nobody in the file sends this message" in result.stdout
    assert "1 working times (durations.csv): lognormal(mean=20 min, cv=0.5)" in result.stdout
    assert "Tried: 20 cases came to their end." in result.stdout
    assert call("check", out).exit_code == 0
    assert call("run", out, "--cases", 5, "--out", tmp_path / "result").exit_code == 0


def test_both_languages_and_json(call, tmp_path):
    path = write(tmp_path, START + tasks("a") + WAIT + END + flows("s a w e"))
    english = call("import", path, "--out", tmp_path / "a").stdout.splitlines()
    chinese = call("import", path, "--out", tmp_path / "b", "--lang", "zh").stdout.splitlines()
    assert len(english) == len(chinese)
    data = json.loads(call("import", path, "--out", tmp_path / "c", "--json").stdout)
    assert {one["what"] for one in data["form"]} == {"duration", "wait", "horizon", "calendar", "staff", "arrivals"}
    assert data["form"][0]["place"] == "processes.model.elements.a.duration"
    assert [(note["element"], note["line"], note["weight"]) for note in data["notes"]] == [("w (w)", 3, "assumed")]


def test_a_case_that_waits_for_ever_is_told(call, tmp_path):
    body = START + tasks("a b") + '<inclusiveGateway id="g" default="g-a"/><parallelGateway id="j"/>' + END
    body += flows("s g a j", "b j e") + '<sequenceFlow id="x" sourceRef="g" targetRef="b">'
    body += "<conditionExpression>${big == true}</conditionExpression></sequenceFlow>"
    result = call("import", write(tmp_path, body), "--out", tmp_path / "a")
    assert result.exit_code == 0
    assert "20 of 20 cases wait for ever" in result.stdout


def test_refusals(call, tmp_path):
    path = write(
        tmp_path, START + '<complexGateway id="g"><activationCondition>x</activationCondition></complexGateway>'
    )
    for arguments in ((path,), (tmp_path / "none.bpmn",), (tmp_path,)):
        result = call("import", *arguments, "--out", tmp_path / "a")
        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "a").exists()
