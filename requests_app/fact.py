"""What every fact row has: a dated thing that somebody did, which moves the clock or proves the work."""

from collections.abc import Iterable
from typing import Protocol

from django.conf import settings
from django.db import models

from casework.models import Matter
from statute.clock.case import ClockEvent


class HasMatter(Protocol):
    @property
    def matter(self) -> Matter: ...


class OfApplication(Protocol):
    """A row that belongs to an application, which has the matter."""

    @property
    def application(self) -> HasMatter: ...


class Fact(models.Model):
    """A dated fact of one application."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )

    class Meta:
        abstract = True

    @property
    def matter(self: OfApplication) -> Matter:
        return self.application.matter

    def clock_events(self) -> Iterable[ClockEvent]:
        """What the reply clock is told of this row: nothing, unless the law lets it move a date."""
        return ()
