"""Games on a small office: what each seat sees and does, and that its recipe gives an equal log."""

import pytest

import sim
from sim.play.game import DAY, WARM_UP
from sim.play.session import Order, play, rehearse
from tests.cli.conftest import OFFICE

BACK = ("审核", "checker", "Checker", "Filer", "nobody on duty", "in transfer")


class Script:
    """A screen that answers from a list, and keeps all that it was shown."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.shown = []
        self.prompts = []

    def show(self, lines):
        self.shown += lines

    def ask(self, prompt):
        self.prompts.append(prompt)
        return self.answers.pop(0) if self.answers else None


@pytest.fixture
def office():
    """The small office with more of everything: after each night there is a queue to choose from."""
    people = {"anna": 2, "bo": 4, "cai": 1}
    staff = {name: {**OFFICE["staff"][name], "count": count} for name, count in people.items()}
    staff["dora"] = {"posts": ["filer", "checker"], "calendar": "day"}
    return {**OFFICE, "staff": staff, "arrivals": {"people": {"process": "request", "every": "exponential(mean=1 h)"}}}


def game(office, kind, *answers, who=None, lang="en", days=2):
    screen = Script(*answers)
    session = play(rehearse(Order(office, kind, who, days)), screen, lang)
    assert sim.simulate(**session.log.recipe) == session.log
    return session, screen


@pytest.mark.parametrize(("kind", "who"), [("customer", None), ("post", "clerk"), ("department", "back")])
@pytest.mark.parametrize("answers", [(), ("",) * 2000, ("q",)], ids=["gone", "enter", "left"])
def test_a_player_who_decides_nothing_changes_nothing(office, kind, who, answers):
    session, screen = game(office, kind, *answers, who=who)
    assert session.log == session.game.machine
    assert session.log.recipe["decisions"] == []
    assert "never part" in session.ending()[-1]
    assert screen.prompts


def test_a_customer_leaves(office):
    session, screen = game(office, "customer", "1", "w")
    row = session.log.cases.filter(session.log.cases["case_id"] == session.game.seat.who).row(0, named=True)
    assert row["outcome"] == "withdrawn"
    assert session.log.recipe["decisions"] == [
        {"point": "withdraw", "time": row["end_time"], "choice": "yes", "case_id": row["case_id"], "at_will": True}
    ]
    assert any("your case: withdrawn | done" in line for line in session.ending())
    assert "You withdraw." in screen.shown


def test_a_customer_sees_no_further_than_the_counter(office):
    _, screen = game(office, "customer", "2", *("", "s") * 8)
    text = "\n".join(screen.shown)
    assert "Accepted." in text
    assert "promise to the customer: Done in a day" in text
    assert not [word for word in BACK if word in text]


def test_a_customer_chases_of_their_own_accord_and_when_tried(office):
    session, _ = game(office, "customer", "1", "", "c", "y", days=3)
    who = session.game.seat.who
    chases = session.log.events.filter((session.log.events["case_id"] == who) & (session.log.events["kind"] == "chase"))
    machine = session.game.machine.events
    before = machine.filter((machine["case_id"] == who) & (machine["kind"] == "chase")).height
    assert chases.height >= max(1, before)
    assert session.log.recipe["decisions"]


def test_a_post_takes_the_second_one_first_and_puts_one_aside(office):
    session, screen = game(office, "post", "2", "a 2 2 h", "q", who="clerk")
    take, aside_take, aside = session.log.recipe["decisions"]
    assert (take["point"], aside_take["point"], aside["point"], aside["choice"]) == ("take", "take", "put_aside", "2 h")
    case = take["choice"].split("|")[0]
    began = session.log.work.filter(
        (session.log.work["case_id"] == case) & (session.log.work["element_id"] == "accept")
    )
    assert began["start_time"][0] == take["time"] >= WARM_UP * DAY
    assert "The runs part" in "\n".join(session.ending())
    assert any("is free;" in line for line in screen.shown)


def test_a_post_is_asked_about_what_is_missing(office):
    session, screen = game(office, "post", *("", "y", "n") * 40, who="checker")
    assert any("something is missing" in line for line in screen.shown)
    assert {decision["point"] for decision in session.log.recipe["decisions"]} >= {"return"}


def test_a_department_moves_people_and_raises_cases(office):
    session, screen = game(office, "department", "g 2 1", "p 1", "", "q", who="back", days=1)
    moved, raised = session.log.recipe["decisions"]
    assert (moved["point"], moved["choice"], raised["point"], raised["choice"]) == (
        "move_staff",
        "checker",
        "set_priority",
        "1",
    )
    assert session.log.events.filter(session.log.events["kind"] == "moved")["actor"].to_list() == [moved["resource"]]
    assert any("post 1  Checker" in line for line in screen.shown)


def test_findings_are_pinned(office):
    session, screen = game(office, "customer", "1", "n nobody says how long", "n", "l", "s", "?", "x", "")
    (finding,) = session.findings
    told = session.as_data()["findings"][0]
    assert (finding.text, finding.case_id, finding.element_id) == (
        "nobody says how long",
        session.game.seat.who,
        "accept",
    )
    assert told["minute"].startswith("2024-01-15T")
    text = "\n".join(screen.shown)
    for part in (
        "Finding 1 noted",
        "Write the finding behind the n",
        "So far",
        "call and chase",
        '"x" is no answer here',
    ):
        assert part in text


def test_the_machine_decides_for_a_while(office):
    session, _ = game(office, "post", "m 1 d", "2", "q", who="clerk")
    assert session.log.recipe["decisions"][0]["time"] >= (WARM_UP + 1) * DAY


@pytest.mark.parametrize("kind", ["customer", "post", "department"])
def test_seats_are_on_offer_in_both_languages(office, kind):
    for lang, word in (("en", "Number (Enter: 1)"), ("zh", "编号（回车：1）")):
        session, screen = game(office, kind, "nonsense", "", lang=lang)
        assert screen.prompts[0].startswith(word)
        assert session.game.seat.kind == kind


def test_a_seat_that_is_not_there_is_told(office):
    with pytest.raises(sim.InputError, match="did you mean clerk"):
        game(office, "post", who="clrek")
    assert game(office, "department", who="后台")[0].game.seat.who == "back"
