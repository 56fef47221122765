"""Replications do not depend on how many run at a time, and a study's folder is there whole or not at all."""

import pytest

import sim
from sim.study.folder import is_results, result_folder
from sim.study.replications import folder_of, replicate
from tests.cli.conftest import OFFICE


def test_the_number_of_processes_changes_nothing(tmp_path):
    scenario = sim.load_scenario(OFFICE, settings=["horizon.cases=10"])
    found = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        told = []
        figures = replicate(
            scenario,
            seed=4,
            replications=3,
            folder=folder,
            processes=processes,
            progress=lambda *done, told=told: told.append(done),
        )
        assert told[-1] == (3, 3)
        assert [one.replication for one in figures] == [0, 1, 2]
        found.append((figures, [sim.load(folder_of(folder, number)).hash for number in range(3)]))
    assert found[0] == found[1]
    assert len(set(found[0][1])) == 3


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_in_a_run_is_told(tmp_path, processes):
    never = {**OFFICE, "standards": {}}
    elements = {
        "come": {"type": "start"},
        "which": {"type": "exclusive"},
        "go": {"type": "end"},
        "gone": {"type": "end"},
    }
    ways = [{"from": "which", "to": to, "when": "visits('which') > 2"} for to in ("go", "gone")]
    never["processes"] = {"request": {"elements": elements, "flows": ["come -> which", *ways]}}
    scenario = sim.load_scenario(never)
    with pytest.raises(sim.RunError, match="which"):
        replicate(scenario, seed=1, replications=2, folder=tmp_path, processes=processes)


def fill(place, *, fails=False):
    with result_folder(place) as draft:
        (draft / "new").write_text("", encoding="utf-8")
        if fails:
            raise ZeroDivisionError


def test_nothing_is_left_of_a_study_that_fails(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fill(tmp_path / "out", fails=True)
    assert list(tmp_path.iterdir()) == []


def test_earlier_results_are_replaced_whole(tmp_path):
    out = tmp_path / "out"
    for seed in (1, 2):
        with result_folder(out) as draft:
            assert is_results(out) == (seed == 2)
            sim.save(sim.simulate(OFFICE, seed=seed), draft)
            (draft / f"only_{seed}").write_text("", encoding="utf-8")
    assert not (out / "only_1").exists()
    assert sim.load(out).recipe["seed"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_other_peoples_folders_are_safe(tmp_path):
    (tmp_path / "photo.jpg").write_text("", encoding="utf-8")
    with pytest.raises(sim.InputError, match="other files in it"):
        fill(tmp_path)
    (tmp_path / "empty").mkdir()
    fill(tmp_path / "empty")
    assert (tmp_path / "empty" / "new").exists()
