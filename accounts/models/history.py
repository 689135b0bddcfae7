"""History of the rows that decide who may do what: written by triggers, never changed afterwards."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

M = TypeVar("M", bound=type[models.Model])

NEVER_DELETED = pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)


def tracked(label: str, *, exclude: list[str] | None = None) -> Callable[[M], M]:
    """Keep a row for every insert and update of the model in `<Model>Event`, append-only by trigger."""
    track: Callable[[M], M] = pghistory.track(
        exclude=exclude,
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        append_only=True,
        meta={"verbose_name": f"{label}变更记录", "verbose_name_plural": f"{label}变更记录"},
    )
    return track
