"""Every flow, and every human step, by the keys under which they are stored and stand in addresses."""

from casework import work
from workflows.engine.nodes import CaseFlow, Step


def flows() -> dict[str, type[CaseFlow]]:
    return {flow.key: flow for flow in CaseFlow.registered}


def name_steps(flow: type[CaseFlow]) -> None:
    """Say what people call the steps of a flow; each app does so for its own when Django starts."""
    named = {node.key: str(node.task_title) for node in flow.instance.nodes() if isinstance(node, Step)}
    work.name_steps(named)


def steps() -> dict[str, Step]:
    """By `Step.key`."""
    nodes = [node for flow in CaseFlow.registered for node in flow.instance.nodes()]
    return {node.key: node for node in nodes if isinstance(node, Step)}
