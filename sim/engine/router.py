"""Where tokens go: gateways, joins, catching events, sub-processes, ends (BPMN 2.0.2, chapter 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_at, key_of
from sim.engine.lowered import Flow, Node, NodeKind
from sim.engine.parts import Case, Item, Scope, Token, Wait
from sim.engine.routing import cumulative, pick
from sim.errors import RunError
from sim.model.mistakes import mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.engine.world import World

__all__ = ["Router"]

MOST_MOVES = 100
"""Moves of a token, one out of the other, at one instant; more means a loop that takes no time."""
MOST_VISITS = 10_000
"""Visits of one case in one element; more means a loop without a way out."""


class Router:
    """Moves tokens from node to node; hands work items to the desk."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock
        self.draws = world.draws
        self.record = world.record
        self.desk = world.desk
        self.depth = 0
        # by NodeKind
        self.handlers: list[Callable[[Token, Node, Flow | None], None]] = [
            self._pass,
            self._work,
            self._exclusive,
            self._parallel,
            world.inclusive.reach,
            world.catching.race,
            world.catching.catch,
            world.catching.catch,
            world.catching.throw,
            world.catching.spawn,
            self._enter,
            self._end,
        ]

    # -- moving -------------------------------------------------------------------------------------------------------

    def begin(self, case: Case, start: Node) -> None:
        """Put the first token of a case at its start."""
        case.root.count = 1
        self.arrive(Token(case, case.root, None, case.arrival), start, None)

    def arrive(self, token: Token, node: Node, flow: Flow | None) -> None:
        """A token reaches a node."""
        self.depth += 1
        if self.depth > MOST_MOVES:
            raise RunError(mistake("run.round", token.case.id, node=node, time=self.clock.now))
        self.handlers[node.kind](token, node, flow)
        self.depth -= 1

    def leave(self, token: Token, node: Node) -> None:
        """A token leaves a node, on one flow or, as BPMN has it, on all whose condition holds."""
        if node.effects:
            self.effects(token.case, node)
        if token.case.process.inclusive_joins:
            self.world.inclusive.unsettled[token.case] = None
        outs = node.outs
        if len(outs) == 1:
            self.move(token, outs[0])
        else:
            self.split(token, self._chosen_flows(token, node))

    def move(self, token: Token, flow: Flow) -> None:
        """A token goes along a flow, with the hand-off's delay and loss."""
        if flow.plain:
            self.arrive(token, flow.target, flow)
            return
        case = token.case
        visit = case.flow_visits[flow.index] = case.flow_visits.get(flow.index, 0) + 1
        if (
            flow.loss_draw is not None
            and token.sent_by is not None
            and self.draws.chance(case, flow.loss_draw, visit) < flow.loss * flow.learned
        ):
            token.lost = flow
        if flow.transfer is None:
            self.arrive(token, flow.target, flow)
            return
        delay = self.draws.time(case, flow.transfer, visit)
        now = self.clock.time
        due = now + delay if flow.transfer_open is None else flow.transfer_open.add(now, delay)
        token.transfer += due - now
        if due == now:
            self.arrive(token, flow.target, flow)
        else:
            self._post(token, flow, due, visit)

    def _post(self, token: Token, flow: Flow, due: int, visit: int) -> None:
        """Keep a token in transit until it is received."""
        case, node = token.case, flow.target
        if node.kind == NodeKind.ACTIVITY:
            item = self._item(token, node)
            key = key_at(Kind.RECEIVED, item.place) + flow.index
            self.clock.bind(due, key, self._received_item, item)
            return
        wait = Wait(token, node, visit, self.clock.time)
        wait.flow = flow
        case.live[wait] = None
        self.clock.bind(
            due, key_of(Kind.RECEIVED, case.order, node.rank, visit, flow.index), self._received_token, (wait, flow)
        )

    def _received_item(self, event: Bound) -> None:
        item: Item = event._value
        if item.end is None:
            self.world.desk.receive(item)

    def _received_token(self, event: Bound) -> None:
        wait, flow = event._value
        if not wait.over:
            self.world.catching.over(wait)
            self.arrive(wait.token, flow.target, flow)

    # -- work ---------------------------------------------------------------------------------------------------------

    def _item(self, token: Token, node: Node) -> Item:
        case = token.case
        visit = self.count(case, node)
        kind = token.kind or ("review" if node.element.review else "first" if visit == 1 else "rework")
        item = Item(token, node, visit, kind)
        case.live[item] = None
        self.record.item(item)
        if node.watched and kind != "answer":
            self.world.promises.happened(case, node, "sent")
        return item

    def _work(self, token: Token, node: Node, flow: Flow | None) -> None:
        self.desk.receive(self._item(token, node))

    def work_done(self, item: Item) -> None:
        """A work item ended as it should: its token goes on, or back to whoever sent the question."""
        case, token = item.case, item.token
        self._renew(token, item)
        if item.reply_to is None:
            self.leave(token, item.node)
            return
        # the answer or the mended work goes straight back to the receiver who missed it
        back = item.reply_to
        token.kind, token.reply_to = "resubmission", None
        if case.process.inclusive_joins:
            self.world.inclusive.unsettled[case] = None
        self.arrive(token, back, None)

    def send_back(self, item: Item, kind: str) -> None:
        """What the sender must mend (`return`) or answer (`answer`) becomes work there."""
        token, sender = item.token, item.sent_by
        self._renew(token, item)
        token.kind, token.reply_to = kind, item.node
        # loss needs a sender, see move()
        assert sender is not None
        self.arrive(token, sender.node, None)

    def _renew(self, token: Token, item: Item) -> None:
        """The token starts afresh from the end of this item."""
        token.sent_by, token.sent_time = item, self.clock.time
        token.transfer = token.external = 0
        token.kind = token.lost = token.reply_to = None
        del item.token, item.case.live[item]

    # -- gateways -----------------------------------------------------------------------------------------------------

    def _pass(self, token: Token, node: Node, flow: Flow | None) -> None:
        self.count(token.case, node)
        self.leave(token, node)

    def _exclusive(self, token: Token, node: Node, flow: Flow | None) -> None:
        visit = self.count(token.case, node)
        if node.effects:
            self.effects(token.case, node)
        outs = node.outs
        if len(outs) == 1:
            self.move(token, outs[0])
            return
        chosen = self._choose(token.case, node, visit)
        if node.element.decides is not None:
            chosen = self.world.asking.pass_on(token, node, visit, chosen)
        self.record.event(token.case, "choice", node, detail=chosen.detail)
        self.move(token, chosen)

    def _choose(self, case: Case, node: Node, visit: int) -> Flow:
        """One flow: among those whose condition holds by probability, else the first of them, else the default.

        Where no condition holds and there is no default, the probabilities decide among all.
        """
        outs = node.outs
        if node.odds is not None:
            return outs[pick(node.odds, self.draws.chance(case, node.draws["choice"], visit))]
        default, holds = node.default, self.world.holds
        open_flows = []
        for flow in node.others:
            if flow.when is None or holds(case, node.path, flow.when):
                if node.certain:
                    return flow
                open_flows.append(flow)
        if default is not None and not open_flows:
            return default
        if not open_flows and all(f.probability is not None for f in outs):
            open_flows = outs
        if not open_flows:
            raise RunError(mistake("run.no_flow", case.id, node=node, time=self.clock.time))
        if all(f.probability is None for f in open_flows):
            return open_flows[0]
        among = tuple(f.index for f in open_flows)
        odds = node.odds_among.get(among)
        if odds is None:
            odds = node.odds_among[among] = cumulative(open_flows, default)
        flows = [*open_flows, default] if default is not None else open_flows
        return flows[pick(odds, self.draws.chance(case, node.draws["choice"], visit))]

    def holds(self, case: Case, node: Node, flow: Flow) -> bool:
        """Whether the condition of a flow holds for a case."""
        return flow.when is None or self.world.holds(case, node.path, flow.when)

    def _chosen_flows(self, token: Token, node: Node) -> list[Flow]:
        case = token.case
        chosen = [f for f in node.outs if not f.default and self.holds(case, node, f)]
        return chosen or [f for f in node.outs if f.default]

    def split(self, token: Token, flows: list[Flow]) -> None:
        """Send a token along several flows, with a copy for each but the first."""
        if not flows:
            raise RunError(mistake("run.no_way", token.case.id, time=self.clock.time))
        scope = token.scope
        scope.count += len(flows) - 1
        copies = [token.copy() for _ in flows[1:]]
        for one, flow in zip([token, *copies], flows, strict=True):
            self.move(one, flow)
            if scope.count == 0:
                return  # that branch came to an end that terminates the others

    def _parallel(self, token: Token, node: Node, flow: Flow | None) -> None:
        if len(node.ins) > 1 and flow is not None:
            held = token.case.held.setdefault((node, token.scope), [])
            held.append((token, flow, self.clock.time))
            if len({f.index for _, f, _ in held}) < len(node.ins):
                return
            token = self.merge(token.case, node, token.scope)
        self.count(token.case, node)
        self.leave(token, node)

    def merge(self, case: Case, node: Node, scope: Scope) -> Token:
        """Consume one token of each incoming flow that has one; the last to arrive goes on."""
        held = case.held.pop((node, scope))
        firsts: dict[int, tuple[Token, Flow, int]] = {}
        for entry in held:
            firsts.setdefault(entry[1].index, entry)
        rest = [entry for entry in held if firsts[entry[1].index] is not entry]
        if rest:
            case.held[node, scope] = rest
        used = list(firsts.values())
        latest = max(time for _, _, time in used)
        on = min((e for e in used if e[2] == latest), key=lambda e: (e[0].sent_time, e[1].index))
        # released by what happened elsewhere, even the last to arrive may have waited at an inclusive join
        on[0].transfer += self.clock.time - latest
        for entry in used:
            waited = self.clock.time - entry[2]
            if entry is not on or waited > 0:
                detail = f'{{"waited": {waited}, {entry[1].detail[1:]}'
                self.record.event(case, "synchronised", node, detail=detail)
        scope.count -= len(used) - 1
        return on[0]

    # -- sub-processes and ends ---------------------------------------------------------------------------------------

    def _enter(self, token: Token, node: Node, flow: Flow | None) -> None:
        case = token.case
        scope = Scope(token.scope, node, self.count(case, node))
        scope.count = 1
        case.live[scope] = None
        self.world.edges.bind(scope, node, case, scope.visit)
        token.scope = scope
        self.arrive(token, node.inner_starts[0], None)

    def _end(self, token: Token, node: Node, flow: Flow | None) -> None:
        case, scope = token.case, token.scope
        self.count(case, node)
        if node.effects:
            self.effects(case, node)
        if case.process.inclusive_joins:
            self.world.inclusive.unsettled[case] = None
        if node.element.terminate:
            self.world.edges.kill(case, scope, "cancelled")
            scope.count = 0
        else:
            scope.count -= 1
        if scope.count > 0:
            return
        if scope.outer is None:
            self.world.crowd.finish(case, node.element.outcome)
            return
        del case.live[scope]
        token.scope = scope.outer
        assert scope.node is not None
        assert scope.node.leave is not None
        self.leave(token, scope.node.leave)

    # -- small things -------------------------------------------------------------------------------------------------

    def count(self, case: Case, node: Node) -> int:
        """Count a visit of a case at a node; patience that is counted from there begins with the first."""
        visit = case.visits[node.rank] = case.visits.get(node.rank, 0) + 1
        if visit > MOST_VISITS:
            raise RunError(mistake("run.loop", case.id, node=node, most=MOST_VISITS))
        if visit == 1 and node.patience:
            for behaviour in node.patience:
                self.world.crowd.consider(case, behaviour)
        return visit

    def effects(self, case: Case, node: Node) -> None:
        """Attributes that are set and words that are said when an element is done."""
        element = node.element
        for name, value in element.sets.items():
            case.attributes[name] = self.world.value(case, node.path, value)
        if element.tells is not None:
            self.record.event(case, "notice", node, detail='{"about": "tells"}')
