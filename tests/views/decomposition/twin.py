"""The same decomposition, slow and obvious: the definitions taken word for word, time as sets of single units."""

from collections import defaultdict, namedtuple
from itertools import pairwise

from tests.views.decomposition.small_logs import MONDAY

Row = namedtuple("Row", "case activity resource start end visit timed")


def decompose(rows, weeks, *, first="work"):
    """{(case, activity, visit): (source key, wait, five parts)} of every transition; times in whole units."""
    log = known_rows(rows)
    pairs = concurrent_activities(log)
    source, enabled = {}, {}
    for e in log:
        before = [o for o in log if o.case == e.case and order(o) < order(e)]
        fit = [o for o in before if o.end <= e.start and (o.activity, e.activity) not in pairs]
        source[e] = max(fit, key=order) if fit else None
        enabled[e] = source[e].end if fit else min(o.start for o in log if o.case == e.case)
    batch = find_batches(log, enabled)
    return {
        (e.case, e.activity, e.visit): (key_of(source[e]), *parts_of(e, log, enabled, batch.get(e), weeks, first))
        for e in log
        if e.timed and source[e] is not None
    }


def key_of(row):
    return (row.case, row.activity, row.visit)


def known_rows(rows):
    """Rows with a start in any case: unknown starts are the end, open work ends with the log."""
    horizon = max(t for row in rows for t in row[3:] if t is not None)
    visits, log = defaultdict(int), []
    for case, activity, resource, start, written in rows:
        visits[case, activity] += 1
        end = horizon if written is None else written
        begin = end if start is None else start
        log.append(Row(case, activity, resource, begin, end, visits[case, activity], start is not None))
    return log


def order(row):
    return row.end, row.start, row.activity, row.visit


def concurrent_activities(log):
    follows, turns = defaultdict(int), defaultdict(int)
    for case in {row.case for row in log}:
        trace = [row.activity for row in sorted((row for row in log if row.case == case), key=order)]
        for a, b in pairwise(trace):
            follows[a, b] += 1
        for a, b, c in zip(trace, trace[1:], trace[2:], strict=False):
            if a == c:
                turns[a, b] += 1

    def repeats(a):
        return follows[a, a] / (follows[a, a] + 1) >= 0.9

    def concurrent(a, b):
        ab, ba = follows[a, b], follows[b, a]
        if a == b or not ab or not ba:
            return False
        loop = (turns[a, b] + turns[b, a]) / (turns[a, b] + turns[b, a] + 1)
        if repeats(a) or repeats(b):
            loop = 0
        return abs((ab - ba) / (ab + ba + 1)) < 0.9 and loop < 0.9

    names = {row.activity for row in log}
    return {(a, b) for a in names for b in names if concurrent(a, b)}


def find_batches(log, enabled):
    """Each member of a batch with all members."""
    teams = defaultdict(list)
    for row in log:
        if row.timed and row.resource is not None:
            teams[row.resource, row.activity].append(row)
    batch = {}
    for members in teams.values():
        runs = []
        members.sort(key=lambda row: (row.start, row.end, row.case, row.visit))
        for row in members:
            run = runs[-1] if runs else None
            if run and enabled[row] <= run[0].start and row.start <= max(o.end for o in run):
                run.append(row)
            else:
                runs.append([row])
        batch |= {row: run for run in runs if len(run) > 1 for row in run}
    return batch


def parts_of(e, log, enabled, members, weeks, first):
    """The wait of e and its five parts, counted in units."""
    wait = set(range(enabled[e], e.start))
    batching, contention, priority = set(), set(), set()
    ready = enabled[e]
    if members:
        ready = max(enabled[o] for o in members)
        batching = set(range(enabled[e], ready))
    for o in log:
        if o is e or not o.timed or o.resource is None or o.resource != e.resource:
            continue
        if o.start < e.start and o.end > enabled[e]:
            reference = enabled[e] if members and any(o is one for one in members) else min(ready, e.start)
            at_work = set(range(max(reference, o.start), min(e.start, o.end)))
            if enabled[o] <= reference:
                contention |= at_work
            else:
                priority |= at_work
    away = {t for t in wait if e.resource in weeks and not on_duty(t, weeks[e.resource])}
    if first == "calendar":
        batching, contention, priority = batching - away, contention - away, priority - away
    contention -= batching
    priority -= batching | contention
    away -= batching | contention | priority
    rest = wait - batching - contention - priority - away
    assert batching | contention | priority | away <= wait
    return len(wait), len(batching), len(contention), len(priority), len(away), len(rest)


def on_duty(minute, week):
    return any(begin <= MONDAY + minute < end for begin, end in week.spells)
