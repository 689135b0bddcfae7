from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "流程"

    def ready(self) -> None:
        """Register the checks and every flow, and say what its steps are called."""
        from casework import work
        from workflows import flows
        from workflows.engine import checks  # noqa: F401
        from workflows.engine.registry import steps

        for module in iter_modules(flows.__path__, f"{flows.__name__}."):
            import_module(module.name)
        work.name_steps({key: str(step.task_title) for key, step in steps().items()})
