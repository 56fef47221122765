import pickle
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone

import polars as pl
import pytest

from sim.errors import LogError
from sim.log.contract import ORDER, TABLES, check_version, empty
from sim.log.freeze import freeze
from tests.log import build as office

START = datetime(2025, 3, 3, tzinfo=UTC)


def one_case(**columns):
    return pl.DataFrame({"case_id": ["a"], "process": ["p"], **{name: [value] for name, value in columns.items()}})


def one_item(**columns):
    values = {"case_id": "a", "process": "p", "activity": "do", "element_id": "do", "visit": 1, **columns}
    return pl.DataFrame({name: [value] for name, value in values.items()})


def test_tables_have_the_contracts_columns_types_and_order():
    log = office.build()
    for name, frame in log.tables.items():
        fixed = [column.name for column in TABLES[name]]
        assert frame.columns[: len(fixed)] == fixed
        assert [frame[column.name].dtype for column in TABLES[name]] == [column.dtype for column in TABLES[name]]
        assert frame.equals(frame.sort(ORDER[name]))
    assert log.cases.columns[-2:] == ["attr_complete", "attr_kva"]


def test_work_is_renumbered_with_its_senders():
    log = office.build()
    assert log.work["work_id"].to_list() == list(range(25))
    item = log.work.row(
        by_predicate=(pl.col("case_id") == "c2") & (pl.col("element_id") == "accept") & (pl.col("visit") == 2),
        named=True,
    )
    sender = log.work.row(item["sent_by"], named=True)
    assert (sender["case_id"], sender["element_id"], sender["visit"], sender["outcome"]) == (
        "c2",
        "survey",
        1,
        "returned",
    )


def test_order_of_rows_and_columns_does_not_matter():
    log = office.build()
    for seed in range(3):
        shuffled = {
            name: frame.sample(fraction=1, shuffle=True, seed=seed).select(sorted(frame.columns, reverse=True))
            for name, frame in log.tables.items()
        }
        again = office.build(**shuffled)
        assert again == log
        assert all(again.tables[name].equals(log.tables[name]) for name in TABLES)


def test_missing_optional_columns_are_null():
    log = freeze(work=one_item(), cases=one_case(), start=START)
    row = log.work.row(0, named=True)
    assert {name for name, value in row.items() if value is not None} == {
        "work_id", "case_id", "process", "activity", "element_id", "visit"
    }  # fmt: skip
    assert log.events.equals(empty("events"))


def test_small_types_are_widened():
    cases = one_case().with_columns(attr_n=pl.lit(3, pl.Int8), attr_x=pl.lit(0.5, pl.Float32), attr_none=pl.lit(None))
    log = freeze(work=one_item(visit=1), cases=cases, start=START)
    assert log.work["visit"].dtype == pl.Int32
    assert log.cases.select("attr_n", "attr_none", "attr_x").dtypes == [pl.Int64, pl.String, pl.Float64]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"work": one_item().drop("activity")}, "R1 work: column 'activity' is missing"),
        ({"work": one_item(colour="red")}, "R1 work: unknown column 'colour'"),
        ({"work": one_item(start_time="8:00")}, "R1 work.start_time: has type String, must be Int64"),
        ({"work": one_item(visit=2**40)}, "R1 work.visit: a value does not fit Int32"),
        ({"cases": one_case(attr_day=START)}, "R1 cases.attr_day: has type Datetime"),
        ({"work": one_item(work_id=3, sent_by=9)}, "R12 work row 0 .*: sent_by = 9 is no work_id"),
        ({"work": pl.concat([one_item(work_id=3), one_item(work_id=3, visit=2)])}, "R3 work.work_id: 2 rows share"),
        ({"start": datetime(2025, 3, 3)}, "R1 log: start = '2025-03-03T00:00:00' must say its offset"),  # noqa: DTZ001
        ({"recipe": {"seed": float("nan")}}, "R16 recipe: must be JSON data"),
        ({"provenance": {"engine": object()}}, "R16 provenance: must be JSON data"),
    ],
)
def test_what_cannot_be_frozen_is_refused(parts, message):
    with pytest.raises(LogError, match=message):
        freeze(**{"work": one_item(), "cases": one_case(), "start": START, **parts})


def test_log_is_immutable():
    log = office.build()
    with pytest.raises(FrozenInstanceError):
        log.work = log.cases
    for change in (
        lambda: log.recipe.update(seed=8),
        lambda: log.recipe.__setitem__("seed", 8),
        lambda: log.recipe["decisions"].append({}),
        lambda: log.recipe["scenario"]["posts"].pop("clerk"),
        log.provenance.clear,
    ):
        with pytest.raises(TypeError, match="immutable"):
            change()


def test_recipe_given_may_be_changed_afterwards():
    recipe = office.recipe()
    log = office.build(recipe=recipe)
    recipe["seed"] = 8
    assert log.recipe["seed"] == 7


def test_pickle_keeps_everything():
    log = office.build()
    again = pickle.loads(pickle.dumps(log))
    assert again == log
    assert again.provenance == log.provenance


def test_provenance_is_no_part_of_equality():
    assert office.build() == office.build(provenance={"engine": "another"})
    assert len({office.build(), office.build(provenance={})}) == 1


def test_hash_is_that_of_the_content():
    # A change here is a change of the hash of every log ever saved: it needs a new schema version.
    assert office.build().hash == "26f6fd1fe0e2f6d8d916fa73b13e84d5840f933f18a4bbe9d6f9dce3cad8ffae"


@pytest.mark.parametrize(
    "changed",
    [
        {"start": datetime(2025, 3, 3, 8, tzinfo=timezone(timedelta(hours=8)))},  # the same instant, in a nameless zone
        {"recipe": office.recipe() | {"seed": 8}},
        {"recipe": None},
        {"cases": office.cases().with_columns(attr_kva=pl.col("attr_kva") + 1e-12)},
        {"cases": office.cases().with_columns(attr_kva=pl.col("attr_kva").fill_null(0.0))},
        {"cases": office.cases().rename({"attr_kva": "attr_kw"})},
        {"cases": office.cases().with_columns(pl.col("attr_kva").cast(pl.String))},
        {"events": office.events().with_columns(pl.col("actor").replace("lin", "mei"))},
        {"decisions": None},
    ],
)
def test_hash_sees_every_difference(changed):
    assert office.build(**changed) != office.build()


def test_texts_cannot_slide_between_rows():
    logs = [
        freeze(
            work=empty("work"),
            cases=pl.DataFrame({"case_id": ["a", "b"], "process": "p", "attr_x": texts}),
            start=START,
        )
        for texts in (["12", "3"], ["1", "23"], [None, "123"], ["", "123"])
    ]
    assert len({log.hash for log in logs}) == 4


def test_negative_zero_is_zero():
    logs = [freeze(work=empty("work"), cases=one_case(attr_x=zero), start=START) for zero in (0.0, -0.0)]
    assert logs[0] == logs[1]


def test_repr_says_what_it_is():
    assert repr(office.build()).startswith(
        "EventLog(work=25, cases=10, events=29, staffing=7, decisions=1, start=2025-03-03T08:00:00+08:00"
    )


@pytest.mark.parametrize(
    ("version", "said"),
    [("2.0", "newer than 1.0"), ("0.9", "older than 1.0"), ("one", "is no version"), ("1", "is no version")],
)
def test_schema_version_is_checked(version, said):
    with pytest.raises(LogError, match=f"R15 log.json: schema_version = .*{said}"):
        check_version(version, place="log.json")


def test_minor_versions_are_read():
    check_version("1.7", place="log.json")
