"""Judging departments and posts: a tree of indicators, from the figures of the log up to one score and grade."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.ahp import Ahp, weights_of
from sim.model.evaluation import GRADES, Branch, Criterion, Evaluation, System
from sim.model.evaluation_default import DEFAULT
from sim.model.scenario import Scenario
from sim.views.evaluation.figures import Figures, Known
from sim.views.evaluation.fuzzy import Memberships, combined, grade_of, memberships, score
from sim.views.scope import Include, Window, scenario_of

__all__ = ["Evaluated", "Judged", "UnitScore", "Weigher", "difference", "evaluate", "judged"]

Reader = Callable[[str], Known]


@dataclass(frozen=True)
class Judged:
    """A criterion with what it came to; what the log cannot tell has no score, and its weight goes to the others.

    Attributes
    ----------
    criterion
        Its id.
    weight
        Among the criteria beside it, as the file has it.
    used
        The same after those without a value were left out; 0 for them.
    figure, value, n
        Of a leaf: what was looked at, what it is (a share, seconds, points) and how many things are behind it.
    shares, score, grade
        Memberships of the grades, points (0 to 100), and the grade whose points are nearest.
    parts
        Criteria below.
    """

    criterion: str
    weight: float
    used: float
    figure: str | None
    value: float | None
    n: int
    shares: Memberships | None
    score: float | None
    grade: str | None
    parts: tuple[Judged, ...] = ()

    def leaves(
        self, path: tuple[str, ...] = (), weight: float = 1.0
    ) -> Iterator[tuple[tuple[str, ...], float, Judged]]:
        """Every leaf with the way to it and its weight in the whole."""
        here, share = (*path, self.criterion), weight * self.used
        if not self.parts:
            yield here, share, self
        for part in self.parts:
            yield from part.leaves(here, share)

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        shares = None if self.shares is None else dict(zip(GRADES, self.shares, strict=True))
        data = {
            "criterion": self.criterion, "weight": self.weight, "used": self.used, "figure": self.figure,
            "value": self.value, "n": self.n, "score": self.score, "grade": self.grade, "memberships": shares,
        }  # fmt: skip
        return data | ({"parts": [part.to_dict() for part in self.parts]} if self.parts else {})


@dataclass(frozen=True)
class UnitScore:
    """A department or post with its whole tree; `of` is department or post."""

    system: str
    of: str
    unit: str
    root: Judged


@dataclass(frozen=True)
class Evaluated:
    """What `evaluate` found.

    Attributes
    ----------
    units
        Each unit of each system, the best score first; those that nothing is known of come last.
    judgements
        Of each branch that was judged in pairs (`system`, `system.criterion` …): weights and consistency.
    assumed
        No indicator system was given: the default one was used, which is an assumption.
    """

    units: tuple[UnitScore, ...]
    judgements: dict[str, Ahp]
    assumed: bool
    evaluation: Evaluation

    def table(self) -> pl.DataFrame:
        """One row a unit: `system`, `of`, `unit`, `score`, `grade`, memberships, `known` (weight with a value)."""
        rows = [
            (u.system, u.of, u.unit, u.root.score, u.root.grade, *(u.root.shares or (None,) * 4), _known(u.root))
            for u in self.units
        ]
        texts = dict.fromkeys(("system", "of", "unit"), pl.String)
        numbers = dict.fromkeys((*GRADES, "known"), pl.Float64)
        schema = {**texts, "score": pl.Float64, "grade": pl.String, **numbers}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def to_dict(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "assumed": self.assumed,
            "operator": self.evaluation.operator,
            "judgements": {
                name: {"weights": list(a.weights), "lambda_max": a.lambda_max, "ci": a.ci, "ri": a.ri, "cr": a.cr}
                for name, a in self.judgements.items()
            },
            "units": [{"system": u.system, "of": u.of, "unit": u.unit, **u.root.to_dict()} for u in self.units],
        }


def evaluate(
    log: EventLog,
    *,
    evaluation: Evaluation | None = None,
    window: Window | None = None,
    include: Include = "complete",
) -> Evaluated:
    """Departments and posts by their indicator systems, with the chain down to the figures of the log.

    Parameters
    ----------
    log
        The log, simulated or real.
    evaluation
        Instead of the scenario's; where neither has a system, a default one is assumed.
    window, include
        As everywhere (docs/views.md).

    Raises
    ------
    InputError
        Judgements contradict one another, or weights do not fit their criteria.
    """
    scenario = scenario_of(log)
    given = evaluation or (scenario.evaluation if scenario is not None else None)
    assumed = given is None or not given.systems
    used = given.model_copy(update={"systems": DEFAULT.systems}) if given is not None and assumed else given or DEFAULT
    figures = Figures(log, further=used.indicators, window=window, include=include)
    units: list[UnitScore] = []
    found: dict[str, Ahp] = {}
    for name, system in used.systems.items():
        found |= _judgements(system, name)
        for unit in system.units or _units(log, scenario, system):
            reader = _reader(figures, system, unit)
            units.append(
                UnitScore(name, system.of, unit, judged(system, used, reader, place=f"evaluation.systems.{name}"))
            )
    units.sort(key=lambda u: (list(used.systems).index(u.system), -(u.root.score or -1.0), u.unit))
    return Evaluated(tuple(units), found, assumed, used)


class Weigher:
    """The weights of branches, each worked out once: customers are judged by the thousand."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[Branch, Mapping[str, float]]] = {}

    def of(self, branch: Branch, place: str) -> Mapping[str, float]:
        """The weights of one branch, summing to 1."""
        if id(branch) not in self._found:
            self._found[id(branch)] = branch, weights_of(branch, place=place)[0]
        return self._found[id(branch)][1]


def judged(
    branch: Branch,
    evaluation: Evaluation,
    read: Reader,
    *,
    name: str = "",
    place: str = "",
    weigher: Weigher | None = None,
) -> Judged:
    """A branch or leaf with the score that its figures come to.

    Parameters
    ----------
    branch
        A system, or a criterion.
    evaluation
        For the operator and the points of the grades.
    read
        The figure of a name.
    name, place
        Its id, and where it stands, for errors.
    weigher
        Remembers the weights, where many are judged by the same branches.
    """
    if isinstance(branch, Criterion) and branch.figure is not None and branch.scale is not None:
        value, n = read(branch.figure)
        shares = None if value is None else memberships(value, branch.scale)
        return Judged(name, 1.0, 1.0, branch.figure, value, n, shares, *_points(shares, evaluation))
    weigher = weigher or Weigher()
    weights = weigher.of(branch, place)
    parts = []
    for key, part in branch.criteria.items():
        below = judged(part, evaluation, read, name=key, place=f"{place}.criteria.{key}", weigher=weigher)
        parts.append(replace(below, weight=weights[key]))
    told = sum(part.weight for part in parts if part.shares is not None)
    parts = [replace(p, used=p.weight / told if p.shares is not None and told > 0 else 0.0) for p in parts]
    known = [(part.used, part.shares) for part in parts if part.shares is not None and part.used > 0]
    shares = combined([w for w, _ in known], [row for _, row in known], evaluation.operator) if known else None
    return Judged(name, 1.0, 1.0, None, None, 0, shares, *_points(shares, evaluation), tuple(parts))


def _points(shares: Memberships | None, evaluation: Evaluation) -> tuple[float | None, str | None]:
    if shares is None:
        return None, None
    points = score(shares, evaluation.grades)
    return points, grade_of(points, evaluation.grades)


def _reader(figures: Figures, system: System, unit: str) -> Reader:
    return lambda figure: figures.of(figure, system.of, unit)


def _judgements(branch: Branch, name: str) -> dict[str, Ahp]:
    found: dict[str, Ahp] = {}
    ahp = weights_of(branch, place=f"evaluation.systems.{name}")[1] if branch.criteria else None
    if ahp is not None:
        found[name] = ahp
    for key, part in branch.criteria.items():
        found |= _judgements(part, f"{name}.criteria.{key}")
    return found


def _units(log: EventLog, scenario: Scenario | None, system: System) -> list[str]:
    """Departments or posts that have work, in the scenario's order; the company is one unit."""
    if system.of == "company":
        return ["company"]
    seen = set(log.work[system.of].drop_nulls().unique())
    if scenario is None:
        return sorted(seen)
    known = scenario.departments if system.of == "department" else scenario.posts
    return [name for name in known if name in seen]


def _known(root: Judged) -> float:
    """The weight of the leaves that have a value, of 1: before the rest was given to them."""

    def of(part: Judged) -> float:
        return sum(p.weight * of(p) for p in part.parts) if part.parts else float(part.shares is not None)

    return of(root)


def difference(before: Evaluated, after: Evaluated) -> pl.DataFrame:
    """What changed from one evaluation to another: `system`, `unit`, `before`, `after`, `change`, `grade_before`,
    `grade_after`, and the leaf that moved the score most (`leaf`, `leaf_before`, `leaf_after`: its values).

    The verification of a proposal: evaluate, change, run, evaluate again by the same systems.
    """
    past = {(u.system, u.unit): u for u in before.units}
    rows = []
    for unit in after.units:
        old = past.get((unit.system, unit.unit))
        if old is None:
            continue
        a, b = old.root.score, unit.root.score
        change = None if a is None or b is None else b - a
        rows.append(
            (unit.system, unit.unit, a, b, change, old.root.grade, unit.root.grade, *_moved(old.root, unit.root))
        )
    schema = {
        "system": pl.String, "unit": pl.String, "before": pl.Float64, "after": pl.Float64, "change": pl.Float64,
        "grade_before": pl.String, "grade_after": pl.String, "leaf": pl.String, "leaf_before": pl.Float64,
        "leaf_after": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        pl.col("change").abs(), "unit", descending=[True, False], nulls_last=True
    )


def _moved(before: Judged, after: Judged) -> tuple[str | None, float | None, float | None]:
    """The leaf with the largest weighted change of points, and its values."""
    old = {path: leaf for path, _, leaf in before.leaves()}
    moves = [
        (abs(weight * (leaf.score - old[path].score)), path, old[path].value, leaf.value)  # type: ignore[operator]
        for path, weight, leaf in after.leaves()
        if path in old and leaf.score is not None and old[path].score is not None
    ]
    if not moves or max(moves)[0] == 0:
        return None, None, None
    _, path, a, b = max(moves)
    return ".".join(path[1:]), a, b
