"""Pages of a list that may grow without end: it is counted and leafed through no further than people do."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

PAGES, ROWS = 40, 25
LONGEST = PAGES * ROWS
"""Rows that a list shows. Whoever looks for more narrows it."""


class ListPaginator(Paginator):  # type: ignore[type-arg]  # not generic while it runs
    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows, ROWS)

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:LONGEST].count())

    @property
    def told(self) -> str:
        return _told(self.count)


def number_of(rows: QuerySet[Any]) -> str:
    """The number of rows as people read it, without counting beyond what a list shows."""
    return _told(rows.order_by()[:LONGEST].count())


def _told(count: int) -> str:
    return f"{LONGEST - 1}+" if count >= LONGEST else str(count)
