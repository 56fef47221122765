"""What killed processes leave beside a target goes with the next write; what others write stays."""

import os
import subprocess
import sys

import pytest

from sim.log.atomic import beside, draft_of, sweep


def dead():
    """The number of a process that is no more."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return gone.pid


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot be asked whether it lives")
@pytest.mark.parametrize("name", ["log", "log.zip", "a [b] 日志.csv"])
def test_leftovers_of_dead_processes_go(tmp_path, name):
    target, number = tmp_path / name, dead()
    folder = tmp_path / f".{name}.{number}-0011aabb.part"
    folder.mkdir()
    (folder / "work.parquet").write_bytes(b"half")
    file = tmp_path / f".{name}.{number}-22334455.part"
    file.write_bytes(b"half")
    kept = [
        draft_of(target),  # of this process, which lives
        tmp_path / f".{name}.x{number}-0011aabb.part",
        tmp_path / f".{name}.{number}.part",
        tmp_path / f".other.{number}-0011aabb.part",
        tmp_path / f"{name}.{number}-0011aabb.part",
    ]
    for path in kept:
        path.write_bytes(b"mine")
    with beside(target) as draft:
        draft.write_bytes(b"whole")
        draft.replace(target)
    assert sorted(tmp_path.iterdir()) == sorted([target, *kept])
    assert target.read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot be asked whether it lives")
def test_a_link_is_taken_away_and_not_followed(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "thesis.txt").write_text("years of work", encoding="utf-8")
    (tmp_path / f".log.{dead()}-0011aabb.part").symlink_to(home)
    sweep(tmp_path / "log")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert (home / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_no_number_of_a_process(tmp_path):
    odd = tmp_path / f".log.{10**30}-0011aabb.part"
    odd.write_bytes(b"")
    sweep(tmp_path / "log")
    assert odd.exists()


def test_drafts_differ(tmp_path):
    names = {draft_of(tmp_path / "log").name for _ in range(50)}
    assert len(names) == 50
    assert all(name.startswith(f".log.{os.getpid()}-") for name in names)
