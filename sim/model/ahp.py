"""Weights from judgements in pairs: the analytic hierarchy process, with its check of consistency."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from sim.errors import InputError, Mistake
from sim.model.evaluation import Branch
from sim.model.mistakes import mistake
from sim.model.mistakes import unknown as unknown_name

__all__ = ["CONSISTENT", "RANDOM_INDEX", "Ahp", "ahp", "branch_mistakes", "weights_of"]

CONSISTENT = 0.1
"""Consistency ratio below which judgements are good enough to be used."""

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45)
"""Mean consistency index of random judgements among 1 to 9 criteria."""

_ROUNDS, _STILL = 1000, 1e-13

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ahp:
    """What judgements in pairs come to.

    Attributes
    ----------
    weights
        The principal eigenvector, summing to 1.
    lambda_max
        The principal eigenvalue, at least the number of criteria.
    ci, ri, cr
        Consistency index, its mean over random judgements, and their ratio.
    worst
        The pair whose judgement fits the weights least, by position, and the ratio that would fit.
    """

    weights: tuple[float, ...]
    lambda_max: float
    ci: float
    ri: float
    cr: float
    worst: tuple[int, int, float] | None


def ahp(matrix: Sequence[Sequence[float]]) -> Ahp:
    """Weights and consistency of a reciprocal matrix of judgements.

    CI = (lambda_max - n) / (n - 1), CR = CI / RI; after Saaty (1980), The Analytic Hierarchy Process.

    Parameters
    ----------
    matrix
        Row i, column j: how many times as important i is as j; 1 to 9 criteria.

    Raises
    ------
    ValueError
        More criteria than random indices are known for.

    >>> [round(w, 3) for w in ahp([[1, 3], [1 / 3, 1]]).weights]
    [0.75, 0.25]
    """
    judged = np.asarray(matrix, dtype=np.float64)
    n = len(judged)
    if not 1 <= n <= len(RANDOM_INDEX):
        raise ValueError(f"between 1 and {len(RANDOM_INDEX)} criteria can be judged in pairs")
    weights = _principal(judged)
    lambda_max = float(np.mean(judged @ weights / weights))
    ci = max(0.0, (lambda_max - n) / (n - 1)) if n > 1 else 0.0
    ri = RANDOM_INDEX[n - 1]
    cr = ci / ri if ri > 0 else 0.0
    return Ahp(tuple(weights.tolist()), lambda_max, ci, ri, cr, _worst(judged, weights) if cr > 0 else None)


def _principal(judged: Matrix) -> Matrix:
    """The principal eigenvector by power iteration, which converges for every matrix of positive numbers."""
    weights = np.full(len(judged), 1 / len(judged))
    for _ in range(_ROUNDS):
        before, weights = weights, judged @ weights
        weights = weights / weights.sum()
        if np.abs(weights - before).max() < _STILL:
            break
    return weights


def _worst(judged: Matrix, weights: Matrix) -> tuple[int, int, float]:
    """The judgement farthest from the ratio of the weights, among those above the diagonal; of several, the first.

    Among three criteria all are equally far.
    """
    fit = weights[:, None] / weights[None, :]
    far = np.round(np.triu(np.abs(np.log(judged / fit)), 1), 9)
    i, j = (int(at) for at in np.unravel_index(int(far.argmax()), far.shape))
    return i, j, float(fit[i, j])


def weights_of(branch: Branch, *, place: str = "") -> tuple[Mapping[str, float], Ahp | None]:
    """The weights of a branch's criteria, summing to 1, and the judgements that they come from.

    Raises
    ------
    InputError
        Judgements are missing, twice there or inconsistent, or weights do not fit the criteria.
    """
    wrong = list(branch_mistakes(branch, place))
    if wrong:
        raise InputError(wrong)
    names = list(branch.criteria)
    if branch.judgements:
        judged = ahp(_matrix(names, branch.judgements))
        return dict(zip(names, judged.weights, strict=True)), judged
    given = {name: branch.weights.get(name, 1.0) for name in names}
    total = sum(given.values())
    return {name: value / total for name, value in given.items()}, None


def branch_mistakes(branch: Branch, place: str) -> Iterator[Mistake]:
    """What is wrong with the weights or judgements of one branch."""
    names = list(branch.criteria)
    if branch.judgements and branch.weights:
        yield mistake("evaluation.both", f"{place}.weights".lstrip("."))
    elif branch.judgements:
        yield from _judgement_mistakes(names, branch.judgements, f"{place}.judgements".lstrip("."))
    elif branch.weights:
        yield from _weight_mistakes(names, branch.weights, f"{place}.weights".lstrip("."))


def _weight_mistakes(names: Sequence[str], weights: Mapping[str, float], place: str) -> Iterator[Mistake]:
    for name in weights:
        if name not in names:
            yield unknown_name(f"{place}.{name}", name, "@evaluation.a_criterion", names)
    missing = [name for name in names if name not in weights]
    if missing:
        yield mistake("evaluation.weight_missing", place, names=", ".join(missing))
    if not any(value > 0 for value in weights.values()):
        yield mistake("evaluation.weights_zero", place)


def _judgement_mistakes(names: Sequence[str], judgements: Mapping[str, float], place: str) -> Iterator[Mistake]:
    wrong = False
    seen: dict[frozenset[str], str] = {}
    for pair in judgements:
        for name in pair.split("/"):
            if name not in names:
                wrong = True
                yield unknown_name(f"{place}.{pair}", name, "@evaluation.a_criterion", names)
        both = frozenset(pair.split("/"))
        if len(both) == 1 or both in seen:
            wrong = True
            yield mistake("evaluation.pair_twice", f"{place}.{pair}", value=pair, first=seen.get(both, pair))
        seen.setdefault(both, pair)
    missing = [f"{a}/{b}" for a, b in combinations(names, 2) if frozenset((a, b)) not in seen]
    if missing:
        yield mistake("evaluation.pair_missing", place, pairs=", ".join(missing))
    elif len(names) > len(RANDOM_INDEX):
        yield mistake("evaluation.too_many", place, most=len(RANDOM_INDEX), count=len(names))
    elif not wrong:
        yield from _inconsistent(names, judgements, place)


def _inconsistent(names: Sequence[str], judgements: Mapping[str, float], place: str) -> Iterator[Mistake]:
    found = ahp(_matrix(names, judgements))
    if found.cr < CONSISTENT or found.worst is None:
        return
    i, j, fit = found.worst
    straight = f"{names[i]}/{names[j]}"
    pair, fit = (straight, fit) if straight in judgements else (f"{names[j]}/{names[i]}", 1 / fit)
    yield mistake(
        "evaluation.inconsistent",
        f"{place}.{pair}",
        value=f"{judgements[pair]:.4g}",
        pair=pair,
        cr=f"{found.cr:.3f}",
        most=CONSISTENT,
        fit=f"{fit:.2g}" if fit >= 1 else f"1/{1 / fit:.2g}",
    )


def _matrix(names: Sequence[str], judgements: Mapping[str, float]) -> list[list[float]]:
    matrix = [[1.0] * len(names) for _ in names]
    for pair, ratio in judgements.items():
        i, j = (names.index(name) for name in pair.split("/"))
        matrix[i][j], matrix[j][i] = ratio, 1 / ratio
    return matrix
