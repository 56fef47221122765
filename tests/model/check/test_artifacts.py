"""Artifacts are not run, but what they are joined to must be there."""

import sim
from sim.model.check import check


def scenario(**artifact):
    inside = {"elements": {"is": {"type": "start"}, "ie": {"type": "end"}}, "flows": ["is -> ie"]}
    elements = {"come": {"type": "start"}, "u": {"type": "subprocess", **inside}, "go": {"type": "end"}}
    process = {"elements": elements, "flows": ["come -> u -> go"], "artifacts": {"form": artifact}}
    return sim.load_scenario(
        {
            "id": "s",
            "title": "S",
            "start": "2024-01-01",
            "horizon": {"cases": 1},
            "processes": {"p": process},
            "arrivals": {"a": {"process": "p", "every": "1 h"}},
        }
    )


def test_elements_at_any_depth_may_be_named():
    assert check(scenario(kind="data_object", reads=["u"], writes=["ie"])) == ()


def test_an_element_that_is_not_there():
    (mistake,) = check(scenario(kind="annotation", text="x", joined=["u", "gone"]))
    assert (mistake.key.split(".")[0], mistake.place) == ("check", "processes.p.artifacts.form.joined[1]")


def test_an_artifact_changes_the_recipe_alone():
    plain, drawn = scenario(kind="group"), scenario(kind="group", joined=["u"])
    assert sim.simulate(plain).work.equals(sim.simulate(drawn).work)
