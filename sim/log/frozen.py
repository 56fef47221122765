"""Plain data that nobody can change: what a log keeps its recipe and provenance in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

__all__ = ["FrozenDict", "FrozenList", "canonical_json", "freeze_data"]


def _refuse(*_: object, **__: object) -> NoReturn:
    raise TypeError("a log is immutable; change a copy: json.loads(json.dumps(...)) makes one")


class FrozenDict(dict[str, Any]):
    """A dict that refuses every change; equal to the plain one, and JSON, pydantic and `**` take it as one."""

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return freeze_data, (dict(self),)

    def __deepcopy__(self, memo: object) -> FrozenDict:
        return self


class FrozenList(list[Any]):
    """A list that refuses every change."""

    __setitem__ = __delitem__ = __iadd__ = __imul__ = append = clear = extend = insert = pop = remove = reverse = (
        sort
    ) = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return freeze_data, (list(self),)

    def __deepcopy__(self, memo: object) -> FrozenList:
        return self


def freeze_data(data: Any) -> Any:
    """Nested dicts and lists as frozen copies; a tuple becomes a list, as it does in JSON.

    >>> freeze_data({"seed": 7, "decisions": ()})
    {'seed': 7, 'decisions': []}
    """
    if isinstance(data, Mapping):
        return FrozenDict((key, freeze_data(value)) for key, value in data.items())
    if isinstance(data, list | tuple):
        return FrozenList(map(freeze_data, data))
    return data


def canonical_json(data: Any) -> str:
    """JSON text that equal data always share: keys sorted, no spaces, no NaN.

    Raises
    ------
    TypeError, ValueError
        Something in it is no JSON.

    >>> canonical_json({"b": [1, 2.5], "a": "穿越"})
    '{"a":"穿越","b":[1,2.5]}'
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
