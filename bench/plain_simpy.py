"""A plain SimPy interpreter of process graphs, as a textbook would write it: one process a case, one Resource a post.

The yardstick of `bench_engine.py`. It reads the same scenario, draws from the same laws with numpy in blocks, and
writes the six columns of such interpreters; it knows no cause of a wait, no calendar and no keyed luck.
"""

from __future__ import annotations

from itertools import count

import numpy as np
import simpy

from sim.model.scenario import Scenario


def sampler(law, rng):
    """An endless iterator over draws of a law, in seconds, drawn in blocks."""
    mean = law.number("mean") / 1e6
    while True:
        if law.name == "exponential":
            block = rng.exponential(mean, 4096)
        else:
            variance = np.log(1 + (law.number("sd") / 1e6 / mean) ** 2)
            block = rng.lognormal(np.log(mean) - variance / 2, np.sqrt(variance), 4096)
        yield from block.tolist()


class Interpreter:
    """Walks cases through the graph of one process."""

    def __init__(self, scenario: Scenario, process: str, seed: int) -> None:
        self.env = simpy.Environment()
        self.graph = scenario.graph(process)
        self.rng = np.random.default_rng(seed)
        counts = {post: sum(s.count for s in scenario.staff.values() if post in s.posts) for post in scenario.posts}
        self.posts = {post: simpy.Resource(self.env, counts[post]) for post in scenario.posts}
        self.draws = {
            n: sampler(d["element"].duration, self.rng)
            for n, d in self.graph.nodes(data=True)
            if d["type"] == "activity"
        }
        self.rows: list[tuple] = []
        self.joins: dict[tuple, int] = {}
        self.numbers = count()
        stream = next(iter(scenario.arrivals.values()))
        self.gaps = sampler(stream.every, self.rng)
        self.env.process(self.arrive(scenario.horizon.cases))

    def arrive(self, cases):
        """Start one process a case."""
        start = next(n for n, d in self.graph.nodes(data=True) if d["type"] == "start")
        for _ in range(cases):
            yield self.env.timeout(next(self.gaps))
            self.env.process(self.walk(next(self.numbers), start))

    def walk(self, case, node):
        """One token of one case, from node to node."""
        while True:
            data = self.graph.nodes[node]
            kind = data["type"]
            if kind == "activity":
                yield from self.work(case, node, data["element"].post)
            elif kind == "end":
                return
            outs = list(self.graph.out_edges(node, data="flow"))
            if kind == "parallel" and self.graph.in_degree(node) > 1:
                arrived = self.joins[case, node] = self.joins.get((case, node), 0) + 1
                if arrived < self.graph.in_degree(node):
                    return
                del self.joins[case, node]
            if kind == "parallel":
                for _, other, _ in outs[1:]:
                    self.env.process(self.walk(case, other))
                node = outs[0][1]
            elif len(outs) > 1:
                u, reached = self.rng.random(), 0.0
                for _, other, flow in outs:
                    node, reached = other, reached + flow.probability
                    if u < reached:
                        break
            else:
                node = outs[0][1]

    def work(self, case, node, post):
        """Queue for the post, work, and write the row."""
        enabled = self.env.now
        with self.posts[post].request() as request:
            yield request
            started = self.env.now
            yield self.env.timeout(next(self.draws[node]))
        self.rows.append((case, node, enabled, started, self.env.now, post))

    def run(self):
        """All rows of the run."""
        self.env.run()
        return self.rows
