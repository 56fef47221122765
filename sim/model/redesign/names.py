"""Names that people see for the parts of two scenarios, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sim.model.parts import Part, Texts
from sim.model.process import Process, SubProcess
from sim.model.scenario import Scenario
from sim.words import Lang, has, say

__all__ = ["LANGS", "Names", "both"]

LANGS: tuple[Lang, Lang] = ("zh", "en")


def both(key: str, **values: object) -> Texts:
    """A text in both languages; values that have two languages themselves are said in the same.

    >>> both("redesign.an_amount").en
    'amount'
    """

    def said(lang: Lang) -> str:
        return say(key, lang, **{n: v.get(lang) if isinstance(v, Texts) else v for n, v in values.items()})

    return Texts(zh=said("zh"), en=said("en"))


def plain(text: str) -> Texts:
    """A text that is the same in both languages."""
    return Texts(zh=text, en=text)


@dataclass(frozen=True)
class Names:
    """The names of the parts; the design is asked first, then the base."""

    base: Scenario
    design: Scenario

    def part(self, section: str, name: str) -> Texts:
        """The name of a part of a section; its id where it has none."""
        for scenario in (self.design, self.base):
            found = getattr(scenario, section, {})
            part = found.get(name) if isinstance(found, dict) else None
            if isinstance(part, Part) and isinstance(getattr(part, "name", None), Texts):
                return part.name  # type: ignore[attr-defined,no-any-return]
        return plain(name)

    def element(self, process: str, path: Iterable[str]) -> Texts:
        """The name of an element by its path of ids."""
        names = list(path)
        for scenario in (self.design, self.base):
            here: Any = scenario.processes.get(process)
            for name in names:
                here = here.elements.get(name) if isinstance(here, Process | SubProcess) else None
            if here is not None and here.name is not None:
                return Texts(zh=here.name.zh, en=here.name.en)
        return plain(names[-1])

    def department(self, post: str) -> Texts:
        """The name of a post's department."""
        found = self.design.posts.get(post) or self.base.posts.get(post)
        return plain("") if found is None else self.part("departments", found.department)

    def listed(self, texts: Iterable[Texts], most: int = 6) -> Texts:
        """Several names, of many the first."""
        names = list(dict.fromkeys((text.zh, text.en) for text in texts))
        shown = names[:most]
        more = len(names) - len(shown)
        zh, en = "、".join(zh for zh, _ in shown), ", ".join(en for _, en in shown)
        if not more:
            return Texts(zh=zh, en=en)
        return both("redesign.and_more", names=Texts(zh=zh, en=en), more=more)

    def section(self, section: str) -> Texts:
        """What one part of a section is called."""
        key = f"redesign.section.{section}"
        return both(key) if has(key) else plain(section)

    def key(self, key: str) -> Texts:
        """What a key of a part is called."""
        name = f"redesign.field.{key}"
        return both(name) if has(name) else plain(key)
