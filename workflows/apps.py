from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "流程"

    def ready(self) -> None:
        """Register the checks and every flow, and say what its steps are called."""
        from workflows import flows
        from workflows.engine import checks, jobs  # noqa: F401 -- importing registers checks and receiver
        from workflows.engine.registry import flows as registered
        from workflows.engine.registry import name_steps

        for module in iter_modules(flows.__path__, f"{flows.__name__}."):
            import_module(module.name)
        for flow in registered().values():
            name_steps(flow)
