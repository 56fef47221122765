"""Loading redesigns: a name, a file, data or several with `+` become one frozen, checked object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake, nearest, unknown
from sim.model.read_yaml import read_yaml, shown
from sim.model.redesign.amounts import filled_written, references
from sim.model.redesign.parts import Lever, Redesign
from sim.model.translate import mistakes_of
from sim.model.written import Written, written
from sim.places import redesigns_dir

__all__ = ["Source", "load_redesign", "redesign_names"]

Source = str | Path | Mapping[str, Any] | Redesign
_ENDING = ".yaml"
_LIKE_A_PATH = re.compile(r"[/\\]|\.ya?ml$")


def redesign_names() -> list[str]:
    """The names of the redesigns that come with the project.

    >>> "one_stop" in redesign_names()
    True
    """
    return sorted(file.stem for file in redesigns_dir().glob(f"*{_ENDING}"))


def load_redesign(source: Source) -> Redesign:
    """The redesign that `source` stands for.

    Parameters
    ----------
    source
        The name of a redesign that comes with the project, a YAML file, a mapping of the same form, or a redesign;
        `a+b` combines several, in this order, and then the levers are called `a.lever`.

    Raises
    ------
    InputError
        Everything that is wrong, with file, line, value, rule and remedy.

    >>> more = {"name": "More clerks", "changes": [{"change": "staff", "group": "clerks", "count": "+1"}]}
    >>> load_redesign({"id": "more", "title": "More", "levers": {"clerks": more}}).levers["clerks"].changes[0].count
    '+1'
    """
    if isinstance(source, Redesign):
        return source
    if isinstance(source, str) and "+" in source and not Path(source).is_file():
        return _validated(_combined([_root(part.strip(), ()) for part in source.split("+")]))
    return _validated(_root(source, ()))


def _root(source: str | Path | Mapping[str, Any], above: tuple[str, ...]) -> Written:
    """What stands in a source, with the redesigns that it combines."""
    if isinstance(source, Mapping):
        root, folder, name = written(source), Path(), str(source.get("id", ""))
    else:
        file = _file(source)
        root, folder, name = read_yaml(file), file.parent, shown(file)
    if name and name in above:
        chain = " -> ".join([*above[above.index(name) :], name])
        raise InputError(mistake("redesign.combine_circle", f"{root.place} combine", chain=chain))
    listed = root.get("combine")
    if listed is None or not isinstance(root.value, dict):
        return root
    parts = listed.value if isinstance(listed.value, list) else [listed]
    roots = [_root(_beside(folder, str(part.value)), (*above, name)) for part in parts]
    own = Written({key: inner for key, inner in root.value.items() if key != "combine"}, root.place)
    return _combined([*roots, own], own)


def _beside(folder: Path, name: str) -> str | Path:
    return folder / name if _LIKE_A_PATH.search(name) else name


def _file(source: str | Path) -> Path:
    if isinstance(source, str) and source in redesign_names():
        return redesigns_dir() / f"{source}{_ENDING}"
    path = Path(source)
    if path.is_file():
        return path
    names = redesign_names()
    near = nearest(path.stem, names)
    key = "redesign.none_such_near" if near else "redesign.none_such"
    raise InputError(mistake(key, str(source), near=near, known=", ".join(names)))


def _combined(roots: list[Written], own: Written | None = None) -> Written:
    """One redesign of several: the levers of all, each called after where it comes from, those of `own` as they are."""
    levers: dict[str, Written] = {}
    sources: dict[str, Written] = {}
    for root in roots:
        prefix = "" if root is own else f"{_text(root, 'id')}."
        for name, lever in _entries(root, "levers"):
            levers[f"{prefix}{name}"] = lever
        sources.update(_entries(root, "sources"))
    if own is not None and isinstance(own.value, dict):
        parts = {"levers": Written(levers, own.place), "sources": Written(sources, own.place)}
        return Written({**own.value, **parts}, own.place)
    place = roots[0].place
    titles = {lang: Written(" + ".join(_title(root, lang) for root in roots), place) for lang in ("zh", "en")}
    values = {
        "id": Written("+".join(_text(root, "id") for root in roots), place),
        "title": Written(titles, place),
        "levers": Written(levers, place),
        "sources": Written(sources, place),
    }
    return Written(values, place)


def _entries(root: Written, key: str) -> Iterator[tuple[str, Written]]:
    part = root.get(key)
    if part is not None and isinstance(part.value, dict):
        yield from part.value.items()


def _text(root: Written, key: str) -> str:
    part = root.get(key)
    return str(part.value) if part is not None and not isinstance(part.value, dict | list) else ""


def _title(root: Written, lang: str) -> str:
    title = root.get("title")
    inner = title.get(lang) if title is not None and isinstance(title.value, dict) else title
    return str(inner.value) if inner is not None else _text(root, "id")


def _validated(root: Written) -> Redesign:
    """The redesign that `root` holds, once as written and once with its amounts filled in."""
    redesign = _modelled(root)
    found = list(_mistakes(redesign, root))
    if not found:
        for bound in ("value", "low", "high"):
            found += _filled_mistakes(redesign, root, bound)
    if found:
        raise InputError(list(dict.fromkeys(found)))
    return redesign.written_at(root)


def _modelled(root: Written) -> Redesign:
    try:
        return Redesign.model_validate(root.plain())
    except ValidationError as error:
        raise InputError(mistakes_of(error, root, Redesign)) from None


def _filled_mistakes(redesign: Redesign, root: Written, bound: str) -> list[Mistake]:
    """What the changes break once the amounts stand at their value, or at an end of their range."""
    levers = {}
    for name, lever in _entries(root, "levers"):
        amounts = {key: _at(amount, bound) for key, amount in redesign.levers[name].amounts.items()}
        levers[name] = filled_written(lever, amounts)
    assert isinstance(root.value, dict)
    whole = Written({**root.value, "levers": Written(levers, root.place)}, root.place)
    try:
        Redesign.model_validate(whole.plain())
    except ValidationError as error:
        return mistakes_of(error, whole, Redesign)
    return []


def _at(amount: Any, bound: str) -> float:
    end = getattr(amount, bound)
    return float(amount.value if end is None else end)


def _mistakes(redesign: Redesign, root: Written) -> Iterator[Mistake]:
    known = [*redesign.sources, "assumption"]
    for name, lever in redesign.levers.items():
        if not lever.changes:
            yield mistake("redesign.no_changes", root.place_of(("levers", name, "changes")))
        yield from _amounts(name, lever, root)
        parts = [(("levers", name, "amounts", key, "source"), part.source) for key, part in lever.amounts.items()]
        for steps, source in [*parts, (("levers", name, "source"), lever.source)]:
            if isinstance(source, str) and source not in known:
                yield unknown(root.place_of(steps), source, "@check.a_source", known)


def _amounts(name: str, lever: Lever, root: Written) -> Iterator[Mistake]:
    """References to amounts that are not there, amounts that nobody uses or that lie beyond their range."""
    place = ("levers", name)
    changes = root.nearest((*place, "changes"))[0].plain()
    used = set()
    for steps, reference in references(changes):
        used.add(reference)
        if reference not in lever.amounts:
            where = root.place_of((*place, "changes", *steps))
            yield unknown(where, reference, "@redesign.an_amount", lever.amounts)
    for key, amount in lever.amounts.items():
        where = root.place_of((*place, "amounts", key))
        if key not in used:
            yield mistake("redesign.amount_unused", where)
        low, high = _at(amount, "low"), _at(amount, "high")
        if not low <= amount.value <= high:
            yield mistake("redesign.amount_range", where, value=f"{amount.value:g}", low=f"{low:g}", high=f"{high:g}")
