"""Every redesign of the library leaves the scenarios that it is made for sound: the whole check, of the city too."""

import pytest

from sim.model.check import check
from sim.model.load import load_scenario
from sim.model.redesign import load_redesign, redesign_names, redesigned

PAIRS = [(name, scenario) for name in redesign_names() for scenario in load_redesign(name).for_]


@pytest.mark.verify
@pytest.mark.parametrize(("name", "scenario"), PAIRS)
def test_a_scenario_stays_sound_after_a_redesign(name, scenario):
    design = redesigned(load_scenario(scenario), load_redesign(name))
    assert [mistake for mistake in check(design) if mistake.severity == "error"] == []
