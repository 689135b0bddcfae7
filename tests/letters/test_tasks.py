"""The sweep asks again for letters that nobody makes."""

from functools import partial

from django.db import connection
from django.utils import timezone

from casework.hurry import Nudge
from letters.models import Letter
from letters.tasks import LATE, sweep
from tests.cast import Case


def test_letters_are_asked_for_again_once_a_minute_and_the_longest_waiting_first(
    case: Case, django_capture_on_commit_callbacks
) -> None:
    case.register()
    (letter,) = Letter.objects.filter(state="signed")
    ask = partial(Nudge, "letters.make")

    def sent() -> list[Nudge]:
        connection.run_on_commit.clear()  # what waits for the commit of this test is no second message
        with django_capture_on_commit_callbacks() as nudges:
            sweep()
        return nudges

    assert sent() == []  # its own message is on the way
    Letter.objects.filter(pk=letter.pk).update(queued_at=timezone.now() - 2 * LATE)
    history = letter.history.count()
    assert [sent(), sent()] == [[ask((letter.pk,))], []]
    assert letter.history.count() == history  # that it was asked for is no change of the letter
    Letter.objects.filter(pk=letter.pk).update(queued_at=timezone.now() - 2 * LATE)
    assert sent() == [ask((letter.pk,))]
