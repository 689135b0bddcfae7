from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Every folder of the desk that has a `kind.py` is a kind of matter: its `DESK_KIND` is registered."""
        from desk.shell import checks, kinds  # noqa: F401 -- the checks register themselves

        for folder in iter_modules([self.path]):
            module = f"{self.name}.{folder.name}.kind"
            if folder.ispkg and find_spec(module):
                kinds.register(import_module(module).DESK_KIND)
