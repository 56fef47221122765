"""Words for the transitions of a work item's life, in the terms of the XES standard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.interchange.logs.columns import plain_name

__all__ = ["ENDS", "TRANSITIONS", "are_transitions", "transitions_of"]

# Each transition of the standard with the words under which files have it; compared without case and punctuation.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "schedule": (
        "scheduled",
        "create",
        "created",
        "enable",
        "enabled",
        "ready",
        "派单",
        "下发",
        "生成",
        "创建",
        "就绪",
        "到达",
    ),
    "assign": ("assigned", "allocate", "allocated", "分派", "分配", "指派", "派工"),
    "reassign": ("reassigned", "转派", "改派", "转办"),
    "start": ("started", "begin", "began", "begun", "开始", "启动", "开工", "开始处理", "已开始"),
    "suspend": ("suspended", "pause", "paused", "hold", "on hold", "挂起", "暂停", "中断"),
    "resume": ("resumed", "continue", "continued", "恢复", "继续", "解挂"),
    "complete": (
        *("completed", "end", "ended", "finish", "finished", "done", "stop", "stopped"),
        *("完成", "结束", "办结", "完工", "已完成", "已结束", "已办结"),
    ),
    "withdraw": ("withdrawn", "撤回", "撤销", "撤单"),
    "ate_abort": ("abort", "aborted", "cancel", "cancelled", "canceled", "取消", "中止", "终止", "作废"),
    "pi_abort": (),
    "autoskip": ("skip", "skipped", "自动跳过", "跳过"),
    "manualskip": ("人工跳过",),
}

ENDS: Mapping[str, str] = {
    "complete": "done", "withdraw": "withdrawn", "ate_abort": "cancelled", "pi_abort": "cancelled",
}  # fmt: skip
"""Transitions that end an item, each with the item's outcome."""

_OF = {plain_name(word): name for name, words in TRANSITIONS.items() for word in (name, *words)}


def transitions_of(words: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The transition of each word that stands for one; words that are given go before the known ones.

    >>> transitions_of(["START", "完成", "In Progress"], {})
    {'START': 'start', '完成': 'complete'}
    """
    said = {plain_name(word): name for word, name in given.items()}
    found = {word: said.get(plain_name(word)) or _OF.get(plain_name(word)) for word in words}
    return {word: name for word, name in found.items() if name is not None}


def are_transitions(words: Iterable[str], given: Mapping[str, str]) -> bool:
    """Whether words tell nothing but the life of work items: each is a transition, and work both starts and ends."""
    words = list(words)
    found = transitions_of(words, given)
    kinds = set(found.values())
    return len(found) == len(words) and "start" in kinds and bool(kinds & set(ENDS))
