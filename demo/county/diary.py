"""A year in the order of its days: every case is a story that says on which day it goes on.

So numbers run in the order of dates, and where today cuts a story off, the case is open at that very step.
"""

import heapq
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

from django.db.models import QuerySet
from django.utils import timezone

from casework.models import Matter
from letters.making import composed, issue_letter
from letters.models import Letter
from typeset import Rendered
from typeset import render_letter as typeset

Story = Iterator[date]


def tell(stories: Iterable[Story], today: date) -> None:
    """Let every story go on day by day until today or its end."""
    waiting = [(next(story), place, story) for place, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        on, place, story = heapq.heappop(waiting)
        if on <= today and (then := next(story, None)):
            heapq.heappush(waiting, (then, place, story))


class Press:
    """Typesets letters beside the story: sent when their facts are fixed, fetched when the case goes on."""

    def __init__(self, processes: int | None = None) -> None:
        """`processes` 0: typeset here, without processes of our own (tests)."""
        count = (os.cpu_count() or 1) if processes is None else processes
        self.pool = ProcessPoolExecutor(count, mp_context=get_context("spawn")) if count else None
        self.sent: dict[int, Future[Rendered]] = {}

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, *_: object) -> None:
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def send(self, matter: Matter) -> None:
        """Take the letters of the matter that wait and aren't in work yet."""
        for letter in _waiting(matter).exclude(pk__in=self.sent):
            if self.pool:
                self.sent[letter.pk] = self.pool.submit(typeset, composed(letter))

    def fetch(self, matter: Matter) -> None:
        """Issue every letter of the matter that waits, also one that the issue of another asks for.

        It is done today, whatever day the story has come to: so nobody is notified of the past.
        """
        while letter := _waiting(matter).first():
            made = self.sent.pop(letter.pk).result() if letter.pk in self.sent else typeset(composed(letter))
            issue_letter(letter, made, on=timezone.localdate())


def _waiting(matter: Matter) -> QuerySet[Letter]:
    return matter.letters.filter(state=Letter.State.SIGNED).select_related("matter")
