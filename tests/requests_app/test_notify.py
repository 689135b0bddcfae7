"""Applicants are notified of letters of these days alone."""

from django.utils import timezone

from casework.models import Message
from letters.making import make_letter
from letters.models import Letter
from tests.cast import Case, submit


def test_the_applicant_is_told_of_a_new_letter_and_not_of_an_old_one(case: Case) -> None:
    case.register()
    make_letter(Letter.objects.get(matter=case.application.matter).pk, on=timezone.localdate())
    today = timezone.localdate()
    fresh = Case(case.cast, submit(case.cast.agency, on=today), on=today)
    fresh.register()
    make_letter(Letter.objects.get(matter=fresh.application.matter).pk, on=timezone.localdate())
    assert [m.matter for m in Message.objects.filter(channel="sms")] == [fresh.application.matter]
