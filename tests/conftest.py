"""What every test shares: one language, repeatable property tests, and a real browser where there is one."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine and in every run; make verify looks further (tests/verify).
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Debian's chromium and its kin; playwright's own download is taken when none of these stands in the path.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_configure() -> None:
    """Let nobody's locale decide in which language a command answers."""
    os.environ["LC_ALL"] = "C.UTF-8"


@pytest.fixture(scope="session")
def browser():
    """A running Chromium (playwright's `Browser`); a test that needs it skips, with the reason, where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with playwright.sync_playwright() as tool:
        if found is None and not Path(tool.chromium.executable_path).exists():
            pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium fonts-noto-cjk)")
        running = tool.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()
