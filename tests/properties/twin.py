"""The slow twin of `sim/engine/causes.py`: why each item stood in line, from the log's rows alone, step by step.

It knows who could do an item (post, district, skill, `same_as`, assignment), when they were on duty (staffing less
absences) and what they served (work, suspensions), and walks the interval between the changes of these. It does not
know of lent people.
"""

from collections import defaultdict
from itertools import pairwise

from tests.properties.identities import absences, details, rows, spells_of_work


class Twin:
    """All that the walk needs, gathered once from a log."""

    def __init__(self, log):
        self.scenario = log.recipe["scenario"]
        self.work = rows(log.work)
        self.people = self._people()
        absent = absences(log)
        self.duty = defaultdict(list)
        for row in rows(log.staffing):
            if (row["resource"], row["open_time"]) not in absent:
                self.duty[row["resource"]].append((row["open_time"], row["close_time"]))
        self.batches, self.leaders = {}, {}
        for row, detail in details(log, "batch"):
            key = (row["case_id"], row["element_id"], detail["visit"])
            self.batches[key] = (row["time"], row["element_id"], detail["first"])
        self.served = self._served(log)
        self.received, self.aside = {}, defaultdict(list)
        for row, detail in details(log, "received"):
            self.received[row["case_id"], row["element_id"], detail["visit"]] = row["time"]
        for row, detail in details(log, "put_aside"):
            self.aside[row["case_id"], row["element_id"], detail["visit"]].append((row["time"], detail["until"]))
        self.assigned = {
            (row["case_id"], row["element_id"], row["visit"]): (row["choice"].strip('"'), row["time"])
            for row in rows(log.decisions)
            if row["point"] == "assign"
        }
        self.by_key = {(row["case_id"], row["element_id"], row["visit"]): row for row in self.work}

    def _people(self):
        """Posts, district and skills by person."""
        found = {}
        for name, group in self.scenario["staff"].items():
            count = group.get("count", 1)
            members = group.get("members") or [f"{name}-{n:0{len(str(count))}d}" for n in range(1, count + 1)]
            for member in members:
                found[member] = group["posts"], group.get("district"), group.get("skills", ())
        return found

    def _served(self, log):
        """What each person served, from when to when, and when that (of a batch the last of it) was enabled."""
        members = defaultdict(list)
        spells = spells_of_work(log)
        for row in self.work:
            key = row["case_id"], row["element_id"], row["visit"]
            if key in self.batches:
                members[self.batches[key]].append(row)
        found = defaultdict(list)
        for begin, end, row in spells:
            key = row["case_id"], row["element_id"], row["visit"]
            batch = members[self.batches[key]] if key in self.batches else [row]
            # who has left the batch counts no more
            stay = [m for m in batch if m["end_time"] is None or m["end_time"] > begin]
            cuts = sorted(
                {begin, end, *(m["end_time"] for m in stay if m["end_time"] is not None and m["end_time"] < end)}
            )
            for a, b in pairwise(cuts):
                left = [m for m in stay if m["end_time"] is None or m["end_time"] > a]
                found[row["resource"]].append((a, b, max(m["enable_time"] for m in left)))
        return found

    def element(self, row):
        """The element of a work item, through sub-processes and calls."""
        elements = self.scenario["processes"][row["process"]]["elements"]
        *path, last = row["element_id"].split("/")
        for step in path:
            outer = elements[step]
            elements = (
                self.scenario["processes"][outer["process"]]["elements"]
                if outer["type"] == "call"
                else outer["elements"]
            )
        return elements[last]

    def able(self, row, queued):
        """Who could do a work item that stood in line from `queued` on."""
        element, leader = self.element(row), self.leader(row, queued)
        choice, _ = self.assigned.get(leader, ("pool", None))
        if choice != "pool":
            return [choice]
        if "same_as" in element:
            prefix = row["element_id"].rpartition("/")[0]
            name = f"{prefix}/{element['same_as']}" if prefix else element["same_as"]
            case = leader[0]
            before = [
                w
                for w in self.work
                if w["case_id"] == case
                and w["element_id"] == name
                and w["start_time"] is not None
                and (w["start_time"] < queued or (w["start_time"] == queued and self.led_to(w, row)))
            ]
            if before:
                last = max(before, key=lambda w: w["start_time"])["resource"]
                if element["post"] in self.people[last][0]:
                    return [last]
        post = self.scenario["posts"][element["post"]]
        return [
            name for name, (posts, district, skills) in self.people.items()
            if element["post"] in posts and element.get("skill") in (None, *skills)
            and (not post.get("by_district") or None in (district, row["district"]) or district == row["district"])
        ]  # fmt: skip

    def leader(self, row, queued):
        """The key of the first member of the batch of an item, for whom the whole batch was put into line.

        Who was first may have left before the work began; then the log knows them by the decision of that instant, and
        several of them are told apart by the order in which batches are cut.
        """
        key = row["case_id"], row["element_id"], row["visit"]
        if key not in self.batches:
            return key
        time, element, first = self.batches[key]
        found = next(k for k, b in self.batches.items() if b == (time, element, first) and k[0] == first)
        gone = [
            k
            for k, (_, asked) in self.assigned.items()
            if k[1] == element and asked == queued and self.by_key[k]["start_time"] is None
            if self.order(k) <= self.order(key) and self.same_place(k, key)
        ]
        kept = self.assigned.get(found, ("pool", None))[1] == queued
        return found if kept or not gone else max(gone, key=self.order)

    def order(self, key):
        """What the members of a batch are sorted by."""
        return self.by_key[key]["enable_time"], key[0], key[2]

    def same_place(self, one, other):
        """Whether two items of one activity are gathered in the same place."""
        one, other = self.by_key[one], self.by_key[other]
        post = self.scenario["posts"][self.element(one)["post"]]
        return not post.get("by_district") or one["district"] == other["district"]

    def led_to(self, earlier, later):
        """Whether one item is among those by which another came to be sent, each sent by the one before."""
        at = later
        while at is not None and at["work_id"] != earlier["work_id"]:
            at = None if at["sent_by"] is None else self.work[at["sent_by"]]
        return at is not None

    def causes(self, row):
        """Microseconds unavailable, of priority and of contention of one started item."""
        key = row["case_id"], row["element_id"], row["visit"]
        queued = max(row["enable_time"], self.received.get(key, 0)) + row["wait_batch"]
        start, able = row["start_time"], self.able(row, queued)
        cuts = {queued, start}
        for name in able:
            for spell in (*self.duty[name], *self.served[name]):
                cuts.update(t for t in spell[:2] if queued < t < start)
        for spell in self.aside[key]:
            cuts.update(t for t in spell if queued < t < start)
        cuts = sorted(cuts)
        away = behind = rest = 0
        for a, b in pairwise(cuts):
            if not any(x <= a < y for name in able for x, y in self.duty[name]):
                away += b - a
            elif any(x <= a < y for x, y in self.aside[key]) or any(
                x <= a < y and enable > row["enable_time"] for name in able for x, y, enable in self.served[name]
            ):
                behind += b - a
            else:
                rest += b - a
        return away, behind, rest


def check_split(log):
    """Every item's share of the three causes in line is what the twin finds."""
    twin = Twin(log)
    for row in twin.work:
        if row["start_time"] is not None:
            found = row["wait_unavailable"], row["wait_priority"], row["wait_contention"]
            assert found == twin.causes(row), (row, found, twin.causes(row), twin.able(row, row["enable_time"]))
