"""A case is read once, with all facts that move its clock; a locked one is as the database has it."""

from datetime import date

import pytest
from django.db import transaction

from casework.models import CalendarDay
from requests_app.case import LockedCase, case_of, locked_case, new_case, read_case
from requests_app.consultation.consultation import PartyData, send_consultations
from requests_app.handling.extension import request_extension
from requests_app.handling.notes import add_note
from requests_app.models import Application, Delay, Note
from requests_app.review.clarification import ask_clarification
from statute.refused import Refused
from tests.cast import MONDAY, Case, act

pytestmark = pytest.mark.django_db

PARTIES = [
    PartyData("third_party", "青禾县宏远置业有限公司", "补偿协议"),
    PartyData("co_producer", "青禾县财政局", "通知"),
]


def consulted(case: Case) -> Application:
    """Two opinions asked for, more time asked for, and the date moved."""
    application = case.register().review().assign().application
    act(application, send_consultations, by=case.cast.bob, on=MONDAY, parties=PARTIES)
    act(application, request_extension, by=case.cast.bob, on=MONDAY, working_days=5, reason="材料较多")
    return application


def test_a_case_without_facts_is_read_in_one_statement(case: Case, django_assert_num_queries) -> None:
    matter_id = case.application.matter_id
    CalendarDay.objects.create(date="2026-10-10", working=True, name="补班", source="通知")
    read_case(matter_id).clock(MONDAY)  # the calendar is read when it is another one
    with django_assert_num_queries(2):  # the case, and the version of the calendar
        assert read_case(matter_id).clock(MONDAY).due_on == date(2026, 3, 30)


def test_each_list_of_facts_that_there_is_costs_one_statement(case: Case, django_assert_num_queries) -> None:
    matter_id = consulted(case).matter_id
    with django_assert_num_queries(4):
        found = read_case(matter_id)
    assert [(c.ref, c.party_name.open()) for c in found.consultations] == [
        ("1", "青禾县宏远置业有限公司"),
        ("2", "青禾县财政局"),
    ]
    assert found.pending_extension == found.extensions[0]


def test_art30_the_notice_counts_in_the_block_that_gives_it(case: Case) -> None:
    application = case.register().application
    letter = {"items": ["写明年度"], "respond_by": date(2026, 3, 20), "guidance": "请写明年度。"}
    act(application, ask_clarification, by=case.cast.alice, on=MONDAY, **letter)
    result = read_case(application.matter_id).clock(MONDAY)
    assert (result.status, result.due_on) == ("awaiting_clarification", None)


def test_a_case_with_another_fact_leaves_the_first_as_it_was(case: Case) -> None:
    before = read_case(case.application.matter_id)
    delay = Delay(application=before.application, on=MONDAY, until=date(2026, 4, 20), reason="量大")
    after = before.having(delay=delay)
    assert (before.clock(MONDAY).due_on, after.clock(MONDAY).due_on) == (date(2026, 3, 30), date(2026, 4, 20))


def test_the_matter_of_a_locked_case_leads_back_to_the_same_application(case: Case) -> None:
    with transaction.atomic(), locked_case(case.application.matter_id) as locked:
        assert isinstance(locked, LockedCase)
        assert locked.matter.application is locked.application


def test_a_refusal_undoes_everything_of_the_block(case: Case) -> None:
    def two_notes(locked: LockedCase) -> None:
        add_note(locked, by=case.cast.alice, on=MONDAY, text="已电话联系")
        add_note(locked, by=case.cast.alice, on=MONDAY, text=" ")

    with pytest.raises(Refused):
        act(case.application, two_notes)
    assert not Note.objects.exists()


def test_a_consultation_of_another_case_is_not_found(case: Case) -> None:
    asked = consulted(case).consultations.first()
    with pytest.raises(KeyError):
        new_case(case.application).consultation(asked.pk)


def test_a_matter_of_another_kind_has_no_case(case: Case) -> None:
    with pytest.raises(Application.DoesNotExist):
        read_case(case.application.matter_id + 1000)
    with pytest.raises(AttributeError):
        case_of(case.application)  # read without its facts: nothing is guessed
