"""Exported BPMN files against the OMG's own XML schemas.

The schemas come with the npm package bpmn-moddle, and lxml, which checks them, is not used by the project: both go into
a place of their own, made for this check alone. Where npm or a network is missing, the check skips.
"""

import random
import shutil
import subprocess
import sys
import venv

import pytest

from sim import load_scenario
from sim.interchange.bpmn.write import write_bpmn
from sim.model.load import scenario_names
from tests.interchange.bpmn.models import EVERYTHING, import_or_none, importable
from tests.properties.scenarios import scenario

pytestmark = pytest.mark.verify

CHECK = """
import os, sys
from lxml import etree
os.chdir(sys.argv[1])
schema = etree.XMLSchema(etree.parse("BPMN20.xsd"))
for name in sys.argv[2:]:
    if not schema.validate(etree.parse(name)):
        print(name, schema.error_log.last_error)
"""


@pytest.fixture(scope="module")
def validate(tmp_path_factory):
    """A function that gives the complaints of the schemas about some files."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("schemas")
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    try:
        venv.create(folder / "env", with_pip=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "lxml"]
        subprocess.run(pip, check=True, capture_output=True, timeout=600)
        fetch = [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "bpmn-moddle@10"]
        subprocess.run(fetch, check=True, capture_output=True, timeout=600)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"lxml or bpmn-moddle cannot be installed here: {error}")
    schemas = folder / "node_modules" / "bpmn-moddle" / "resources" / "bpmn" / "xsd"

    def complaints(files):
        said = subprocess.run([python, "-c", CHECK, schemas, *files], check=True, capture_output=True, text=True)
        return said.stdout.splitlines()

    return complaints


def test_every_file_is_valid(validate, tmp_path):
    scenarios = [load_scenario(name) for name in scenario_names()] + [load_scenario(EVERYTHING)]
    scenarios += [load_scenario(scenario(random.Random(seed))) for seed in range(50)]
    scenarios += [one for one in map(import_or_none, importable()) if one is not None]
    files = [write_bpmn(one, tmp_path / f"{number}.bpmn") for number, one in enumerate(scenarios)]
    assert validate(files) == []


def test_a_fault_would_be_seen(validate, tmp_path):
    file = write_bpmn(load_scenario(EVERYTHING), tmp_path / "bad.bpmn")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("<bpmn:incoming>", "<bpmn:arriving>").replace("</bpmn:incoming>", "</bpmn:arriving>"))
    assert validate([file])
