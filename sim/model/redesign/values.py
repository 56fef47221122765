"""Changes of values: `set` one, `scale` many, `hand_over` with less delay and loss, the mix of `channels`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from pydantic import Field

from sim.errors import Mistake
from sim.model.parts import Id
from sim.model.redesign.amounts import Factor, Probability, Text
from sim.model.redesign.change import BaseChange
from sim.model.redesign.draft import Data, Draft
from sim.model.redesign.scaling import scaled_span, scaled_text
from sim.model.redesign.selecting import Selection
from sim.model.redesign.unfit import Unfit, unfit
from sim.model.settings import EITHER, unknown_path
from sim.model.written import Steps, read_steps, written

__all__ = ["Channels", "HandOver", "Scale", "SetValue"]


class SetValue(BaseChange):
    """A single value, at a path as in `--set`; a flow may be named by its id: `processes.p.flows.a->b.loss`."""

    change: Literal["set"] = "set"
    path: Text | tuple[Text, ...] = Field(description="The path, or several that get the same value.")
    value: Any = Field(description="The new value; null takes it away.")

    def apply(self, draft: Draft) -> None:
        """Set the value at every path."""
        root = written(draft.data)
        several = not isinstance(self.path, str)
        for number, path in enumerate(self.path if several else (self.path,)):
            steps = _by_number(draft.data, read_steps(str(path)))
            wrong = unknown_path(root, steps)
            if wrong is not None:
                found = replace(wrong, value=str(path))
                raise Unfit(("path", number) if several else ("path",), partial(_moved, found))
            _put(draft.data, steps, self.value)


def _moved(wrong: Mistake, place: str) -> Mistake:
    return replace(wrong, place=place)


def _by_number(data: Any, steps: Steps) -> Steps:
    """The way with the numbers of flows for their ids."""
    found: list[str | int] = []
    for step in steps:
        here = _number_of(data, step) if isinstance(data, list) else step
        found.append(here)
        if isinstance(data, list):
            data = data[here] if isinstance(here, int) and here < len(data) else None
        else:
            data = data.get(here) if isinstance(data, Mapping) else None
    return tuple(found)


def _number_of(flows: list[Any], step: str | int) -> str | int:
    return next((n for n, flow in enumerate(flows) if isinstance(flow, Mapping) and flow.get("id") == step), step)


def _put(data: Any, steps: Steps, value: Any) -> None:
    whole = steps
    for step in steps[:-1]:
        data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
    last = steps[-1]
    if isinstance(data, dict):
        data.pop(EITHER.get(whole, ""), None)
    if value is None and isinstance(data, dict):
        data.pop(last, None)
    else:
        data[last] = value


What = Literal["durations", "transfers", "losses", "waits", "setup", "arrivals", "patience", "limits"]


class Scale(Selection):
    """Everything of one kind, multiplied by a factor; laws keep their form, so each draw is multiplied.

    `durations` are working times, `transfers` delays of hand-offs, `losses` chances of losing information, `waits`
    those for the customer, a permit or material, `patience` how long customers wait before they act.
    """

    change: Literal["scale"] = "scale"
    what: What
    by: Factor

    def apply(self, draft: Draft) -> None:
        """Multiply; that nothing is meant is a mistake."""
        self.checked(draft)
        count = _SCALES[self.what](self, draft, self.by)
        if count == 0:
            raise unfit(("what",), "redesign.nothing_meant", value=self.what)


def _law(part: Data, key: str, by: float) -> int:
    if key not in part:
        return 0
    part[key] = scaled_text(part[key], by)
    return 1


def _durations(chosen: Selection, draft: Draft, by: float) -> int:
    count = 0
    for element in chosen.chosen_elements(draft):
        count += sum(_law(element, key, by) for key in ("duration", "check", "answer"))
        count += sum(_law(element.get("by_staff", {}), group, by) for group in element.get("by_staff", {}))
    return count


def _setup(chosen: Selection, draft: Draft, by: float) -> int:
    return sum(_law(element, "setup", by) for element in chosen.chosen_elements(draft))


def _transfers(chosen: Selection, draft: Draft, by: float) -> int:
    return sum(_law(flow, "transfer", by) for flow in chosen.chosen_flows(draft))


def _losses(chosen: Selection, draft: Draft, by: float) -> int:
    flows = [flow for flow in chosen.chosen_flows(draft) if flow.get("loss")]
    for flow in flows:
        flow["loss"] = min(1.0, flow["loss"] * by)
    return len(flows)


def _waits(chosen: Selection, draft: Draft, by: float) -> int:
    count = 0
    for element in chosen.chosen_elements(draft):
        count += _law(element.get("external", {}), "after", by)
        if element.get("type") in ("timer", "message") and element.get("waits_for") != "time":
            count += _law(element, "after", by)
    return count


def _arrivals(chosen: Selection, draft: Draft, by: float) -> int:
    count = 0
    for name, stream in draft.section("arrivals").items():
        if (chosen.streams and name not in chosen.streams) or (
            chosen.processes and stream["process"] not in chosen.processes
        ):
            continue
        if "times" in stream or ("every" in stream and by == 0):
            raise unfit(("what",), "redesign.not_scalable", value=name)
        for key in ("per_year", "per_day", "per_hour"):
            if key in stream:
                stream[key] *= by
        if "every" in stream:
            _law(stream, "every", 1 / by)
        count += 1
    return count


def _patience(chosen: Selection, draft: Draft, by: float) -> int:
    count = 0
    for name, process in draft.section("processes").items():
        if not chosen.processes or name in chosen.processes:
            count += sum(_law(part, "after", by) for part in process.get("behaviours", {}).values())
    waiting = [part for part in chosen.chosen_elements(draft) if part.get("until") == "start"]
    return count + sum(_law(part, "after", by) for part in waiting)


def _limits(chosen: Selection, draft: Draft, by: float) -> int:
    meant = [
        part
        for name, part in draft.section("standards").items()
        if (not chosen.standards or name in chosen.standards)
        and (not chosen.processes or part["process"] in chosen.processes)
    ]
    for part in meant:
        part["limit"] = scaled_span(part["limit"], by)
    return len(meant)


_SCALES: dict[str, Callable[[Selection, Draft, float], int]] = {
    "durations": _durations,
    "transfers": _transfers,
    "losses": _losses,
    "waits": _waits,
    "setup": _setup,
    "arrivals": _arrivals,
    "patience": _patience,
    "limits": _limits,
}


class HandOver(Selection):
    """Hand-offs with less delay and less loss: a shared platform, limits for passing on.

    Unless flows are named, hand-offs from one department to another are meant.
    """

    change: Literal["hand_over"] = "hand_over"
    transfer: Factor | None = Field(default=None, description="Factor on the delay.")
    loss: Factor | None = Field(default=None, description="Factor on the chance of losing information.")
    on_loss: Literal["return", "ask", "proceed"] | None = Field(
        default=None, description="What the receiver does from now on when information is missing."
    )

    def apply(self, draft: Draft) -> None:
        """Change the hand-offs; that nothing is meant is a mistake."""
        chosen = self if self.flows else self.model_copy(update={"crossing": True})
        chosen.checked(draft)
        count = 0
        if self.transfer is not None:
            count += _transfers(chosen, draft, self.transfer)
        if self.loss is not None:
            count += _losses(chosen, draft, self.loss)
        for flow in chosen.chosen_flows(draft) if self.on_loss is not None else ():
            if flow.get("loss"):
                flow["on_loss"] = self.on_loss
                count += 1
        if count == 0:
            raise unfit((), "redesign.nothing_meant", value="hand_over")


class Channels(BaseChange):
    """Where cases come in: the shares that are given, and the rest in their old proportion."""

    change: Literal["channels"] = "channels"
    stream: Id | tuple[Id, ...]
    shares: dict[Literal["hotline", "hall", "site", "online"], Probability] = Field(min_length=1)

    def apply(self, draft: Draft) -> None:
        """Give the streams their new mix."""
        rest = 1.0 - sum(self.shares.values())
        if rest < -1e-9:
            raise unfit(("shares",), "redesign.shares", value=f"{sum(self.shares.values()):g}")
        for name in (self.stream,) if isinstance(self.stream, str) else self.stream:
            stream = draft.part("arrivals", name, ("stream",))
            others = {key: share for key, share in stream.get("channels", {}).items() if key not in self.shares}
            if rest > 1e-9 and not sum(others.values()):
                raise unfit(("shares",), "redesign.shares", value=f"{sum(self.shares.values()):g}")
            kept = (
                {key: max(0.0, rest) * share / sum(others.values()) for key, share in others.items()} if others else {}
            )
            stream["channels"] = {**kept, **self.shares}
