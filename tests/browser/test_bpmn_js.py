"""Exported BPMN files in bpmn-js, the viewer of the common modellers, in a real browser.

The environment variable CHUANYUE_BPMN_JS names a folder in which npm has installed bpmn-js (`npm install --prefix DIR
bpmn-js`). Without it the tests skip; with it they do not: `.ci/run` sets it.
"""

import os
from pathlib import Path
from shutil import which

import pytest

from sim import load_scenario
from sim.interchange.bpmn.write import bpmn_file
from sim.model.load import scenario_names
from tests.conftest import BROWSERS
from tests.interchange.bpmn.models import EVERYTHING, import_or_none, importable

pytestmark = pytest.mark.browser

VARIABLE = "CHUANYUE_BPMN_JS"
VIEWER = "node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"

OPEN = """async (xml) => {
  document.body.innerHTML = '<div id="paper" style="width: 1200px; height: 800px"></div>';
  window.viewer = new BpmnJS({container: '#paper'});
  try {
    const {warnings} = await viewer.importXML(xml);
    return warnings.map((warning) => warning.message);
  } catch (error) {
    return ['error: ' + error.message, ...(error.warnings || []).map((warning) => warning.message)];
  }
}"""

# Shapes (not connections, not frames) as they were drawn, that lie over each other; how many there are of each kind.
DRAWN = """() => {
  const frame = (e) => ['bpmn:Participant', 'bpmn:Lane', 'bpmn:Group', 'bpmn:SubProcess', 'bpmn:Transaction',
    'bpmn:AdHocSubProcess'].includes(e.type);
  const all = viewer.get('elementRegistry').getAll();
  const shapes = all.filter((e) => e.width && !e.waypoints && !frame(e) && e.type !== 'label' && !e.labelTarget);
  const found = [];
  shapes.forEach((a, i) => shapes.slice(i + 1).forEach((b) => {
    if (a.host === b || b.host === a) return;
    const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
    const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
    if (wide > 0.5 && high > 0.5) found.push(`${a.id} | ${b.id}`);
  }));
  const flows = all.filter((e) => e.type === 'bpmn:SequenceFlow');
  const lanes = all.filter((e) => e.type === 'bpmn:Lane');
  return {overlaps: found, shapes: shapes.length, flows: flows.length, lanes: lanes.length};
}"""

# Names within boxes that stick out of them, as they are really drawn.
TOO_LONG = """() => [...document.querySelectorAll('.djs-shape')].filter((group) => {
  const box = group.querySelector('.djs-visual > rect'), text = group.querySelector('.djs-visual > text');
  const type = viewer.get('elementRegistry').get(group.dataset.elementId).type;
  if (!box || !text || !/Task|Activity/.test(type)) return false;
  const outer = box.getBoundingClientRect(), inner = text.getBoundingClientRect();
  return inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
}).map((group) => group.dataset.elementId)"""


@pytest.fixture(scope="module")
def viewer():
    """The script of bpmn-js."""
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} names no folder with bpmn-js (npm install --prefix DIR bpmn-js)")
    script = Path(named) / VIEWER
    assert script.is_file(), f"{VARIABLE}: there is no {VIEWER} in it"
    return script


@pytest.fixture
def page(viewer, request):
    """An empty page with bpmn-js; its complaints are kept."""
    if os.environ.get(VARIABLE):
        assert has_browser(), "there is bpmn-js and no Chromium to run it in"
    opened = request.getfixturevalue("browser").new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto("about:blank")
    opened.add_script_tag(path=viewer)
    yield opened
    assert opened.complaints == []
    opened.close()


def has_browser():
    """Whether the `browser` fixture finds one that is installed; a test that must run may not skip."""
    return any(map(which, BROWSERS))


def look(page, scenario, lang="en"):
    """Open a scenario's file; what was drawn, after it was found to be drawn well."""
    warnings = page.evaluate(OPEN, bpmn_file(scenario, lang=lang).decode())
    assert warnings == []
    drawn = page.evaluate(DRAWN)
    assert drawn["overlaps"] == []
    assert page.evaluate(TOO_LONG) == []
    return drawn


@pytest.mark.parametrize("number", range(len(scenario_names())), ids=scenario_names())
def test_every_scenario_opens(page, number):
    scenario = load_scenario(scenario_names()[number])
    drawn = look(page, scenario, ("zh", "en")[number % 2])
    assert drawn["flows"] == sum(len(process.flows) for process in scenario.processes.values())


def test_every_construct_opens(page):
    drawn = look(page, load_scenario(EVERYTHING))
    # 22 elements beside the sub-process, 6 in it, 3 of the other process, 6 artifacts
    assert drawn == {"overlaps": [], "shapes": 37, "flows": 32, "lanes": 7}


def test_every_imported_model_opens(page):
    opened = 0
    for file in importable():
        scenario = import_or_none(file)
        if scenario is not None:
            look(page, scenario)
            opened += 1
    if not opened:
        pytest.skip("no models beside this checkout")


def test_a_fault_would_be_seen(page):
    good = bpmn_file(load_scenario(EVERYTHING)).decode()
    assert page.evaluate(OPEN, good.replace('bpmnElement="main.accept"', 'bpmnElement="nobody"')) != []
    assert page.evaluate(OPEN, good.replace("</bpmn:process>", "", 1)) != []
    shape = good.index('bpmnElement="main.tell_boss"')
    bounds = good.index("<dc:Bounds", shape), good.index("/>", shape)
    other = good.index("<dc:Bounds", good.index('bpmnElement="main.accept"'))
    moved = good[: bounds[0]] + good[other : good.index("/>", other)] + good[bounds[1] :]
    assert page.evaluate(OPEN, moved) == []
    assert "main.accept | main.tell_boss" in page.evaluate(DRAWN)["overlaps"]
    page.complaints.clear()
