"""Some processes of a scenario, with what they need and without what needs the others."""

import pytest

from sim import InputError, load_scenario
from sim.interchange.some import some_processes
from sim.model.check.names import check_names
from sim.model.load import scenario_names

CITY = load_scenario("city_company")


def test_nothing_asked_is_everything():
    assert some_processes(CITY, []) is CITY


@pytest.mark.parametrize("name", CITY.processes)
def test_what_is_left_names_nothing_that_is_gone(name):
    part = some_processes(CITY, [name])
    assert not [found for found in check_names(part) if found.severity == "error"]
    assert next(iter(part.processes)) == name
    assert part.processes[name] == CITY.processes[name]
    assert {stream.process for stream in part.arrivals.values()} <= set(part.processes)
    assert {standard.process for standard in part.standards.values()} <= set(part.processes)
    assert part.posts == CITY.posts
    assert load_scenario(part.canonical()) == part


def test_what_needs_others_too_keeps_the_rest():
    part = some_processes(CITY, ["outage_repair"])
    assert set(part.processes) == {"outage_repair", "hotline_95598"}
    both = set(part.processes)
    assert set(part.arrivals) == {name for name, stream in CITY.arrivals.items() if stream.process in both}
    for name, surge in CITY.surges.items():
        left = tuple(stream for stream in surge.streams if stream in part.arrivals)
        assert (part.surges[name].streams if left else ()) == left
        assert (name in part.surges) == bool(left)


def test_an_unknown_process_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="did you mean billing"):
        some_processes(CITY, ["biling"])


@pytest.mark.parametrize("name", scenario_names())
def test_the_only_process_is_the_whole(name):
    whole = load_scenario(name)
    if len(whole.processes) == 1:
        part = some_processes(whole, whole.processes)
        assert (part.processes, part.arrivals, part.standards) == (whole.processes, whole.arrivals, whole.standards)
