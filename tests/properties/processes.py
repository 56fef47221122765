"""Random structured processes: blocks with one way in and one way out, nested, with every kind of element."""

from tests.properties.organisations import POSTS, SKILLS, chance, some

TOUCHPOINTS = ("hotline", "hall", "site", "online")
WAITS_FOR = ("customer", "permit", "material", "third_party")
CONDITIONS = (
    "size > 3",
    "urgent",
    "not urgent",
    "kind == 'a'",
    "kind in ['a', 'b']",
    "segment == 'vip' or size * 2 <= 4",
)
ATTRIBUTES = {
    "size": {"law": "uniform(low=0, high=8)", "whole": True},
    "urgent": {"chance": 0.4},
    "kind": {"choices": {"a": 2, "b": 1, "c": 1}},
    "fee": {"by": "kind", "cases": {"a": 1.5, "b": "uniform(low=1, high=2)"}, "otherwise": 0},
    "note": "x",
    "score": 0,
}


class Level:
    """The elements and flows of a process or sub-process as they grow."""

    def __init__(self):
        self.elements = {}
        self.flows = []
        self.activities = []


class Maker:
    """Makes blocks; every id is used once in the scenario, so that any law of ids holds."""

    def __init__(self, dice, times, others=()):
        self.dice = dice
        self.times = times
        self.others = list(others)
        self.count = 0
        self.left = 14

    def process(self):
        """A whole process."""
        level = self._level(depth=3)
        process = {"elements": level.elements, "flows": level.flows, "attributes": ATTRIBUTES}
        behaviours = {}
        for number in range(self.dice.randint(0, 2)):
            behaviours[f"act{number}"] = self._behaviour(level)
        return process | ({"behaviours": behaviours} if behaviours else {})

    def _id(self, kind):
        self.count += 1
        return f"{kind}{self.count}"

    def _add(self, level, kind, **element):
        name = self._id(kind)
        if chance(self.dice, 0.1):
            element["tells"] = {"zh": "已办", "en": "Done"}
        if chance(self.dice, 0.1):
            element["sets"] = {"score": "score + 1"}
        level.elements[name] = element
        return name

    def _flow(self, level, a, b, **rules):
        dice = self.dice
        if chance(dice, 0.15):
            rules["transfer"] = self.times.law(30)
            if chance(dice, 0.4):
                rules["transfer_calendar"] = dice.choice(["office", "always", "rota"])
        if level.elements[b].get("post") and chance(dice, 0.25):
            rules |= {"loss": dice.choice([0.2, 0.6]), "on_loss": dice.choice(["return", "ask", "proceed"])}
        if chance(dice, 0.05):
            rules["id"] = f'{a} "to" {b}'
        level.flows.append({"from": a, "to": b, **rules} if rules else f"{a} -> {b}")

    def _level(self, depth):
        level = Level()
        come = self._add(level, "come", type="start")
        first, last = self._block(level, depth)
        go = self._add(level, "go", type="end", terminate=chance(self.dice, 0.1))
        self._flow(level, come, first)
        self._flow(level, last, go)
        return level

    def _block(self, level, depth):
        self.left -= 1
        leaves = [
            self._activity,
            self._activity,
            self._activity,
            self._timer,
            self._throw_and_catch,
            self._spawn,
            self._call,
        ]
        inner = [self._sequence, self._exclusive, self._parallel, self._inclusive, self._loop, self._race, self._sub]
        kinds = leaves if depth == 0 or self.left < 0 else leaves[:2] + inner
        return self.dice.choice(kinds)(level, depth - 1)

    # -- leaves -------------------------------------------------------------------------------------------------------

    def _activity(self, level, depth):
        dice, times = self.dice, self.times
        element = {"post": dice.choice(POSTS), "duration": times.law()}
        extras = {
            "skill": lambda: dice.choice(SKILLS),
            "finish": lambda: True,
            "setup": lambda: times.law(10),
            "external": lambda: {
                "after": times.law(90),
                "waits_for": dice.choice(WAITS_FOR),
                "chance": 0.6,
                "when": dice.choice(CONDITIONS),
            },
            "touchpoint": lambda: dice.choice(TOUCHPOINTS),
            "check": lambda: times.law(5),
            "answer": lambda: times.law(5),
            "redo": lambda: 0.5,
            "due": lambda: times.span(10, 120),
            "cost": lambda: 12.5,
            "review": lambda: True,
            "batch": self._batch,
            "name": lambda: {"zh": "办理", "en": "Work"},
        }
        for name, make in extras.items():
            if chance(dice, 0.12):
                element[name] = make()
        if level.activities and chance(dice, 0.15):
            element["same_as"] = dice.choice(level.activities)
        name = self._add(level, "do", **element)
        level.activities.append(name)
        if chance(dice, 0.2):
            return name, self._edge(level, name, depth)
        return name, name

    def _batch(self):
        dice = self.dice
        rule = {"time": dice.choice(["sum", "longest", "mean", "first"])}
        whens = some(dice, ["size", "at", "longest"], 1)
        if "size" in whens:
            rule["size"] = dice.randint(1, 4)
        if "at" in whens:
            rule["at"] = dice.choice(["office", "weekly", "rota"])
        if "longest" in whens:
            rule["longest"] = self.times.span(5, 120)
        if chance(dice, 0.3):
            rule["at_most"] = dice.randint(1, 3)
        return rule

    def _edge(self, level, name, depth):
        """Something at the edge of an element, and where its way and the usual one meet again."""
        dice = self.dice
        rule = {"attached_to": name, "interrupting": chance(dice, 0.6)}
        if level.elements[name].get("post") and chance(dice, 0.4):
            rule["until"] = "start"
        if chance(dice, 0.3):
            rule["on"] = dice.choice(["news", "stop"])
        else:
            rule["after"] = self.times.law(60)
        edge = self._add(level, "edge", type="boundary", **rule)
        first, last = self._activity(level, 0) if chance(dice, 0.5) else self._timer(level, 0)
        self._flow(level, edge, first)
        if not rule["interrupting"] or chance(dice, 0.4):
            end = self._add(level, "out", type="end", outcome="late", terminate=chance(dice, 0.2))
            self._flow(level, last, end)
            return name
        meet = self._add(level, "meet", type="exclusive")
        self._flow(level, name, meet)
        self._flow(level, last, meet)
        return meet

    def _timer(self, level, depth):
        rule = (
            {"at": self.dice.choice(["office", "weekly", "always"])}
            if chance(self.dice, 0.3)
            else {"after": self.times.law(60)}
        )
        name = self._add(level, "wait", type="timer", waits_for=self.dice.choice([*WAITS_FOR, "time"]), **rule)
        return name, name

    def _throw_and_catch(self, level, depth):
        """A message that is kept until it is asked for, or one that goes to other cases."""
        if chance(self.dice, 0.4):
            to = self.dice.choice(["self", "parent", "children"])
            name = self._add(level, "tell", type="throw", message=self.dice.choice(["news", "stop"]), to=to)
            return name, name
        message = self._id("msg")
        tell = self._add(level, "tell", type="throw", message=message)
        hear = self._add(level, "hear", type="message", on=message, waits_for="customer")
        if chance(self.dice, 0.5):
            self._flow(level, tell, hear)
            return tell, hear
        fork, join = self._add(level, "fork", type="parallel"), self._add(level, "join", type="parallel")
        first, last = self._activity(level, 0)
        for a, b in ((fork, hear), (hear, join), (fork, first), (last, tell), (tell, join)):
            self._flow(level, a, b)
        return fork, join

    def _spawn(self, level, depth):
        if not self.others:
            return self._activity(level, depth)
        name = self._add(
            level,
            "spawn",
            type="spawn",
            process=self.dice.choice(self.others),
            wait=chance(self.dice, 0.5),
            channel="site",
        )
        return name, name

    def _call(self, level, depth):
        if not self.others:
            return self._activity(level, depth)
        name = self._add(level, "call", type="call", process=self.dice.choice(self.others))
        return (name, self._edge(level, name, depth)) if chance(self.dice, 0.3) else (name, name)

    # -- what holds others --------------------------------------------------------------------------------------------

    def _sequence(self, level, depth):
        first, last = self._block(level, depth)
        for _ in range(self.dice.randint(1, 2)):
            a, b = self._block(level, depth)
            self._flow(level, last, a)
            last = b
        return first, last

    def _exclusive(self, level, depth):
        dice = self.dice
        decides = {"decides": dice.choice(POSTS)} if chance(dice, 0.3) else {}
        fork, join = self._add(level, "x", type="exclusive", **decides), self._add(level, "m", type="exclusive")
        odds = chance(dice, 0.5)
        for _ in range(dice.randint(1, 2)):
            rule = {"probability": 0.3} if odds else {"when": dice.choice(CONDITIONS)}
            if odds and chance(dice, 0.2):
                rule["when"] = dice.choice(CONDITIONS)
            first, last = self._block(level, depth)
            self._flow(level, fork, first, **rule)
            self._flow(level, last, join)
        self._flow(level, fork, join, default=True)
        return fork, join

    def _parallel(self, level, depth):
        fork, join = self._add(level, "fork", type="parallel"), self._add(level, "join", type="parallel")
        for _ in range(self.dice.randint(2, 3)):
            first, last = self._block(level, depth)
            self._flow(level, fork, first)
            self._flow(level, last, join)
        return fork, join

    def _inclusive(self, level, depth):
        dice = self.dice
        fork, join = self._add(level, "some", type="inclusive"), self._add(level, "all", type="inclusive")
        for _ in range(dice.randint(1, 3)):
            first, last = self._block(level, depth)
            rule = {"probability": 0.6} if chance(dice, 0.4) else {"when": dice.choice(CONDITIONS)}
            self._flow(level, fork, first, **rule)
            self._flow(level, last, join)
        self._flow(level, fork, join, default=True)
        if chance(dice, 0.3):
            out = self._add(level, "out", type="end")
            first, last = self._activity(level, 0)
            self._flow(level, fork, first, when="urgent")
            self._flow(level, last, out)
        return fork, join

    def _loop(self, level, depth):
        again, more = self._add(level, "again", type="exclusive"), self._add(level, "more", type="exclusive")
        first, last = self._block(level, depth)
        self._flow(level, again, first)
        self._flow(level, last, more)
        self._flow(level, more, again, when=f"visits('{more}') < {self.dice.randint(2, 3)}")
        leave = self._add(level, "on", type="exclusive")
        self._flow(level, more, leave, default=True)
        return again, leave

    def _race(self, level, depth):
        race, meet = self._add(level, "race", type="event"), self._add(level, "meet", type="exclusive")
        hear = self._add(level, "hear", type="message", on=self.dice.choice(["news", "stop"]))
        for catch in (hear, self._timer(level, 0)[0]):
            level.flows.append(f"{race} -> {catch}")
            first, last = self._block(level, depth)
            self._flow(level, catch, first)
            self._flow(level, last, meet)
        return race, meet

    def _sub(self, level, depth):
        inside = self._level(depth)
        if chance(self.dice, 0.2):
            two = self._add(inside, "fork", type="parallel")
            begin = next(n for n, e in inside.elements.items() if e["type"] == "start")
            for flow in (f for f in list(inside.flows) if isinstance(f, str) and f.startswith(f"{begin} ->")):
                target = flow.partition("-> ")[2]
                inside.flows.remove(flow)
                first, last = self._activity(inside, 0)
                end = self._add(inside, "out", type="end", terminate=chance(self.dice, 0.3))
                for a, b in ((begin, two), (two, target), (two, first), (last, end)):
                    self._flow(inside, a, b)
            if not any(two in str(f) for f in inside.flows):
                del inside.elements[two]
        name = self._add(level, "sub", type="subprocess", elements=inside.elements, flows=inside.flows)
        return (name, self._edge(level, name, depth)) if chance(self.dice, 0.5) else (name, name)

    # -- customers ----------------------------------------------------------------------------------------------------

    def _behaviour(self, level):
        dice, times = self.dice, self.times
        kind = dice.choice(["chase", "complaint", "withdrawal"])
        rule = {"kind": kind, "after": times.law(120), "chance": dice.choice([1.0, 0.5])}
        if chance(dice, 0.3):
            rule["since"] = dice.choice(list(level.elements))
        if chance(dice, 0.3):
            rule["until"] = dice.choice(list(level.elements))
        if chance(dice, 0.4):
            rule |= {"every": times.law(60), "at_most": dice.randint(1, 4)}
        if chance(dice, 0.2):
            rule["when"] = dice.choice(CONDITIONS)
        if self.others and chance(dice, 0.5):
            rule |= {"starts": dice.choice(self.others), "channel": dice.choice(TOUCHPOINTS)}
        return rule
