"""Hurrying a worker on commit. The row is the truth and a sweep finds it anyway: this only makes it fast."""

from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.db import connection, transaction


@dataclass(frozen=True)
class Nudge:
    """A message to the queue that a worker should do this task."""

    task: str
    args: tuple[Any, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "__qualname__", f"Nudge({self.task})")  # how Django names it when it fails

    def __call__(self) -> None:
        current_app.send_task(self.task, args=self.args)


def hurry(task: str, *args: Any) -> None:
    """Ask a worker for the task once the transaction commits, once however often it is asked for.

    A broker that can't be reached is logged and changes nothing: the request is done, the sweep comes.
    """
    nudge = Nudge(task, args)
    if all(waiting != nudge for _, waiting, _ in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)
