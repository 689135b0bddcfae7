"""Reminders: at 5, 3 and 1 working days and at overdue, once each, however long the beat was down."""

from datetime import date, datetime, time

from django.utils import timezone

from accounts.models import Duty, Staff
from accounts.services import close_agency
from casework.models import CalendarDay, Deadline, Message, Notice, NoticeRecipient, Recalculation
from casework.recalculation import recalculate_all, recalculate_if_calendar_changed
from casework.reminders import recipients, sweep
from tests.cast import Case, case, cast, make_staff, submit

__all__ = ["case", "cast"]


def sweep_on(day: date) -> int:
    now = timezone.make_aware(datetime.combine(day, time(9)))
    return sweep(now)


def levels(case: Case, clock: str = "application.reply") -> list[str]:
    return list(
        Notice.objects.filter(deadline__matter=case.application.matter, deadline__clock=clock)
        .order_by("pk")
        .values_list("level", flat=True)
    )


def told(case: Case, level: str, clock: str = "application.reply") -> list[str]:
    got = NoticeRecipient.objects.filter(
        notice__deadline__matter=case.application.matter, notice__deadline__clock=clock, notice__level=level
    )
    return sorted(got.values_list("staff__username", flat=True))


def test_each_level_comes_once_on_its_day(case: Case) -> None:
    case.register().review().assign()  # due 2026-03-30
    for day in range(20, 32):
        sweep_on(date(2026, 3, day))
        sweep_on(date(2026, 3, day))
    notices = Notice.objects.filter(
        deadline__matter=case.application.matter, deadline__clock="application.reply"
    ).order_by("pk")
    assert [(n.level, n.on.isoformat()) for n in notices] == [
        ("5", "2026-03-23"),
        ("3", "2026-03-25"),
        ("1", "2026-03-27"),
        ("overdue", "2026-03-31"),
    ]


def test_a_beat_that_was_down_for_weeks_catches_up_in_one_pass(case: Case) -> None:
    case.register().review().assign()
    sweep_on(date(2026, 4, 20))
    sweep_on(date(2026, 4, 20))
    assert levels(case) == ["5", "3", "1", "overdue"]
    assert Message.objects.filter(key__endswith=":email", subject__contains="答复期限").count() == len(
        told(case, "overdue")
    )


def test_escalation_reaches_the_head_and_then_the_county(case: Case) -> None:
    case.register().review().assign()
    for day in (23, 27, 31):
        sweep_on(date(2026, 3, day))
    assert told(case, "5") == ["bob"]
    assert told(case, "1") == ["bob", "carol"]
    assert told(case, "overdue") == ["bob", "carol", "frank"]


def test_a_reply_ends_the_reminders(case: Case) -> None:
    case.register().review().assign().search().draft().approve().deliver().archive()
    sweep_on(date(2026, 4, 20))
    assert levels(case) == []


def test_art30_the_notice_of_clarification_has_its_own_reminders(case: Case) -> None:
    case.register()  # the notice is due on 2026-03-11
    sweep_on(date(2026, 3, 12))
    assert levels(case, "application.clarification_notice") == ["5", "3", "1", "overdue"]


def test_art31_an_unconfirmed_online_application_alarms_after_one_working_day(case: Case) -> None:
    agency = case.cast.agency
    agency.online_confirm = "manual"
    agency.save()
    application = submit(agency, on=date(2026, 3, 6)).application
    sweep_on(date(2026, 3, 9))
    sweep_on(date(2026, 3, 10))
    notices = Notice.objects.filter(
        deadline__matter=application.matter, deadline__clock="application.confirmation"
    )
    assert [n.level for n in notices.order_by("pk")] == ["1", "overdue"]


def test_an_internal_step_reminds_whoever_could_take_it(case: Case) -> None:
    Duty.objects.create(
        staff=Staff.objects.create(username="ada", name="ada"),
        agency=case.cast.agency,
        duty="registrar",
        from_on=date(2020, 1, 1),
    )
    sweep_on(date(2026, 3, 4))  # registration is a matter of one working day
    assert told(case, "overdue", "step") == ["ada", "alice", "carol"]


def test_art33_where_nobody_holds_the_duty_somebody_is_told_all_the_same(case: Case) -> None:
    """The register first, then the head, then those above the agency, at last the administrators."""
    cast = case.cast
    grace = make_staff("grace", cast.county, "administrator")
    Duty.objects.filter(duty="handler", agency=cast.agency).update(until_on=date(2026, 3, 1))
    case.register().review().assign()
    Staff.objects.filter(pk=cast.bob.pk).update(is_active=False)
    step = Deadline.objects.get(matter=case.application.matter, clock="step", open=True)
    found = []
    for gone in (None, cast.alice, cast.carol, cast.frank):
        if gone:
            Staff.objects.filter(pk=gone.pk).update(is_active=False)
        found.append([person.username for person in recipients(step, "5", timezone.localdate())])
    assert found == [["alice"], ["carol"], ["frank"], [grace.username]]


def test_art33_a_case_at_a_closed_agency_is_told_to_the_successor(case: Case) -> None:
    case.register()
    close_agency(by=None, agency=case.cast.agency, on=case.on, successor=case.cast.other_agency)
    reply = Deadline.objects.get(matter=case.application.matter, clock="application.reply")
    assert [person.username for person in recipients(reply, "5", timezone.localdate())] == ["olivia"]


def test_a_moved_date_reminds_anew(case: Case) -> None:
    case.register().review().assign()
    sweep_on(date(2026, 3, 27))
    CalendarDay.objects.create(
        date=date(2026, 3, 30), working=False, name="停摆", source="县政府公告", status="gazetted"
    )
    sweep_on(date(2026, 3, 31))
    sweep_on(date(2026, 4, 1))
    days = Notice.objects.filter(
        deadline__matter=case.application.matter, deadline__clock="application.reply"
    ).order_by("pk")
    assert [(n.due_on.day, n.level) for n in days][3:] == [(31, "overdue")]


def test_a_changed_calendar_recalculates_every_open_case_once(case: Case) -> None:
    case.register()
    recalculate_if_calendar_changed(date(2026, 3, 3))
    CalendarDay.objects.create(
        date=date(2026, 3, 20), working=False, name="停摆", source="县政府公告", status="gazetted"
    )
    run = recalculate_if_calendar_changed(date(2026, 3, 3))
    assert run is not None
    assert run.finished_at is not None
    assert [(m.clock, m.before, m.after) for m in run.moves.all()] == [
        ("application.reply", date(2026, 3, 30), date(2026, 3, 31)),
    ]
    assert case.application.matter.events.filter(kind="deadline_moved").count() == 1
    assert recalculate_if_calendar_changed(date(2026, 3, 3)) is None
    assert Recalculation.objects.count() == 2


def test_a_dry_run_says_what_would_move_and_changes_nothing(case: Case) -> None:
    case.register()
    CalendarDay.objects.create(
        date=date(2026, 3, 20), working=False, name="停摆", source="县政府公告", status="gazetted"
    )
    assert list(recalculate_all(date(2026, 3, 3), dry_run=True)) == [
        {
            "number": "青教依申请〔2026〕1号",
            "clock": "application.reply",
            "ref": "",
            "before": "2026-03-30",
            "after": "2026-03-31",
        }
    ]
    assert Deadline.objects.get(clock="application.reply").due_on == date(2026, 3, 30)
