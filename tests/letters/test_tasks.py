"""The sweep asks again for letters that nobody makes."""

import pytest
from django.utils import timezone

from letters.models import Letter
from letters.tasks import LATE, sweep
from tests.cast import make_cast, submit
from tests.queue import taken


@pytest.mark.django_db(transaction=True)
def test_letters_are_asked_for_again_once_a_minute_and_the_longest_waiting_first() -> None:
    submit(make_cast().agency)
    (letter,) = Letter.objects.filter(state="signed")
    ask = ("letters.make", [letter.pk])
    assert taken()[-1] == ask

    def sent() -> list[tuple[str, list[object]]]:
        sweep()
        return taken()

    assert sent() == []  # its own message is on the way
    Letter.objects.filter(pk=letter.pk).update(queued_at=timezone.now() - 2 * LATE)
    history = letter.history.count()
    assert [sent(), sent()] == [[ask], []]
    assert letter.history.count() == history  # that it was asked for is no change of the letter
    Letter.objects.filter(pk=letter.pk).update(queued_at=timezone.now() - 2 * LATE)
    assert sent() == [ask]
