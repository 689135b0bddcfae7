"""The ordinary way of a case, and what each step leaves behind."""

from casework.events import verify
from casework.models import Deadline, OpenWork
from letters.models import Letter
from requests_app.models import Application
from tests.cast import Case


def test_an_ordinary_case_ends_archived_with_its_letter(case: Case) -> None:
    case.register().review().assign().search().draft().approve().deliver().archive()
    application = case.application
    assert (application.stage, application.outcome, application.replied_on) == ("closed", "R02", case.on)
    assert application.matter.closed_on == case.on
    assert case.open_steps() == []
    assert not OpenWork.objects.filter(matter=application.matter).exists()
    assert not Deadline.objects.filter(matter=application.matter, open=True).exists()
    assert verify(application.matter) == []
    assert [e.kind for e in application.matter.events.all() if e.kind != "letter_issued"] == [
        "application.submitted", "application.confirmed", "application.registered", "application.reviewed",
        "assigned", "application.searched", "application.drafted", "application.head_approved",
        "application.legal_approved", "application.signed", "delivered", "archived",
    ]  # fmt: skip


def test_art33_the_reply_deadline_follows_the_clock(case: Case) -> None:
    case.register()
    deadline = Deadline.objects.get(matter=case.application.matter, clock="application.reply")
    assert (deadline.due_on.isoformat(), deadline.open, deadline.provisional) == ("2026-03-30", True, False)
    assert OpenWork.objects.get(matter=case.application.matter).due_on == deadline.due_on


def test_the_inbox_row_follows_the_task(case: Case) -> None:
    case.register().review().assign()
    work = OpenWork.objects.get(matter=case.application.matter)
    assert (work.step, work.duty, work.owner, work.agency) == (
        "application.search",
        "handler",
        case.cast.bob,
        case.cast.agency,
    )


def test_approval_depth_two_goes_straight_to_the_signature(case: Case) -> None:
    agency = case.cast.agency
    agency.approval_depth = 2
    agency.save()
    case.register().review().assign().search().draft()
    assert case.open_steps() == ["sign"]


def test_approval_depth_three_leaves_out_the_legal_review(case: Case) -> None:
    agency = case.cast.agency
    agency.approval_depth = 3
    agency.save()
    case.register().review().assign().search().draft()
    assert case.open_steps() == ["head_review"]
    case.approve()
    assert [a.step for a in case.application.replies.get().letter.approvals.all()] == ["head", "sign"]


def test_an_issued_letter_has_its_file_and_hash(case: Case) -> None:
    case.register().review().assign().search().draft().approve()
    letter = case.reply_letter()
    assert letter.state == Letter.State.MADE
    assert letter.sha256 == letter.file.sha256
    assert letter.number == "青教公开答〔2026〕1号"
    assert letter.pages >= 1
    assert case.application.stage == Application.Stage.DELIVERING
