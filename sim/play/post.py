"""The seat at a post: who works on what, what goes back, what lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sim
from sim.play.chair import Chair, Place
from sim.play.game import Game
from sim.views.pick import day_of
from sim.views.scope import extent
from sim.views.walk_post import walk_post
from sim.views.walk_text import post_text

__all__ = ["PostChair"]

_LISTED = 9
_STORY = 40
"""Lines of a day in the post that are shown at once."""
ASIDE = ("30 min", "2 h", "1 d")


class PostChair(Chair):
    """Whoever hands out the work of a post: stops where there is a choice."""

    def __init__(self, game: Game) -> None:
        super().__init__(game)
        self._put_aside: tuple[str, str] | None = None

    def decide(self, point: sim.DecisionPoint) -> str | None:
        """One of the post's five decision points."""
        if point.point == "take":
            return self._take(point) if len(point.options) > 1 else None
        if point.point == "put_aside":
            wish, self._put_aside = self._put_aside, None
            mine = wish is not None and wish[0] == f"{point.case_id}|{point.element_id}|{point.visit}"
            return wish[1] if wish is not None and mine else None
        if point.point == "pass_on":
            return self.pass_on(point)
        return self._missing(point)

    def _take(self, point: sim.DecisionPoint) -> str | None:
        who = {"who": self.tell.name("resource", point.resource), "when": self.when(point.time)}
        shown = point.options[:_LISTED]
        rows = [self._row(number, dict(option.facts), point.time) for number, option in enumerate(shown, 1)]
        more = len(point.options) - len(shown)
        self.show(
            "",
            self.say("play.post.free", **who, waiting=len(point.options)),
            *rows,
            *([self.say("play.post.more", n=more)] if more else []),
        )
        place = Place(point.time, post=point.post)
        prompt = self.say("play.post.prompt")
        while (text := self.hear(place, prompt)) is not None:
            word, _, rest = text.partition(" ")
            aside, number, span = word == "a", *_number_and_span(rest if word == "a" else text)
            span = span or (ASIDE[0] if aside else "")
            if number is not None and 1 <= number <= len(point.options) and (span in ASIDE if aside else not span):
                choice = point.options[number - 1].choice
                self._put_aside = (choice, span) if aside else None
                return choice
            self.show(self.say("play.what", text=text))
        return None

    def _row(self, number: int, facts: Mapping[str, Any], now: int) -> str:
        names, lang = self.tell.names, self.game.lang
        sender = names.of("post", facts["from_post"], lang)
        marks = (
            "" if facts["kind"] == "first" else self.say("play.post.kind", kind=self.say(f"play.kind.{facts['kind']}"))
        )
        if facts["due"] is not None:
            over = self.tell.span(abs(facts["due"] - now))
            marks += self.say("play.post.late" if facts["due"] < now else "play.post.due", over=over)
        return self.say(
            "play.post.row",
            number=number, step=names.step(facts["process"], facts["activity"], lang), case=facts["case"],
            segment=names.of("segment", facts["segment"], lang), waited=self.tell.span(now - facts["waiting_since"]),
            came=self.say("play.post.came", post=sender) if facts["from_post"] else self.say("play.post.at_start"),
            age=self.tell.span(now - facts["arrival"]), marks=marks,
        )  # fmt: skip

    def _missing(self, point: sim.DecisionPoint) -> str | None:
        """Something is missing in what was handed over: send it back, ask, or go on without."""
        facts = dict(point.options[0].facts)
        names, lang = self.tell.names, self.game.lang
        told = self.say(
            "play.post.missing",
            when=self.when(point.time), case=point.case_id, step=names.step(facts["process"], point.element_id, lang),
            came=names.step(facts["process"], facts["from"], lang), post=names.of("post", facts["from_post"], lang),
        )  # fmt: skip
        self.show("", told)
        place = Place(point.time, point.case_id, point.element_id, point.post)
        return self.yes_or_no(place, self.say(f"play.post.{point.point}", machine=self.say(f"play.{point.default}")))

    def story(self, log: sim.EventLog) -> list[str]:
        """Today at the post, up to now."""
        now = extent(log)[1]
        begin = day_of(log, max(0, now - 1))[0]
        lines = post_text(log, walk_post(log, self.seat.who, window=(begin, now)), self.game.lang)
        return lines[:_STORY]


def _number_and_span(text: str) -> tuple[int | None, str]:
    """`3 2 h` as 3 and `2 h`; the span of an item put aside is half an hour unless said."""
    number, _, span = text.strip().partition(" ")
    return (int(number) if number.isdigit() else None), span.strip()
