"""Standards that act: warnings, interventions, reviews, each with its own work; to the minute by hand."""

from tests.engine.small import SHIFT, come, events, items, run, waits

DESK = come() | {"desk": {"post": "desk", "duration": "30 min"}}
FLOW = ["come -> desk -> go"]
LOOK = {"elements": come("chief"), "flows": ["come -> chief -> go"]}


def standard(limit="60 min", *, calendar=None, pauses=(), pause_external=False, **controls):
    found = {"process": "walk", "limit": limit, "controls": controls, "pauses": list(pauses)}
    found |= {"pause_external": pause_external}
    return {"promise": found if calendar is None else found | {"calendar": calendar}}


def controls(log):
    """Minute, case and name of each control that was carried out."""
    return [(time, case, detail["control"]) for time, case, _, detail in events(log, "control")]


def test_a_warning_comes_at_its_share_of_the_limit_and_only_while_the_clock_runs():
    warn = {"kind": "warning", "at": 0.8}
    # the first is done after 30 minutes, the second after 60: warned at 48
    log = run(DESK, FLOW, at=[0, 0], standards=standard(warn=warn))
    assert controls(log) == [(48, "2", "warn")]


def test_work_that_ends_at_the_instant_of_the_warning_needs_none():
    log = run(DESK, FLOW, at=[0], standards=standard("60 min", warn={"kind": "warning", "at": 0.5}))
    assert controls(log) == []


def test_the_work_of_a_control_is_a_case_of_its_own_and_its_effect_comes_at_its_end():
    warn = {"kind": "warning", "at": 0.5, "starts": "look", "priority": 9}
    posts = {"desk": {"discipline": "priority"}}
    # at minute 30 the second has waited half its limit; the chief takes a minute to raise it, before the third
    log = run(DESK, FLOW, at=[1, 0, 2], standards=standard(warn=warn), processes={"look": LOOK}, posts=posts)
    assert controls(log)[0] == (31, "2", "warn")
    assert items(log, "start_time", "end_time")["2.1 chief"] == (31, 32)
    assert events(log, "priority")[0] == (32, "2", None, {"to": 9})


def test_a_calendar_and_a_pause_put_the_warning_off():
    warn = {"kind": "warning", "at": 1}
    staff = {"desk": {"posts": ["desk"], "members": ["ann"], "calendar": "shift"}}
    calendars = {"shift": SHIFT}
    # the desk opens at 480, is shut at 720 for an hour; 240 minutes of open time are over at 720, when both close
    log = run(
        DESK | {"desk": {"post": "desk", "duration": "300 min"}}, FLOW, staff=staff, calendars=calendars,
        standards=standard("250 min", calendar="shift", warn=warn),
    )  # fmt: skip
    assert controls(log) == [(790, "1", "warn")]


def test_a_wait_for_the_customer_stops_the_clock_where_the_standard_says_so():
    elements = come("first") | {"desk": {"post": "desk", "duration": "30 min", "external": {"after": "100 min"}}}
    flows = ["come -> first -> desk -> go"]
    warn = {"kind": "warning", "at": 0.5}
    log = run(elements, flows, standards=standard("40 min", pause_external=True, warn=warn))
    # one minute, 100 minutes outside, 19 more
    assert controls(log) == [(120, "1", "warn")]
    log = run(elements, flows, standards=standard("40 min", warn=warn))
    assert controls(log) == [(20, "1", "warn")]


def test_a_second_crew_halves_what_is_left():
    crew = {"kind": "intervention", "at": 0.5, "hastens": {"elements": ["desk"], "to": 0.5}}
    log = run(DESK | {"desk": {"post": "desk", "duration": "50 min"}}, FLOW, standards=standard("40 min", crew=crew))
    # 20 minutes, then half of 30
    assert items(log, "end_time", "busy_time") == {"1 desk": (35, 35)}


def test_a_second_crew_before_the_work_begins():
    crew = {"kind": "intervention", "at": 0.5, "hastens": {"elements": ["desk"], "to": 0.5}}
    log = run(DESK | {"desk": {"post": "desk", "duration": "50 min"}}, FLOW, at=[0, 0], standards=standard(crew=crew))
    # at 30 both are under way: the first has 20 minutes left and ends at 40; the second takes 25
    assert items(log, "start_time", "end_time") == {"1 desk": (0, 40), "2 desk": (40, 65)}


def test_a_review_follows_a_broken_promise_and_teaches():
    lesson = {"elements": ["desk"], "by": 0.5, "least": 0.4}
    review = {"kind": "review", "starts": "look", "teaches": lesson}
    log = run(DESK, FLOW, at=[0, 100, 200, 300], standards=standard("20 min", look=review), processes={"look": LOOK})
    # 30 minutes; after the review 15, which keeps the promise
    assert [span for key, span in items(log, "busy_time").items() if "desk" in key] == [30, 15, 15, 15]
    assert controls(log) == [(30, "1", "look")]


def test_a_review_of_a_limit_that_must_pass_at_least_follows_an_end_that_comes_too_soon():
    notice = standard("60 min", look={"kind": "review", "priority": 1})
    notice["promise"]["at_least"] = True
    # done after 30, 60 and 90 minutes: a limit just reached is kept
    assert controls(run(DESK, FLOW, at=[0, 0, 0], standards=notice)) == [(30, "1", "look")]


def test_a_lesson_makes_losses_rarer():
    flows = ["come -> first", {"from": "first", "to": "desk", "loss": 1.0}, "desk -> go"]
    review = {"kind": "review", "teaches": {"hand_offs": ["first->desk"], "by": 1.0, "least": 0.0}}
    elements = come("first") | {"desk": {"post": "desk", "duration": "30 min"}}
    log = run(elements, flows, at=[0, 100], standards=standard("20 min", look=review))
    assert [case for _, case, _, _ in events(log, "lost")] == ["1"]


def test_without_controls_nothing_changes_and_a_control_that_never_comes_changes_nothing():
    never = {"kind": "warning", "at": 10, "starts": "look", "priority": 9}
    parts = {"at": [0, 10, 20], "processes": {"look": LOOK}}
    plain = run(DESK, FLOW, standards=standard(), **parts)
    watched = run(DESK, FLOW, standards=standard(warn=never), **parts)
    assert plain.work.equals(watched.work)
    assert waits(plain) == waits(watched)
    assert plain.events.equals(watched.events)


def test_chance_is_a_draw_of_the_case():
    warn = {"kind": "warning", "at": 0.1, "chance": 0.5}
    log = run(DESK, FLOW, at=range(0, 4000, 40), standards=standard(warn=warn))
    assert 25 < len(controls(log)) < 75
