"""The benchmarks' own database, made and dropped by `python -m benchmarks`: never that of an installation."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection


@contextmanager
def emptied_afterwards() -> Iterator[None]:
    """Leaves the scratch database as it was found: empty. Refuses any other database."""
    if not connection.settings_dict["NAME"].startswith("test_"):
        raise RuntimeError("benchmarks empty their database: run them by `python -m benchmarks`")
    try:
        yield
    finally:
        call_command("flush", interactive=False, verbosity=0)
