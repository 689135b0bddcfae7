from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "流程与工作台"

    def ready(self) -> None:
        from workflows import checks  # noqa: F401 -- registers them
