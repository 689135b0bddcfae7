"""System checks on the flows: what Viewflow's defaults would let slip."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from viewflow.workflow.base import Flow

from workflows.engine.nodes import CaseFlow
from workflows.engine.viewflow_adapter import RowLock, node_names
from workflows.models import CaseProcess


@register
def flows_are_locked(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A flow without our row lock lets ten people claim one task."""
    return [
        Error(
            f"流程 {flow.__name__} 没有使用行锁或者本项目的流程模型。",
            hint="请让它继承 workflows.engine.nodes.CaseFlow。",
            id="gongkai.E101",
        )
        for flow in _flows(Flow)
        if flow.__module__.startswith("workflows.")
        and not (isinstance(flow.lock_impl, RowLock) and flow.process_class is CaseProcess)
    ]


@register(Tags.database)
def open_tasks_have_their_nodes(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A renamed or removed node makes lists fail for everybody while one such task is open.

    Only where the caller lets checks read the database: `migrate` and `check --database default` do.
    """
    if not databases:
        return []
    known = {
        f"workflows/{flow.__module__.removeprefix('workflows.')}.{flow.__name__}.{name}"
        for flow in _flows(CaseFlow)
        for name in node_names(flow)
    }
    if "viewflow_task" not in connection.introspection.table_names():
        return []  # before the first migrate
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT flow_task FROM viewflow_task WHERE finished IS NULL")
        used = {reference for (reference,) in cursor.fetchall()}
    return [
        Error(
            f"有未办结的任务停在已不存在的节点 {ref}。",
            hint="改名须附数据迁移，见 CONTRIBUTING。",
            id="gongkai.E102",
        )
        for ref in sorted(used - known)
    ]


def _flows(base: type[Flow]) -> list[type[Flow]]:
    """Every flow of this kind; the app has imported them all."""
    found = [flow for child in base.__subclasses__() for flow in (child, *_flows(child))]
    return list(dict.fromkeys(found))
