"""Every flow, and every human step, by the keys under which they are stored and stand in addresses."""

from functools import cache

from workflows.engine.nodes import CaseFlow, Step


def flows() -> dict[str, type[CaseFlow]]:
    return {flow.key: flow for flow in CaseFlow.registered}


@cache
def steps() -> dict[str, Step]:
    """By `Step.key`."""
    nodes = [node for flow in CaseFlow.registered for node in flow.instance.nodes()]
    return {node.key: node for node in nodes if isinstance(node, Step)}
