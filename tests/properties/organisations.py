"""Random organisations: calendars, districts, departments, posts, staff, segments, policies."""

CALENDARS = {
    "office": {"days": "working_days", "hours": ["08:00-12:00", "13:30-17:30"]},
    "nights": {"hours": ["22:00-06:00"]},
    "weekly": {"week": {"mon": ["09:00-10:00"], "thu": ["14:00-15:30", "16:00-17:00"]}},
    "rota": {"cycle": 3, "on": [0, 2], "hours": ["06:00-18:00"]},
    "most": {
        "days": ["mon", "tue", "wed", "thu", "sat"],
        "closed": ["2024-03-05"],
        "dates": {"2024-03-10": ["10:00-11:00"]},
    },
    "always": {},
}
DISTRICTS = {"east": {"customers": 30}, "west": {"customers": 10, "kind": "rural", "parent": "east"}}
SEGMENTS = {"home": {}, "firm": {"priority": 3}, "vip": {"priority": 9, "name": "VIP"}}
POSTS = ("clerk", "crew", "chief", "desk")
SKILLS = ("wire", "law")


class Times:
    """Spans and laws of time: whole multiples of five minutes, so that ties abound, or anything."""

    def __init__(self, dice, whole):
        self.dice = dice
        self.whole = whole

    def span(self, low=0, high=60):
        """A span, in minutes."""
        return (
            f"{5 * self.dice.randint(-(-low // 5), high // 5)} min"
            if self.whole
            else f"{self.dice.randint(low, high)} min"
        )

    def law(self, high=40):
        """A law of spans."""
        dice = self.dice
        if self.whole:
            values = ", ".join(f"{5 * dice.randint(1, high // 5)} min" for _ in range(3))
            return dice.choice(
                [self.span(5, high), f"discrete(values=[{values}])", f"discrete(values=[{values}], weights=[3, 1, 1])"]
            )
        mean = dice.randint(2, high)
        return dice.choice(
            [
                f"exponential(mean={mean} min)",
                f"exponential(mean={mean} min, least=1 min)",
                f"lognormal(mean={mean} min, cv=0.8)",
                f"uniform(low=0 s, high={mean} min)",
                f"triangular(low=0 s, mode=1 min, high={mean} min)",
                f"erlang(mean={mean} min, k=3)",
                f"gamma(mean={mean} min, cv=0.5, high=4 h)",
                f"weibull(shape=1.4, mean={mean} min)",
                f"{mean} min",
                f"normal(mean={mean} min, sd=5 min, low=0 s)",
                f"beta(low=0 s, high={mean} min, a=2, b=3)",
                f"empirical(values=[0 s, 1 min, {mean} min], shares=[0, 0.3, 1])",
                {"law": "lognormal", "median": f"{mean} min", "sigma": 1},
            ]
        )


def some(dice, of, least=0):
    """A few of these, in order."""
    count = dice.randint(least, len(of))
    picked = set(dice.sample(range(len(of)), count))
    return [x for i, x in enumerate(of) if i in picked]


def chance(dice, share):
    """Whether a die falls so; the simplest answer is no."""
    return dice.random() >= 1 - share


def staff(dice):
    """Groups of staff; the first of each post can do all its work, wherever it is."""
    groups = {}
    for post in POSTS:
        groups[f"all_{post}"] = group = {"posts": [post], "skills": list(SKILLS), "count": dice.randint(1, 2)}
        if chance(dice, 0.6):
            group["calendar"] = dice.choice(list(CALENDARS))
        if chance(dice, 0.3):
            group["speed"] = dice.choice([0.5, 1.25, 2.0])
    for number in range(dice.randint(0, 2)):
        group = {"posts": some(dice, POSTS, 1), "skills": some(dice, SKILLS), "count": dice.randint(0, 3)}
        if chance(dice, 0.5):
            group["district"] = dice.choice(list(DISTRICTS))
        if chance(dice, 0.5):
            group["shifts"] = some(dice, list(CALENDARS), 1)
        if chance(dice, 0.3):
            group["absence"] = dice.choice([0.1, 0.5])
        if group["count"] == 2 and chance(dice, 0.5):
            group["members"] = [f"赵{number}", f"钱{number}"]
        groups[f"group{number}"] = group
    return groups


def posts(dice):
    """Posts with their disciplines."""
    found = {}
    for number, post in enumerate(POSTS):
        found[post] = {
            "department": f"dept{number % 2}", "cost_per_hour": 60,
            "discipline": dice.choice(["fifo", "priority", "deadline", "green_channel"]),
            "green": some(dice, list(SEGMENTS)), "by_district": chance(dice, 0.3),
        }  # fmt: skip
    return found


def policies(dice, times, lending):
    """Default policies of all ten points."""
    rules = {
        "take": dice.choice(["discipline", "shortest", "longest_wait"]),
        "assign": dice.choice(["pool", "pool", "least_loaded"]),
        "return": dice.choice(["by_flow", "always", "never"]),
        "ask": dice.choice(["by_flow", "always", "never"]),
        "pass_on": dice.choice(["draw", "default"]),
        "chase": dice.choice(["by_patience", "never"]),
        "withdraw": dice.choice(["by_patience", "never"]),
        "review_every": times.span(30, 120),
    }
    if chance(dice, 0.3):
        rules["put_aside"] = times.span(5, 90)
    if lending and chance(dice, 0.5):
        rules["move_staff"] = [
            {"from": "clerk", "to": "crew", "above": dice.randint(0, 2), "back_below": 0, "at_most": 2}
        ]
    if chance(dice, 0.3):
        rules["set_priority"] = [{"older_than": times.span(30, 240), "to": dice.randint(1, 10)}]
    return rules
