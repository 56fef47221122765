"""Who may import whom (docs/design.md 7): the rooms of sim/ and what each may never do."""

import networkx as nx

from tests.house.sources import PACKAGE, ROOT, called, imported, python_files

# Each room with the other rooms whose inside it may import. "sim" is the public front, sim/__init__.py.
BASE = {"errors", "places", "words"}
MAY_IMPORT = {
    "errors": set(),
    "places": set(),
    "words": set(),
    "model": BASE,
    "log": {"errors", "words"},
    "engine": {"errors", "model", "log"},
    "interchange": BASE | {"model", "log"},
    "views": {"errors", "words", "model", "log"},
    "study": BASE | {"sim", "model", "log", "views"},
    "report": BASE | {"sim", "model", "log", "views", "study"},
    "play": BASE | {"sim", "model", "log", "views"},
    "workshop": BASE | {"sim", "model", "log", "views", "report", "interchange"},
    "cli": BASE | {"sim", "model", "log", "views", "study", "report", "play", "workshop", "interchange"},
    "sim": {"errors", "places", "model", "log", "engine", "interchange", "run"},
    "run": {"model", "log", "engine"},
}
# Libraries that would give a room eyes on the world outside, and what they would reach.
SCREEN = {"click", "rich", "matplotlib", "logging"}
FILES = {"os", "pathlib", "shutil", "tempfile", "io"}
NETWORK = {"socket", "http", "urllib"}
NEVER = {
    "model": SCREEN | NETWORK,  # a scenario is a folder, and the model reads it: files are its business
    "engine": SCREEN | FILES | NETWORK,
    "views": SCREEN | FILES | NETWORK,
}


def room(module):
    """The room of a dotted name: `model` for `sim.model.process`, `sim` for a public name, None for a library."""
    parts = module.split(".")
    if parts[0] != "sim":
        return None
    inside = ROOT.joinpath(*parts[:2])
    return parts[1] if len(parts) > 1 and (inside.is_dir() or inside.with_suffix(".py").is_file()) else "sim"


def room_of_file(name):
    """The room in which a file of sim/ lies."""
    head = name.removeprefix(PACKAGE).split("/")[0].removesuffix(".py")
    return "sim" if head == "__init__" else head


def test_every_room_is_known():
    assert {room_of_file(name) for name in python_files(PACKAGE)} <= set(MAY_IMPORT)


def test_rooms_see_only_what_they_may():
    assert not [
        f"{name}:{line} imports {module}"
        for name in python_files(PACKAGE)
        for line, module in imported(name)
        if room(module) not in {None, room_of_file(name)} | MAY_IMPORT.get(room_of_file(name), set())
    ]


def test_views_do_not_need_each_other_in_a_circle():
    needs = nx.DiGraph(
        (name.removesuffix(".py").replace("/", "."), module.rpartition(".")[0])
        for name in python_files(f"{PACKAGE}views/")
        for _, module in imported(name)
        if module.startswith("sim.views.")
    )
    assert list(nx.simple_cycles(needs)) == []


def test_model_engine_and_views_have_no_eyes_on_the_world():
    assert not [
        f"{name}:{line} imports {module}"
        for name in python_files(PACKAGE)
        for line, module in imported(name)
        if module.split(".")[0] in NEVER.get(room_of_file(name), set())
    ]
    assert not [
        f"{name}:{call.lineno} opens a file"
        for name in python_files(PACKAGE)
        if room_of_file(name) in ("engine", "views")
        for call, what in called(name)
        if what == "open"
    ]


def test_the_rules_see_a_breach():
    assert room("sim.engine.luck") == "engine"
    assert room("sim.simulate") == room("sim") == "sim"
    assert room("simpy") is None
    assert room_of_file("sim/views/kpis.py") == "views"
    assert room_of_file("sim/errors.py") == "errors"
    assert not any("engine" in MAY_IMPORT[here] for here in MAY_IMPORT if here not in ("sim", "run"))
