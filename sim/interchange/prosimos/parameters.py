"""What a parameter file of Prosimos says, typed: the present layout, into which `layouts.py` brings the older ones."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

__all__ = [
    "Attribute", "Batching", "Branching", "Condition", "Drawn", "EventAttributes", "EventTime", "FlowChance",
    "Histogram", "Parameters", "Period", "Pool", "Resource", "Rule", "Share", "TaskResource", "TaskTimes", "Week",
]  # fmt: skip


class _Part(BaseModel):
    """Frozen; what else stands in the file is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, allow_inf_nan=False)


def _number(raw: Any) -> Any:
    """A number that may stand in a mapping of its own, `{"value": 3}`."""
    return raw["value"] if isinstance(raw, dict) and "value" in raw else raw


def _text(raw: Any) -> Any:
    return str(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


Name = Annotated[str, BeforeValidator(_text), Field(max_length=300)]
Number = Annotated[float, BeforeValidator(_number)]
Scalar = bool | int | float | str


class Histogram(_Part):
    """Cumulative shares of bins, and their midpoints."""

    cdf: tuple[float, ...]
    bin_midpoints: tuple[float, ...]


class Drawn(_Part):
    """A distribution by its name and numbers."""

    name: str = Field(alias="distribution_name")
    numbers: tuple[Number, ...] = Field(default=(), alias="distribution_params")
    histogram: Histogram | None = Field(default=None, alias="histogram_data")


class Period(_Part):
    """Hours of each day from one weekday to another; with a probability where calendars are fuzzy."""

    from_: str = Field(alias="from")
    to: str
    begin: str = Field(alias="beginTime")
    end: str = Field(alias="endTime")
    probability: float = 1.0


class Week(_Part):
    """A calendar that repeats every week."""

    id: Name
    periods: tuple[Period, ...] = Field(alias="time_periods")


class Resource(_Part):
    """Resources alike."""

    id: Name
    name: Name = ""
    cost: float = Field(default=0.0, alias="cost_per_hour", ge=0)
    amount: Annotated[int, Field(ge=0, le=100_000)] = 1
    calendar: Name = ""


class Pool(_Part):
    """A profile: resources that belong together."""

    id: Name
    name: Name = ""
    resources: tuple[Resource, ...] = Field(alias="resource_list")


class TaskResource(Drawn):
    """How long one resource needs for a task."""

    resource: Name = Field(alias="resource_id")


class TaskTimes(_Part):
    """Who does a task, and how long each needs."""

    task: Name = Field(alias="task_id")
    resources: tuple[TaskResource, ...]


class EventTime(Drawn):
    """How long an event takes."""

    event: Name = Field(alias="event_id")


class FlowChance(_Part):
    """Probability and condition of one flow out of a gateway."""

    flow: Name = Field(alias="path_id")
    value: Annotated[float, Field(ge=0, le=1 + 1e-6)] | None = None
    condition: Name | None = Field(default=None, alias="condition_id")


class Branching(_Part):
    """The flows out of one gateway."""

    gateway: Name = Field(alias="gateway_id")
    flows: tuple[FlowChance, ...] = Field(alias="probabilities")


class Condition(_Part):
    """A comparison of an attribute with a value."""

    attribute: Name
    comparison: str
    value: Scalar | tuple[Scalar, ...]


class Rule(_Part):
    """A branch rule (`id`) or a priority (`level`): any of several sets of conditions that all hold."""

    id: Name = ""
    level: int = Field(default=0, alias="priority_level")
    rules: tuple[tuple[Condition, ...], ...]


class Share(_Part):
    """A value and its probability, or a size and its factor."""

    key: Name
    value: float


class Attribute(_Part):
    """An attribute of cases, of the whole run, or set by a task."""

    name: Name
    type: Literal["discrete", "continuous", "expression", "dtree"]
    values: tuple[Share, ...] | Drawn | str | Any = Field(union_mode="left_to_right")


class EventAttributes(_Part):
    """What a task or event sets when it is done."""

    event: Name = Field(alias="event_id")
    attributes: tuple[Attribute, ...]


class Batching(_Part):
    """When and how a task is done for several cases at once."""

    task: Name = Field(alias="task_id")
    type: Name
    sizes: tuple[Share, ...] = Field(default=(), alias="size_distrib")
    factors: tuple[Share, ...] = Field(default=(), alias="duration_distrib")
    rules: tuple[tuple[Condition, ...], ...] = Field(default=(), alias="firing_rules")


class Parameters(_Part):
    """A whole file."""

    pools: tuple[Pool, ...] = Field(alias="resource_profiles")
    calendars: tuple[Week, ...] = Field(alias="resource_calendars")
    tasks: tuple[TaskTimes, ...] = Field(alias="task_resource_distribution")
    arrivals: Drawn = Field(alias="arrival_time_distribution")
    arrival_calendar: tuple[Period, ...] = Field(default=(), alias="arrival_time_calendar")
    gateways: tuple[Branching, ...] = Field(default=(), alias="gateway_branching_probabilities")
    events: tuple[EventTime, ...] = Field(default=(), alias="event_distribution")
    batches: tuple[Batching, ...] = Field(default=(), alias="batch_processing")
    case_attributes: tuple[Attribute, ...] = ()
    global_attributes: tuple[Attribute, ...] = ()
    event_attributes: tuple[EventAttributes, ...] = ()
    priorities: tuple[Rule, ...] = Field(default=(), alias="prioritisation_rules")
    branch_rules: tuple[Rule, ...] = ()
    kind: str = Field(default="CRISP", alias="model_type")
    multitask: dict[str, Any] | None = None
    loop_limit: int | None = Field(default=None, alias="gateway_execution_limit")
    start: str | None = Field(default=None, alias="start_time")
    cases: Annotated[int, Field(ge=1, le=10**9)] | None = Field(default=None, alias="total_cases")
