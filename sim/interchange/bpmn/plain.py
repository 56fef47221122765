"""A file in a plainer form of the same meaning: empty pools as black boxes, nodes that create a process as starts."""

from __future__ import annotations

from dataclasses import replace

from sim.interchange.bpmn.document import Document, Level, Node, Work

__all__ = ["plain"]


def plain(document: Document) -> Document:
    """The same file in fewer words.

    A pool whose process is empty is a black box. A receive task that creates its process (`instantiate`) is a start,
    and so is each event behind an event-based gateway that does, or to which nothing leads (BPMN 2.0.2, 10.6.6).
    """
    works = [work for work in document.processes if work.level.nodes]
    kept = {work.id for work in works}
    pools = tuple(pool if pool.process in kept else replace(pool, process="") for pool in document.pools)
    return replace(document, pools=pools, processes=tuple(map(_with_starts, works)))


def _with_starts(work: Work) -> Work:
    level = work.level
    led_to = {flow.target for flow in level.flows}
    gateways = {node.id for node in level.nodes if node.tag == "eventBasedGateway" and node.id not in led_to}
    behind = {flow.target for flow in level.flows if flow.source in gateways}
    behind |= {node.id for node in level.nodes if node.instantiate and node.id not in led_to}
    if not behind:
        return work
    nodes = tuple(_start(node) if node.id in behind else node for node in level.nodes if node.id not in gateways)
    flows = tuple(flow for flow in level.flows if flow.source not in gateways)
    return replace(work, level=Level(nodes, flows, level.artifacts, level.links))


def _start(node: Node) -> Node:
    return replace(node, tag="startEvent") if node.tag in ("intermediateCatchEvent", "receiveTask") else node
