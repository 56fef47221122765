# ruff: noqa: E501 - a table is read by its columns
"""Scenarios broken in one place each: the place, the value, the rule and the remedy that must be told."""

import pytest

from sim.model.check import check_path
from sim.model.mistakes import message
from tests.model.scenes import RIGHT, broken, mistakes, write

# What is exchanged, the text on whose line the mistake is, its path, and pieces of what must be said.
# fmt: off
LOADING = [
    ("id: tiny", "id: Tiny Firm", "id: Tiny", "id", ["= Tiny Firm", "no name for use in files", "small letter"]),
    ("title: {zh: 小场景, en: A small scenario}", "title: {zh: 小场景}", "title:", "title.en", ["is missing", "add the key 'en'"]),
    ("title: {zh: 小场景, en: A small scenario}", "title: 3", "title:", "title", ["= 3", "must be a text, or {zh"]),
    ("start: 2024-03-04T00:00", "start: soon", "start:", "start", ["= soon", "must be a date and time"]),
    ("zone: Asia/Shanghai", "zone: Shanghai", "zone:", "zone", ["is no time zone", "Asia/Shanghai"]),
    ("horizon: {time: 30 d}", "horizon: {time: 30}", "horizon:", "horizon.time", ["= 30", "not a span of time", "'30 min'"]),
    ("horizon: {time: 30 d}", "horizon: {time: -3 d}", "horizon:", "horizon.time", ["must not be negative"]),
    ("horizon: {time: 30 d}", "horizon: {time: 200000 d}", "horizon:", "horizon.time", ["longer than 100 years"]),
    ("horizon: {time: 30 d}", "horizon: {time: 30 d, cases: 5}", "horizon:", "horizon", ["either time (such as 365 d) or cases"]),
    ("horizon: {time: 30 d}", "horizon: {cases: 2.5}", "horizon:", "horizon.cases", ["= 2.5", "must be a whole number"]),
    ("calendars:\n", "calendar:\n", "calendar:\n", "calendar", ["unknown key 'calendar'", "did you mean 'calendars'?"]),
    ("days: working_days", "days: workdays", "days: workdays", "calendars.office.days", ["= workdays", "list", "'working_days'"]),
    ("days: working_days", "days: [mon, tues]", "days:", "calendars.office.days[1]", ["= tues", "did you mean 'tue'?"]),
    ('["08:30-12:00", "14:00-17:30"]', '["8:30-12"]', "8:30-12", "calendars.office.hours[0]", ["no spell of hours", "08:30-12:00"]),
    ('["08:30-12:00", "14:00-17:30"]', '["09:00-09:00"]', "09:00-", "calendars.office.hours[0]", ["closes when it opens"]),
    ('["08:30-12:00", "14:00-17:30"]', '["09:00-24:30"]', "09:00-", "calendars.office.hours[0]", ["00:00 to 24:00"]),
    ("cycle: 4,", "cycle: 0,", "cycle: 0", "calendars.rota.cycle", ["= 0", "must be at least 1"]),
    ("customers: 100", "customers: many", "many", "districts.north.customers", ["= many", "must be a whole number"]),
    ("customers: 100", "customers: .nan", ".nan", "", ["= .nan", "must be a finite number"]),
    ("{posts: [clerk], count: 2,", "{posts: [clerk], cuont: 2,", "cuont", "staff.clerks.cuont", ["did you mean 'count'?", "speed"]),
    ("{posts: [clerk], count: 2,", "{posts: [], count: 2,", "posts: []", "staff.clerks.posts", ["at least 1 items", "has 0"]),
    ("{posts: [clerk], count: 2,", "{posts: clerk, count: 2,", "posts: clerk", "staff.clerks.posts", ["= clerk", "must be a list"]),
    ("{posts: [clerk], count: 2,", "{count: 2,", "clerks:", "staff.clerks.posts", ["is missing"]),
    ("firm: {priority: 2}", "firm: {priority: 2000}", "2000", "segments.firm.priority", ["must be at most 1000"]),
    ("complete: {chance: 0.9}", "complete: {chance: 1.9}", "1.9", "processes.supply.attributes.complete.chance", ["must be at most 1"]),
    ("complete: {chance: 0.9}", "complete: {chance: 0.9, by: x}", "by: x", "processes.supply.attributes.complete.by", ["unknown key 'by'"]),
    ('{firm: "uniform(10, 100)"}', '{firm: "uniform(10, low)"}', "low)", "processes.supply.attributes.kva.cases.firm", ["not a span of time"]),
    ('{firm: "uniform(10, 100)"}', '{firm: "uniform(10 min, 1 h)"}', "1 h", "processes.supply.attributes.kva.cases.firm", ["no unit of time here"]),
    ("duration: lognormal(mean=10 min, cv=0.5)", "duration: lognormal(mean=-3 min, cv=0.5)", "mean=-3", "processes.supply.elements.accept.duration", ["= lognormal(mean=-3 min, cv=0.5)", "mean must be above 0"]),
    ("duration: lognormal(mean=10 min, cv=0.5)", "duration: lognormal(mean=10 min)", "mean=10", "processes.supply.elements.accept.duration", ["needs mean+cv or mean+sd or median+sigma"]),
    ("duration: lognormal(mean=10 min, cv=0.5)", "duration: lognormal(mean=10 min, cv=0.5, cv=1)", "mean=10", "processes.supply.elements.accept.duration", ["cv is given twice"]),
    ("duration: lognormal(mean=10 min, cv=0.5)", "duration: lognormal(mean=10, cv=0.5)", "mean=10", "processes.supply.elements.accept.duration", ["amounts of time need a unit"]),
    ("duration: lognormal(mean=10 min, cv=0.5)", "duration: pareto(mean=10 min)", "pareto", "processes.supply.elements.accept.duration", ["unknown law 'pareto'", "lognormal"]),
    ("duration: triangular(20 min, 30 min, 60 min)", "duration: triangular(20 min, 10 min, 60 min)", "triangular", "processes.supply.elements.survey.duration", ["mode must lie between low and high"]),
    ("        touchpoint: hall", "        touchpoint: phone", "phone", "processes.supply.elements.accept.touchpoint", ["= phone", "hotline, hall, site, online"]),
    ("bring: {type: timer,", "bring: {type: timr,", "timr", "processes.supply.elements.bring.type", ["= timr", "did you mean 'timer'?"]),
    ("papers: {type: exclusive}", "papers: {type: exclusive, post: clerk}", "post: clerk}", "processes.supply.elements.papers.post", ["unknown key 'post'", "decides"]),
    ("papers: {type: exclusive}", "papers: 7", "papers: 7", "processes.supply.elements.papers", ["= 7", "keys with values"]),
    ("when: complete,", "when: complete(),", "complete()", "processes.supply.flows[2].when", ["the only function is visits('element')"]),
    ("when: complete,", "when: \"complete = true\",", "complete =", "processes.supply.flows[2].when", ["cannot read the condition"]),
    ("when: complete,", "when: \"kva ** 2 > 3\",", "kva **", "processes.supply.flows[2].when", ["only + - * / are allowed"]),
    ("loss: 0.1,", "loss: 10 %,", "10 %", "processes.supply.flows[2].loss", ["= 10 %", "must be a number"]),
    ("on_loss: return}", "on_loss: send}", "send}", "processes.supply.flows[2].on_loss", ["= send", "return, ask, proceed"]),
    ("- {from: papers, to: bring, default: true}", "- {from: papers, default: true}", "- {from: papers, default", "processes.supply.flows[3].to", ["is missing"]),
    ("- bring -> fit", "- bring", "    flows:", "processes.supply.flows", ["'bring'", "write a chain of elements"]),
    ("- bring -> fit", "- [bring, fit]", "[bring, fit]", "processes.supply.flows[4]", ["keys with values"]),
    ("{kind: chase, after: 3 d,", "{kind: shout, after: 3 d,", "shout", "processes.supply.behaviours.chase.kind", ["chase, complaint, withdrawal"]),
    ("{process: supply, per_day: 5,", "{process: supply, per_day: -5,", "-5", "arrivals.forms.per_day", ["must be at least 0"]),
    ("{process: supply, per_day: 5,", "{process: supply, per_day: 5, weekdays: [1, 2],", "weekdays", "arrivals.forms.weekdays", ["at least 7 items", "has 2"]),
    ("{process: supply, per_day: 5,", "{process: supply, per_day: 5, channels: {fax: 1},", "fax", "arrivals.forms.channels.fax", ["= fax", "hotline, hall, site, online"]),
    ("limit: 8 d", "limit: eight days", "eight", "standards.promise.limit", ["not a span of time"]),
    ("kind: once, process", "kind: twice, process", "twice", "indicators.straight.kind", ["mean_time, once, share, fulfilment"]),
    ("source", "source", "", "", []),
    ("zone: Asia/Shanghai", "zone: Asia/Shanghai\nid: again", "id: again", "", ["= id", "stands twice", "scenario.yaml:1", "remove one"]),
    ("zone: Asia/Shanghai", "zone: !!python/object:os.system x", "zone:", "", ["tags such as this are not read"]),
    ("  clerks: {posts", "\tclerks: {posts", "clerks:", "", ["begins with a tab", "indent with spaces"]),
    ("horizon: {time: 30 d}", "horizon: {time: 30 d", "sources:", "", ["is no YAML"]),
    ("zone: Asia/Shanghai", "zone: Asia/Shanghai\n---\na: 1", "---", "", ["a second document begins"]),
    ("id: tiny", "? [a, b]\n: c\nid: tiny", "[a, b]", "", ["a key must be a plain text"]),
]
CHECKING = [
    ("  clerk: {department: service}", "  clerk: {department: servcie}", "servcie", "posts.clerk.department", ["no such department", "did you mean 'service'?"]),
    ("  field: {parent: service}", "  field: {parent: field}", "parent: field", "departments.field.parent", ["back to itself: field -> field"]),
    ("{posts: [clerk], count: 2,", "{posts: [clerk, crews], count: 2,", "crews", "staff.clerks.posts[1]", ["= crews", "no such post", "'crew'"]),
    ("count: 2, calendar: office", "count: 2, calendar: offices", "offices", "staff.clerks.calendar", ["no such calendar", "'office'"]),
    ("count: 2, calendar: office", "count: 2, members: [Li]", "[Li]", "staff.clerks.members", ["1 members are named, but count is 2"]),
    ("on: [0, 1]", "on: [0, 4]", "on: [0, 4]", "calendars.rota.on[1]", ["= 4", "days 0 to 3"]),
    ("rota: {cycle: 4, on: [0, 1],", "rota: {on: [0, 1],", "on: [0, 1]", "calendars.rota.on", ["need its length", "add 'cycle'"]),
    ("firm: {priority: 2}", "firm: {priority: 2, source: F2}", "F2", "segments.firm.source", ["no such source", "F1, assumption"]),
    ("firm: {priority: 2}", "firm: {priority: 2, source: {prio: F1}}", "prio:", "segments.firm.source.prio", ["no such key", "'priority'"]),
    ("        post: crew\n        skill: climb", "        post: crw\n        skill: climb", "post: crw", "processes.supply.elements.survey.post", ["no such post", "'crew'"]),
    ("        skill: climb", "        skill: dive", "skill: dive", "processes.supply.elements.survey.skill", ["nobody at post crew has this skill", "climb"]),
    ("attached_to: survey", "attached_to: surveys", "surveys", "processes.supply.elements.late.attached_to", ["no such element", "'survey'"]),
    ("attached_to: survey", "attached_to: papers", "attached_to", "processes.supply.elements.late.attached_to", ["type exclusive cannot have a boundary event"]),
    ("after: 5 d, interrupting", "interrupting", "late:", "processes.supply.elements.late", ["exactly one of after, on must be given"]),
    ("bring: {type: timer, after: 2 d}", "bring: {type: timer, after: 2 d, at: office}", "bring:", "processes.supply.elements.bring", ["exactly one of after, at", "not after, at"]),
    ("batch: {size: 2, longest: 1 d}", "batch: {at_most: 3}", "batch:", "processes.supply.elements.plan.batch", ["the batch never starts"]),
    ("batch: {size: 2, longest: 1 d}", "batch: {size: 5, at_most: 3}", "batch:", "processes.supply.elements.plan.batch.at_most", ["below the size of 5"]),
    ("- bring -> fit", "- bring -> fitt", "fitt", "processes.supply.flows[4].to", ["= fitt", "no such element", "'fit'"]),
    ("- {from: papers, to: bring, default: true}", "- {from: papers, to: apply, default: true}", "to: apply", "processes.supply.flows[3]", ["leads into the start 'apply'"]),
    ("- late -> excuse -> excused", "- late -> excuse -> excused -> done", "-> excused", "processes.supply.flows[14]", ["leads out of the end 'excused'"]),
    ("when: complete,", "when: complet,", "complet,", "processes.supply.flows[2].when", ["no such attribute", "'complete'"]),
    ("when: complete,", "when: \"visits('serve') < 2\",", "serve", "processes.supply.flows[2].when", ["= serve", "no such element"]),
    ("when: complete,", "", "to: both,", "processes.supply.elements.papers", []),
    ("to: bring, default: true}", "to: bring, when: not complete}", "papers:", "processes.supply.elements.papers", ["none is the default"]),
    ("when: complete, loss: 0.1, on_loss: return}\n      - {from: papers, to: bring, default: true}", "probability: 0.7}\n      - {from: papers, to: bring, probability: 0.4}", "papers: {", "processes.supply.elements.papers", ["= 1.1", "add up to more than 1"]),
    ("when: complete, loss: 0.1, on_loss: return}\n      - {from: papers, to: bring, default: true}", "probability: 0.5}\n      - {from: papers, to: bring, probability: 0.4}", "papers: {", "processes.supply.elements.papers", ["= 0.9", "add up to less than 1"]),
    ("when: complete, loss: 0.1, on_loss: return}\n      - {from: papers, to: bring, default: true}", "}\n      - {from: papers, to: bring}", "papers: {", "processes.supply.elements.papers", ["nothing decides between fit, bring"]),
    ("when: complete, loss: 0.1, on_loss: return}\n      - {from: papers, to: bring, default: true}", "default: true}\n      - {from: papers, to: bring, default: true}", "to: bring, default", "processes.supply.flows[3].default", ["several default flows"]),
    ("- {from: papers, to: fit, when: complete, loss: 0.1, on_loss: return}\n      - {from: papers, to: bring, default: true}", "- {from: papers, to: bring}\n      - {from: papers, to: fit, when: complete}", "papers: {", "processes.supply.elements.papers", ["the flow to 'fit' is never taken"]),
    ("- both -> survey -> meet", "- {from: both, to: survey, probability: 0.5}\n      - survey -> meet", "probability: 0.5", "processes.supply.flows[6].probability", ["behind an exclusive or inclusive gateway"]),
    ("      excused: {type: end}", "      excused: {type: end}\n      lost: {post: clerk, duration: 1 min}", "lost:", "processes.supply.elements.lost", ["no case can reach it"]),
    ("- late -> excuse -> excused", "- late -> excuse", "excuse: {", "processes.supply.elements.excuse", ["no flow leads on", "it is no end"]),
    ("- late -> excuse -> excused", "- late -> excuse -> excuse", "excuse: {", "processes.supply.elements.excuse", ["no way leads out of the loop excuse"]),
    ("ring: {type: start}", "ring: {type: throw, message: ready}", "    elements:\n      ring", "processes.call.elements", ["no element of type start"]),
    ("{kind: chase, after: 3 d, until: plan,", "{kind: chase, after: 3 d, until: plans,", "plans", "processes.supply.behaviours.chase.until", ["no such element", "'plan'"]),
    ("wait: {type: message, on: ready}", "wait: {type: message, on: redy}", "redy", "processes.call.elements.wait.on", ["nothing throws this message"]),
    ("{process: supply, per_day: 5,", "{process: suply, per_day: 5,", "suply", "arrivals.forms.process", ["no such process", "'supply'"]),
    ("{process: supply, per_day: 5,", "{process: supply, start: accept, per_day: 5,", "start: accept", "arrivals.forms.start", ["no such start", "apply"]),
    ("{process: supply, per_day: 5,", "{process: supply,", "forms:", "arrivals.forms", ["exactly one of per_year, per_day, per_hour, every, times"]),
    ("{process: supply, per_day: 5,", "{process: supply, per_day: 5, per_hour: 1,", "forms:", "arrivals.forms", ["not per_day, per_hour"]),
    ("{home: 3, firm: 1}", "{home: 3, frim: 1}", "frim", "arrivals.forms.segments.frim", ["no such segment", "'firm'"]),
    ("streams: [forms]", "streams: [forms, form]", "streams:", "surges.storm.streams[1]", ["= form", "arrival stream", "'forms'"]),
    ("ends: {element: survey}\n    calendar", "ends: {element: surveys}\n    calendar", "surveys", "standards.promise.ends.element", ["no such element"]),
    ("begins: {element: accept, moment: ended}", "begins: {element: accept, moment: arrival}", "moment: arrival", "standards.promise.begins.moment", ["no moment of this", "sent, enabled"]),
    ("begins: {element: accept, moment: ended}", "begins: {element: papers}", "element: papers", "standards.promise.begins.element", ["type exclusive takes no time"]),
    ("begins: {element: accept, moment: ended}", "begins: {element: survey}", "ends: {element: survey}\n    cal", "standards.promise.ends", ["ends at the point at which it begins"]),
    ("kind: once, process: [supply], elements: [survey]", "kind: share, process: [supply]", "straight:", "indicators.straight.holds", ["kind share needs it"]),
    ("customers: kva", "customers: kw", "customers: kw", "outages.cut.customers", ["no such attribute", "kva, priority"]),
    ("complete: {chance: 0.9}", "complete: {by: later, cases: {}}\n      later: {chance: 0.5}", "by: later", "processes.supply.attributes.complete.by", ["drawn later"]),
    ("  clerks: {posts: [clerk], count: 2, calendar: office}", "  clerks: {posts: [clerk], count: 0, calendar: office}", "  clerk: {dep", "posts.clerk", ["nobody staffs it"]),
    ("calendar: rota, district: south,", "calendar: rota, district: north,", "  crew: {dep", "posts.crew", ["nobody staffs it in district south"]),
    ("on: [0, 1], hours", "on: [], hours", "  crew: {dep", "posts.crew", ["staff never come on duty"]),
    ("both -> survey -> meet", "both -> survey -> done", "meet: {", "processes.supply.elements.meet", []),
    ("both: {type: parallel}", "both: {type: exclusive}", "meet: {", "processes.supply.elements.meet", []),
    ("meet: {type: parallel}", "meet: {type: exclusive}", "meet: {", "processes.supply.elements.meet", ["two tokens of one case", "way: apply"]),
    ("{process: supply, per_day: 5,", "{process: supply, per_hour: 60,", "  clerk: {dep", "posts.clerk", ["post clerk: load", "of capacity", "add staff"]),
    ("limit: 8 d", "limit: 10 min", "limit:", "standards.promise.limit", []),
]
# fmt: on
LOADING = [case for case in LOADING if case[4]]
CHECKING = [case for case in CHECKING if case[4]]


def test_the_right_scenario_is_right(tmp_path):
    assert mistakes(write(tmp_path, RIGHT)) == []


def assert_in_both_languages(mistake):
    assert mistake.key, mistake
    said = message(mistake, "zh").removeprefix(mistake.place)
    assert any("\u4e00" <= char <= "\u9fff" for char in said), said
    assert message(mistake, "en") == str(mistake)


@pytest.mark.parametrize(("old", "new", "at", "path", "said"), LOADING + CHECKING)
def test_mistake_says_place_value_rule_and_remedy(tmp_path, old, new, at, path, said):
    file = broken(tmp_path, (old, new))
    line = file.read_text(encoding="utf-8").split(at)[0].count("\n") + 1
    told = check_path(file)
    found = [str(m).replace(f"{tmp_path.resolve().as_posix()}/", "") for m in told]
    place = f"scenario.yaml:{line} {path}".strip()
    for mistake in told:
        assert_in_both_languages(mistake)
    fitting = [m for m in found if m.startswith((f"{place}:", f"{place} =")) and all(piece in m for piece in said)]
    assert len(fitting) == 1, found
    assert "http" not in fitting[0]
    assert "Input should" not in fitting[0]


def test_one_mistake_costs_one_line(tmp_path):
    # The members of a union, and what follows from a mistake, are not told beside it.
    for old, new, *_ in LOADING:
        assert len(mistakes(broken(tmp_path, (old, new)))) == 1, new


def test_everything_is_told_at_once(tmp_path):
    path = broken(
        tmp_path,
        ("count: 2,", "count: -2,"),
        ("priority: 2", "priority: x"),
        ("limit: 8 d", "limt: 8 d"),
        ("zone: Asia/Shanghai", "zone: Mars"),
    )
    found = mistakes(path)
    assert [m.split(" ")[1].rstrip(":") for m in found] == [
        "zone",
        "staff.clerks.count",
        "segments.firm.priority",
        "standards.promise.limit",
        "standards.promise.limt",
    ]
