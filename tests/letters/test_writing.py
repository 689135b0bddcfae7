"""A draft is a letter without number: approved or returned, then signed or no longer needed."""

import pytest
from django.db import ProgrammingError, transaction

from casework.models import Series
from letters.models import Letter
from letters.selectors import numbered
from requests_app.reply.drafting import return_reply
from tests.cast import Case
from workflows.moves import application as moves


def drafted(case: Case) -> Letter:
    return case.register().review().assign().search().draft().reply_letter()


def test_a_draft_has_no_number_and_is_not_made(case: Case) -> None:
    letter = drafted(case)
    case.make_letters()
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.file) == ("in_approval", "", None)
    assert letter not in numbered(case.application.matter)
    assert set(Series.objects.values_list("code", flat=True)) == {"register", "公开收"}


def test_a_returned_draft_is_written_anew_in_the_same_row_and_keeps_what_approvers_said(case: Case) -> None:
    letter = drafted(case)
    carol = case.cast.carol
    case.do(
        "head_review",
        carol,
        lambda a: return_reply(a, by=carol, on=case.on, step="head", reason="请补充依据") and "return",
    )
    letter.refresh_from_db()
    assert letter.state == "draft"
    again = case.draft().approve().reply_letter()
    assert (again.pk, again.state, bool(again.number)) == (letter.pk, "made", True)
    assert [(a.step, a.passed) for a in again.approvals.all()] == [
        ("head", False),
        ("head", True),
        ("legal", True),
        ("sign", True),
    ]


def test_a_draft_is_void_once_the_applicant_withdraws(case: Case) -> None:
    letter = drafted(case)
    moves.withdraw(case.application.matter_id, on=case.on)
    letter.refresh_from_db()
    assert (letter.state, letter.number) == ("void", "")


def test_a_made_letter_can_only_become_void(case: Case) -> None:
    drafted(case)
    rows = Letter.objects.filter(pk=case.approve().reply_letter().pk)
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows.update(state="signed")
    assert rows.update(state="void") == 1
