"""The seat at the head of a department: queues, people, the oldest cases; moving people and raising cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

import sim
from sim.play.chair import Chair, Place
from sim.play.game import DAY, Game
from sim.views.queues import in_queue
from sim.views.scope import extent
from sim.views.walk_department import walk_department
from sim.views.walk_text import department_text

__all__ = ["Board", "DepartmentChair", "board_of"]

_HOURS = tuple(hour * DAY // 24 for hour in (8, 10, 12, 14, 16, 18))
_OLDEST = 5
_RAISED = 1


@dataclass(frozen=True)
class Board:
    """What the head of a department sees: one row a post, a person on duty, and an old case.

    `posts`: `post`, `waiting`, `oldest` (since when the first waits, microseconds), `working`. `people`: `resource`,
    `post` (home), `at` (where they were lent to, or null), `case_id` (in hand, or null). `cases`: `case_id`, `process`,
    `segment`, `arrival_time`, `priority`, `post`, `begin` (in the queue since).
    """

    posts: pl.DataFrame
    people: pl.DataFrame
    cases: pl.DataFrame


def board_of(log: sim.EventLog, department: str, posts: Sequence[str], staffing: pl.DataFrame) -> Board:
    """The board of a department at the end of a log.

    Parameters
    ----------
    log
        Up to now.
    department
        Its id.
    posts
        Ids of its posts.
    staffing
        Planned duty that also covers what comes after this instant.
    """
    now = extent(log)[1]
    mine = pl.col("department") == department
    queue = in_queue(log).filter(mine & pl.col("start_time").is_null() & (pl.col("outcome") == "open"))
    at_work = log.work.filter(pl.col("start_time").is_not_null() & (pl.col("outcome") == "open"))
    rows = []
    for post in posts:
        lying, in_hand = queue.filter(pl.col("post") == post), at_work.filter(pl.col("post") == post)
        rows.append((post, lying.height, lying["begin"].min(), in_hand.height))
    table = pl.DataFrame(
        rows, schema={"post": pl.String, "waiting": pl.Int64, "oldest": pl.Int64, "working": pl.Int64}, orient="row"
    )
    moves = log.events.filter(pl.col("kind") == "moved").select(
        resource="actor", at=pl.col("detail").str.json_path_match("$.to")
    )
    lent = moves.group_by("resource", maintain_order=True).last()
    people = (
        staffing.filter(mine & (pl.col("open_time") <= now) & (pl.col("close_time") > now))
        .unique("resource", maintain_order=True)
        .join(lent, on="resource", how="left", maintain_order="left")
        .join(
            at_work.select("resource", "case_id").unique("resource"), on="resource", how="left", maintain_order="left"
        )
        .with_columns(at=pl.when(pl.col("at") != pl.col("post")).then("at"))
        .select("resource", "post", "at", "case_id")
    )
    cases = (
        queue.select("case_id", "post", "begin")
        .join(log.cases, on="case_id")
        .sort("arrival_time", "case_id")
        .unique("case_id", maintain_order=True)
        .select("case_id", "process", "segment", "arrival_time", "priority", "post", "begin")
    )
    return Board(table, people, cases.head(_OLDEST))


class DepartmentChair(Chair):
    """The head of a department: looks every two hours of the day while somebody is on duty."""

    def __init__(self, game: Game) -> None:
        super().__init__(game)
        posts = game.scenario.posts
        self.posts = [name for name, post in posts.items() if post.department == self.seat.who]
        duty = game.machine.staffing.filter(pl.col("department") == self.seat.who)
        self.duty = list(duty.select("open_time", "close_time").unique().iter_rows())

    def wakes(self, after: int) -> int | None:
        """The next even hour of the day at which somebody is on duty."""
        if self.gone:
            return None
        first = max(after, self.game.begin - 1)
        midnight = self.game.midnight(first)
        for day in range(400):
            for hour in _HOURS:
                time = midnight + day * DAY + hour
                if time >= self.game.end:
                    return None
                if time > first and any(opens <= time < closes for opens, closes in self.duty):
                    return time
        return None

    def acts(self, time: int) -> Sequence[sim.Decision]:
        """Look at the board, move people, raise cases."""
        if not self.plays(time):
            return ()
        board = board_of(self.so_far(), self.seat.who, self.posts, self.game.machine.staffing)
        self.show("", *self._lines(board, time))
        made: list[sim.Decision] = []
        prompt = self.say("play.department.prompt")
        while (text := self.hear(Place(time), prompt)) is not None:
            decision = self._order(text, board, time)
            if decision is None:
                self.show(self.say("play.what", text=text))
                continue
            made.append(decision)
            prompt = self.say("play.department.more", n=len(made))
        return made

    def _order(self, text: str, board: Board, time: int) -> sim.Decision | None:
        """`g 2 1`: person 2 helps at post 1; `p 3`: case 3 goes first; None where it is neither."""
        word, *numbers = text.split()
        if not all(number.isdigit() for number in numbers):
            return None
        chosen = [int(number) - 1 for number in numbers]
        if (
            word == "g"
            and len(chosen) == 2
            and 0 <= chosen[0] < board.people.height
            and 0 <= chosen[1] < len(self.posts)
        ):
            person = board.people["resource"][chosen[0]]
            return sim.Decision("move_staff", time, self.posts[chosen[1]], resource=person, at_will=True)
        if word == "p" and len(chosen) == 1 and 0 <= chosen[0] < board.cases.height:
            row = board.cases.row(chosen[0], named=True)
            raised = str((row["priority"] or 0) + _RAISED)
            return sim.Decision("set_priority", time, raised, case_id=row["case_id"], at_will=True)
        return None

    def _lines(self, board: Board, time: int) -> list[str]:
        names, lang = self.tell.names, self.game.lang
        lines = [
            self.say("play.department.head", when=self.when(time), name=names.of("department", self.seat.who, lang))
        ]
        for number, row in enumerate(board.posts.iter_rows(named=True), 1):
            oldest = (
                ""
                if row["oldest"] is None
                else self.say("play.department.oldest", waited=self.tell.span(time - row["oldest"]))
            )
            facts = {"post": names.of("post", row["post"], lang), "waiting": row["waiting"], "working": row["working"]}
            lines.append(self.say("play.department.post", number=number, oldest=oldest, **facts))
        for number, row in enumerate(board.people.iter_rows(named=True), 1):
            post = names.of("post", row["at"] or row["post"], lang)
            lent = self.say("play.department.lent") if row["at"] else ""
            state = self.say("play.department.idle" if row["case_id"] is None else "play.department.busy")
            who = names.of("resource", row["resource"], lang)
            lines.append(self.say("play.department.person", number=number, who=who, post=post, lent=lent, state=state))
        for number, row in enumerate(board.cases.iter_rows(named=True), 1):
            facts = {kind: names.of(kind, row[kind], lang) for kind in ("process", "segment", "post")}
            age, waited = self.tell.span(time - row["arrival_time"]), self.tell.span(time - row["begin"])
            case = {"case": row["case_id"], "priority": row["priority"] or 0}
            lines.append(self.say("play.department.case", number=number, age=age, waited=waited, **case, **facts))
        return lines

    def decide(self, point: sim.DecisionPoint) -> str | None:
        """What the scenario's own rules would do; the department's people assign and pass on single cases."""
        if point.point in ("assign", "pass_on") or point.default in ("stay", "none"):
            return None
        rule = self.say(f"play.department.rule_{point.point}", choice=point.default, case=point.case_id or "—")
        self.show("", self.say("play.department.rule", when=self.when(point.time), rule=rule))
        no = next(option.choice for option in point.options if option.choice in ("stay", "no"))
        answer = self.yes_or_no(Place(point.time, point.case_id), self.say("play.department.rule_prompt"))
        return {"yes": point.default, "no": no}.get(answer or "")

    def story(self, log: sim.EventLog) -> list[str]:
        """The department up to now, since play began."""
        window = (min(self.game.begin, extent(log)[1] - 1), extent(log)[1])
        return department_text(log, walk_department(log, self.seat.who, window=window, include="all"), self.game.lang)
