"""The page about redesigns is up to date, and its examples do what they say."""

import re

from sim.model.load import load_scenario
from sim.model.redesign import load_redesign, redesigned
from sim.model.redesign.reference import PAGE, document
from tests.model.redesign.scenes import write


def test_the_page_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == document(), "run: python -m sim.model.redesign.reference"


def test_every_change_stands_in_the_page():
    for kind in ("set", "scale", "remove", "skip", "insert", "merge", "joint", "staff", "pool", "control", "odds"):
        assert f"### {kind}\n" in document()


def test_the_example_in_yaml_fits(tmp_path):
    text = re.search(r"```yaml\n(.*?)```", document(), re.DOTALL)[1]
    idea = load_redesign(write(tmp_path, text))
    base = load_scenario("connection_low_voltage")
    design = redesigned(base, idea)
    assert design.staff["meter_installers"].count == base.staff["meter_installers"].count + 2
    assert "check_plan" not in design.processes["connection_low_voltage"].elements


def test_the_example_in_python_runs(capsys):
    text = re.search(r"```python\n(.*?)```", document(), re.DOTALL)[1]
    exec(compile(text, str(PAGE), "exec"), {})
    assert "Meter installers: number of people 14 → 17" in capsys.readouterr().out
