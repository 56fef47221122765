"""Loading: what is accepted, what comes out, and that the canonical form comes back equal."""

from datetime import UTC, datetime
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from sim.errors import InputError
from sim.model.graph import process_of
from sim.model.load import load_scenario, scenario_names
from sim.model.read_yaml import parse_yaml
from sim.model.scenario import Scenario
from sim.model.spans import DAY, HOUR, MINUTE
from sim.model.written import merge, read_steps, write_steps, written
from tests.model.scenes import RIGHT, refusal, write


def data():
    return YAML(typ="safe", pure=True).load(RIGHT.replace("2024-03-04T00:00", '"2024-03-04T00:00"'))


def test_folder_file_text_mapping_and_scenario_are_the_same(tmp_path):
    path = write(tmp_path, RIGHT)
    loaded = load_scenario(path)
    assert load_scenario(tmp_path) == load_scenario(str(tmp_path)) == load_scenario(loaded) == loaded
    assert load_scenario(data()).canonical() == loaded.canonical()


def test_parts_of_a_model_may_stand_in_a_mapping():
    graph = nx.MultiDiGraph()
    graph.add_node("come", type="start")
    graph.add_node("serve", post="clerk", duration="5 min")
    graph.add_node("go", type="end")
    graph.add_edges_from([("come", "serve"), ("serve", "go")])
    rest = {
        "id": "x", "title": "x", "start": "2024-01-01T00:00", "horizon": {"cases": 1}, "departments": {"d": {}},
        "posts": {"clerk": {"department": "d"}}, "staff": {"c": {"posts": ["clerk"]}},
    }  # fmt: skip
    loaded = load_scenario({**rest, "processes": {"p": process_of(graph)}})
    assert loaded.processes["p"] == process_of(graph)


def test_what_comes_out(tmp_path):
    tiny = load_scenario(write(tmp_path, RIGHT))
    assert tiny.start == datetime(2024, 3, 3, 16, tzinfo=UTC)
    assert tiny.horizon.time == 30 * DAY
    supply = tiny.processes["supply"]
    assert [(f.from_, f.to) for f in supply.flows][:3] == [("apply", "accept"), ("accept", "papers"), ("papers", "fit")]
    assert supply.elements["survey"].external.after.number("value") == 4 * HOUR
    assert supply.elements["accept"].duration.number("mean") == 10 * MINUTE
    assert tiny.surges["storm"].on is False


@pytest.mark.parametrize("name", scenario_names())
def test_the_projects_own_come_back_equal(name):
    scenario = load_scenario(name)
    assert scenario.id == name
    again = Scenario.model_validate(scenario.canonical())
    assert again == scenario
    assert again.canonical() == scenario.canonical()


def test_a_wrong_name_is_told_with_the_nearest():
    assert "did you mean billing?" in refusal("biling")
    assert "is no scenario" in refusal("/nowhere/at/all")


def test_a_folder_without_a_scenario(tmp_path):
    assert "the folder has no scenario.yaml" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfei\x00d\x00", ":1: is not UTF-8 text; save the file as UTF-8"),
        ("id: tiny\ntitle: 小场景".encode("gb18030"), ":2: is not UTF-8 text"),
        (b"", "is empty"),
        (b"# nothing\n", "is empty"),
        (b"- a\n- b\n", ":1: is no scenario; begin with keys"),
        (b"a: &x [*x]\n", "nested deeper than 50 levels"),
        (b"a: " + b"[" * 600 + b"]" * 600, "nested deeper than 50 levels"),
        (b"a: 1\x00\n", "is no YAML"),
    ],
)
def test_files_that_are_no_scenario(tmp_path, raw, said):
    path = tmp_path / "scenario.yaml"
    path.write_bytes(raw)
    assert said in refusal(path)


def test_a_bomb_of_aliases_is_refused(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "more than 100000 values" in refusal(write(tmp_path, "\n".join(lines)))


def test_a_large_file_is_refused(tmp_path):
    assert "is larger than 5 MB" in refusal(write(tmp_path, "a: " + "x" * 5_000_001))


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RIGHT.encode())
    assert load_scenario(path).id == "tiny"


def test_anchors_and_merge_keys():
    root = parse_yaml("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: [*a]\n", "f")
    assert root.plain() == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": [{"x": 1, "y": 2}]}
    assert root.place_of(("b", "y")) == "f:2 b.y"


def test_yaml_keeps_texts_that_look_like_something_else():
    root = parse_yaml("on: yes\n08:30: 12:00\n2024-01-01: 2024-02-02\n1: 010\n", "f")
    assert root.plain() == {"on": "yes", "08:30": "12:00", "2024-01-01": "2024-02-02", "1": 10}


def test_every_place_is_known():
    root = parse_yaml("a:\n  b:\n    - 1\n    - {c: 2}\n", "f")
    assert root.place_of(("a", "b", 1, "c")) == "f:4 a.b[1].c"
    assert root.place_of(("a", "b", 7)) == "f:2 a.b[7]"
    assert root.place_of(("z",)) == "f:1 z"


KEYS = st.text("abc", min_size=1, max_size=2)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def merged(base, over):
    """The twin of `merge`, on ordinary data."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    kept = {key: value for key, value in base.items() if not (key in over and over[key] is None)}
    changed = {key: merged(base.get(key, {}), value) for key, value in over.items() if value is not None}
    return {**kept, **changed}


@given(st.dictionaries(KEYS, TREES), st.dictionaries(KEYS, TREES))
@settings(max_examples=60)
def test_merge_equals_its_twin(base, over):
    assert merge(written(base), written(over)).plain() == merged(base, over)


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True) | st.integers(0, 99), min_size=1, max_size=6))
@settings(max_examples=60)
def test_paths_are_read_back(steps):
    assert read_steps(write_steps(tuple(steps))) == tuple(steps)


SPANS = st.integers(1, 10**12).map(lambda n: f"{n} us")
LAWS = st.one_of(
    SPANS,
    st.builds("lognormal(mean={}, cv={})".format, SPANS, st.floats(0.01, 3)),
    st.builds("exponential({})".format, SPANS),
    st.builds("discrete(values=[{}, {}], weights=[1, {}])".format, SPANS, SPANS, st.integers(1, 9)),
)


@given(
    LAWS,
    st.floats(0, 1),
    st.integers(0, 50),
    st.dictionaries(st.sampled_from(["home", "firm"]), st.floats(0, 9), min_size=1),
    st.sampled_from(["kva > 10", "visits('survey') < 2 or segment in ['home']", "not complete", True]),
)
@settings(max_examples=40)
def test_canonical_form_comes_back_equal(duration, chance, priority, segments, condition):
    raw = data()
    raw["processes"]["supply"]["elements"]["accept"]["duration"] = duration
    raw["processes"]["supply"]["attributes"]["complete"]["chance"] = chance
    raw["segments"]["firm"]["priority"] = priority
    raw["arrivals"]["forms"]["segments"] = segments
    raw["processes"]["supply"]["flows"][1]["when"] = condition
    scenario = load_scenario(raw)
    again = load_scenario(scenario.canonical())
    assert again == scenario
    assert again.canonical() == scenario.canonical()


def told(raw):
    try:
        load_scenario(raw)
    except InputError as error:
        return error.mistakes
    return ()


@given(TREES)
@settings(max_examples=60)
def test_no_data_whatever_end_in_a_traceback(tree):
    raw = data()
    raw["processes"]["supply"]["elements"]["accept"] = tree
    raw["arrivals"] = {"forms": tree}
    assert all(mistake.place and mistake.rule for mistake in told(raw))


def test_a_path_shows_relative_to_where_one_stands(tmp_path, monkeypatch):
    write(tmp_path / "here", "id: 3\n")
    monkeypatch.chdir(tmp_path)
    assert refusal(Path("here")).startswith("here/scenario.yaml:1 horizon: is missing")
