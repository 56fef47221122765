"""Errors about a whole log, before its rows are looked at."""

from __future__ import annotations

from sim.errors import LogError, Mistake
from sim.words import say

__all__ = ["refused"]


def refused(place: str, key: str, **values: object) -> LogError:
    """The error that something about a whole log is wrong; the rule is `log.rule.<key>`, its remedy the second line."""
    texts = {name: str(value) for name, value in values.items()}
    rule, _, remedy = say(f"log.rule.{key}", "en", **texts).partition("\n")
    return LogError(Mistake(place, rule, remedy, key=f"log.rule.{key}", values=tuple(texts.items())))
