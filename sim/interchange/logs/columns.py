"""Which column of a file from outside means what: known names in English and Chinese, or names that are given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

__all__ = ["KNOWN", "TIME_ROLES", "known_columns", "plain_name", "roles_in"]

# Each role with the names under which it is known, the best first; compared without case, spaces and punctuation.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "case": (
        *("case_id", "case:concept:name", "case", "case_number", "case_no", "trace_id", "trace", "incident_id"),
        *("sr_number", "ticket_id", "ticket_number", "ticket_no", "ticket", "work_order_id", "work_order"),
        *("process_instance_id", "request_id", "order_id", "order_number", "application_id", "claim_id", "issue_key"),
        *(
            "工单号",
            "工单编号",
            "工作单号",
            "工单流水号",
            "案例编号",
            "案例号",
            "案例",
            "案件号",
            "案件编号",
            "申请编号",
        ),
        *(
            "申请单号",
            "受理编号",
            "受理单号",
            "业务编号",
            "业务单号",
            "服务单号",
            "诉求编号",
            "流程实例编号",
            "流程实例",
        ),
        *("流程实例号", "流程实例ID", "工单ID", "单号"),
    ),
    "activity": (
        *("activity", "activity_name", "concept:name", "activity_label", "task", "task_name", "step", "step_name"),
        *("event_name", "event", "operation"),
        *(
            "环节名称",
            "环节",
            "流程环节",
            "处理环节",
            "业务环节",
            "活动名称",
            "活动",
            "任务名称",
            "任务",
            "步骤名称",
            "步骤",
        ),
        *("节点名称", "节点", "工序", "操作名称", "操作"),
    ),
    "start": (
        *("start_time", "start_timestamp", "start_datetime", "start", "started_at", "started", "begin_time", "begin"),
        *("time:start", "start_date", "actual_start"),
        *(
            "开始时间",
            "起始时间",
            "环节开始时间",
            "处理开始时间",
            "开始处理时间",
            "开工时间",
            "启动时间",
            "开始日期",
            "开始",
        ),
    ),
    "end": (
        *("end_time", "end_timestamp", "end_datetime", "end", "ended_at", "complete_timestamp", "complete_time"),
        *("completed_at", "completed", "completion_time", "finish_time", "finished_at", "finish", "time:end"),
        *("end_date", "actual_end"),
        *("结束时间", "完成时间", "办结时间", "环节结束时间", "环节完成时间", "处理完成时间", "完工时间", "结束日期"),
        *("完成日期", "办结日期", "结束", "完成"),
    ),
    "time": (
        *("time:timestamp", "timestamp", "event_time", "event_timestamp", "time", "datetime", "date_time", "date"),
        *("时间戳", "发生时间", "操作时间", "事件时间", "时间", "日期时间", "日期"),
    ),
    "enable": (
        *("enable_time", "enabled_time", "enable_timestamp", "enabled_at", "enabled", "scheduled_at", "ready_time"),
        *("接收时间", "就绪时间", "到达环节时间", "环节到达时间", "派单时间", "下发时间", "分派时间"),
    ),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition", "lifecycle_transition", "生命周期"),
    "instance": ("concept:instance", "activity_instance", "activity_instance_id", "instance_id"),
    "resource": (
        *("resource", "org:resource", "resource_name", "user", "user_name", "employee", "worker", "performer", "staff"),
        *("operator", "handler", "assignee", "agent", "owner", "employee_id", "user_id"),
        *("处理人", "处理人员", "经办人", "经办人员", "执行人", "办理人", "办理人员", "操作员", "操作人", "操作人员"),
        *("员工", "员工姓名", "员工编号", "工号", "受理人", "负责人", "责任人", "人员", "资源"),
    ),
    "post": (
        *("post", "org:role", "role", "role_name", "position"),
        *("岗位名称", "岗位", "处理岗位", "角色", "职位", "工种"),
    ),
    "department": (
        *("department", "org:group", "group", "team", "assigned_team", "assigned_team_name", "team_name", "org_unit"),
        *("unit", "organization_involved"),
        *(
            "部门名称",
            "部门",
            "处理部门",
            "责任部门",
            "所属部门",
            "承办部门",
            "班组",
            "团队",
            "科室",
            "供电所",
            "处理单位",
            "单位",
        ),
    ),
    "process": ("process", "case:process", "process_name", "流程名称", "流程"),
    "segment": ("segment", "case:segment", "customer_segment", "客户分类", "客户类别", "客户类型"),
    "district": ("district", "case:district", "区县", "地区", "辖区", "区域"),
    "channel": ("case:channel", "channel", "渠道", "受理渠道", "申请渠道", "受理方式"),
    "arrival": ("arrival_time", "case:arrival_time", "arrival", "到达时间", "申请时间", "报修时间"),
}

TIME_ROLES = ("start", "end", "time", "enable", "arrival")
"""Roles whose columns hold dates and times."""


def plain_name(name: str) -> str:
    """A column's name as it is compared: without case, punctuation and what stands in brackets.

    >>> plain_name(" ASSIGNED Team-Name (required) ")
    'assignedteamname'
    """
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", name)
    return re.sub(r"[\W_]+", "", (bare if bare.strip() else name).casefold())


_ROLE_OF = {plain_name(name): (role, rank) for role, names in KNOWN.items() for rank, name in enumerate(names)}


def known_columns(header: Sequence[str]) -> dict[str, list[str]]:
    """The roles whose known names stand in a header, each with its columns, the best first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for column in header:
        role, rank = _ROLE_OF.get(plain_name(column), ("", 0))
        if role:
            found.setdefault(role, []).append((rank, column))
    return {role: [name for _, name in sorted(found[role])] for role in KNOWN if role in found}


def roles_in(header: Sequence[str]) -> dict[str, str]:
    """The roles whose known names stand in a header, each with its column; the best name wins."""
    return {role: names[0] for role, names in known_columns(header).items()}
