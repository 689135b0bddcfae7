from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from desk.applications.kind import APPLICATION
        from desk.documents.kind import DOCUMENT
        from desk.shell import checks, kinds  # noqa: F401 -- the checks register themselves

        for kind in (APPLICATION, DOCUMENT):
            kinds.register(kind)
