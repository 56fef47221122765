"""Every dependency has its reason in docs/design.md, and every reason its dependency."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [name for extra in project["project"]["optional-dependencies"].values() for name in extra]
    wanted = [*project["project"]["dependencies"], *extras, *project["build-system"]["requires"]]
    return {re.match(r"[A-Za-z0-9_.-]+", one)[0] for one in wanted}


def explained():
    text = (ROOT / "docs/design.md").read_text(encoding="utf-8").split("## 9. Dependencies")[1]
    rows = re.findall(r"^\| ([^|]+) \| .+ \|$", text, re.MULTILINE)[1:]
    return {re.sub(r" \(.*\)", "", name).strip() for row in rows for name in row.split(",")} - {"---"}


def test_dependencies_and_reasons_are_the_same():
    assert explained() == asked_for()
