"""Which column of a file from outside means what: known names in English and Chinese, or names that are given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.interchange.logs.raw import refused
from sim.model.mistakes import nearest

__all__ = ["KNOWN", "TIME_ROLES", "find_columns", "plain_name", "roles_in"]

# Each role with the names under which it is known, the best first; compared without case, spaces and punctuation.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "case": (
        *(
            "case_id",
            "case:concept:name",
            "case",
            "trace_id",
            "trace",
            "incident_id",
            "sr_number",
            "ticket_id",
            "ticket",
        ),
        *("工单号", "工单编号", "工作单号", "案例编号", "案例号", "案例", "案件号", "申请编号", "受理编号", "业务编号"),
    ),
    "activity": (
        *("activity", "activity_name", "concept:name", "task", "task_name", "step", "event_name", "event", "operation"),
        *("环节名称", "环节", "活动名称", "活动", "任务名称", "任务", "步骤", "节点名称", "节点"),
    ),
    "start": (
        *("start_time", "start_timestamp", "start", "started_at", "started", "begin_time", "begin", "time:start"),
        *("start_date", "开始时间", "起始时间", "开始"),
    ),
    "end": (
        *("end_time", "end_timestamp", "end", "ended_at", "complete_timestamp", "complete_time", "completed_at"),
        *("completed", "finish_time", "finished_at", "finish", "time:end", "end_date"),
        *("结束时间", "完成时间", "办结时间", "结束", "完成"),
    ),
    "time": (
        *("time:timestamp", "timestamp", "time", "event_time", "datetime", "date_time", "date"),
        *("时间戳", "发生时间", "操作时间", "时间"),
    ),
    "enable": (
        *("enable_time", "enabled_time", "enable_timestamp", "enabled_at", "enabled"),
        *("接收时间", "就绪时间", "到达环节时间"),
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition", "生命周期"),
    "instance": ("concept:instance", "activity_instance", "instance_id"),
    "resource": (
        *("resource", "org:resource", "resource_name", "user", "user_name", "employee", "worker", "performer", "staff"),
        *("处理人", "经办人", "执行人", "办理人", "操作员", "人员", "资源"),
    ),
    "post": ("post", "org:role", "role", "position", "岗位名称", "岗位", "角色"),
    "department": (
        *("department", "org:group", "group", "team", "assigned_team", "assigned_team_name", "team_name", "org_unit"),
        *("unit", "organization_involved", "部门名称", "部门", "班组", "团队", "单位"),
    ),
    "process": ("process", "case:process", "process_name", "流程名称", "流程"),
    "segment": ("segment", "case:segment", "customer_segment", "客户分类", "客户类别"),
    "district": ("district", "case:district", "区县", "地区", "辖区"),
    "channel": ("case:channel", "channel", "渠道", "受理渠道"),
    "arrival": ("arrival_time", "case:arrival_time", "arrival", "到达时间", "申请时间"),
}

TIME_ROLES = ("start", "end", "time", "enable", "arrival")
"""Roles whose columns hold dates and times."""


def plain_name(name: str) -> str:
    """A column's name as it is compared.

    >>> plain_name(" ASSIGNED Team-Name ")
    'assignedteamname'
    """
    return re.sub(r"[\W_]+", "", name.casefold())


_ROLE_OF = {plain_name(name): (role, rank) for role, names in KNOWN.items() for rank, name in enumerate(names)}


def roles_in(header: Sequence[str]) -> dict[str, str]:
    """The roles whose known names stand in a header, each with its column; the best name wins."""
    found: dict[str, tuple[int, str]] = {}
    for column in header:
        role, rank = _ROLE_OF.get(plain_name(column), ("", 0))
        if role and (role not in found or rank < found[role][0]):
            found[role] = (rank, column)
    return {role: found[role][1] for role in KNOWN if role in found}


def find_columns(header: Sequence[str], given: Mapping[str, str | None] | None, path: Path) -> dict[str, str]:
    """The column of each role that a file has.

    Parameters
    ----------
    header
        The file's columns.
    given
        Role to column, before the known names; None as a column says that the file has none for this role.
    path
        For errors.

    Raises
    ------
    InputError
        A role or column that is given does not exist; or there is no case, no activity or no time.
    """
    given = given or {}
    for role, column in given.items():
        if role not in KNOWN:
            raise refused(
                "read.unknown_role", path, role=role, near=nearest(role, KNOWN) or "case", known=", ".join(KNOWN)
            )
        if column is not None and column not in header:
            near = nearest(column, header) or header[0]
            raise refused("read.unknown_column", path, column=column, role=role, near=near, known=", ".join(header))
    taken = set(given.values())
    found = {r: c for r, c in roles_in([name for name in header if name not in taken]).items() if r not in given}
    found |= {role: column for role, column in given.items() if column is not None}
    for role in ("case", "activity"):
        if role not in found:
            raise refused("read.no_column", path, role=role, names=", ".join(KNOWN[role][:3]), known=", ".join(header))
    if not {"start", "end", "time"} & set(found):
        names = ", ".join(("time:timestamp", "start_time", "end_time"))
        raise refused("read.no_column", path, role="time", names=names, known=", ".join(header))
    return {role: found[role] for role in KNOWN if role in found}
