"""The data that stands beside a checkout: real logs, models and papers, which the repository does not hold."""

from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[1] / "../shared/data"


def shared(name: str) -> Path:
    """The place of a file or folder, such as `logs/receipt`; the test skips, with the reason, where it is missing."""
    place = (BESIDE / name).resolve()
    if not place.exists():
        pytest.skip(f"shared data is not here: {name}")
    return place
