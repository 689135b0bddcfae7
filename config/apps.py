from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangoStaticFilesConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "系统配置"

    def ready(self) -> None:
        from config import checks  # noqa: F401 -- registers them


class StaticFilesConfig(DjangoStaticFilesConfig):
    # Viewflow's own front end (49 MB) is never shown.
    ignore_patterns = [*DjangoStaticFilesConfig.ignore_patterns, "viewflow"]
