"""Long checks that a killed run does not have to repeat.

A check that has passed leaves an empty file, named after it, in a folder named by a hash of everything that its verdict
rests on: the sources, the scenarios, the checks themselves, Python and the libraries. A later run leaves out what has
passed under the same hash, so a run that was killed goes on where it stopped, and any change starts anew.
"""

import hashlib
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

import pytest

collect_ignore = ["fuzz/harness.py"]  # a program of its own, which looks into what it imports

ROOT = Path(__file__).resolve().parents[2]
RESTS_ON = (
    "sim",
    "scenarios",
    "redesigns",
    "tests/verify",
    "tests/properties",
    "tests/theory",
    "tests/study",
    "tests/shared.py",
    "tests/conftest.py",
    "pyproject.toml",
)


def fingerprint() -> str:
    """A hash of all that a verdict rests on."""
    digest = hashlib.sha256(sys.version.encode())
    for library in sorted(f"{d.name} {d.version}" for d in metadata.distributions()):
        digest.update(library.encode())
    for start in RESTS_ON:
        top = ROOT / start
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


class Progress:
    """The checks that have passed, as files in one folder of pytest's cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.left_out = 0

    def marker(self, nodeid: str) -> Path:
        """The file that says that this check has passed."""
        return self.folder / quote(nodeid, safe="")

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what has passed."""
        passed = [item for item in items if self.marker(item.nodeid).exists()]
        self.left_out = len(passed)
        items[:] = [item for item in items if item not in passed]
        config.hook.pytest_deselected(items=passed)

    def pytest_report_collectionfinish(self) -> str:
        """Say how much is left out, so that a short run is not taken for a whole one."""
        return f"passed earlier for these very sources, not run again: {self.left_out}"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a check as soon as it has passed."""
        if report.when == "call" and report.passed:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.marker(report.nodeid).touch()

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """With nothing left to run, the verdict is the earlier one: passed."""
        if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.left_out:
            session.exitstatus = pytest.ExitCode.OK


def pytest_configure(config: pytest.Config) -> None:
    """Keep progress only when the long checks are what was asked for."""
    if config.getoption("-m") == "verify":
        config.pluginmanager.register(Progress(config.cache.mkdir("verify") / fingerprint()), "verify-progress")
