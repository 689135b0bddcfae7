"""Every flow by its key, and every human step by its name, which is what open work stores."""

from functools import cache

from workflows.engine.nodes import CaseFlow, Step


def flows() -> dict[str, type[CaseFlow]]:
    """Every flow by its key, which stands in addresses."""
    return {flow.key: flow for flow in CaseFlow.registered}


@cache
def steps() -> dict[str, Step]:
    return {
        node.name: node
        for flow in CaseFlow.registered
        for node in flow.instance.nodes()
        if isinstance(node, Step)
    }


def step_title(name: str) -> str:
    """What people call the step."""
    return str(steps()[name].task_title)
