"""One small demo county, built once: one case of every plan. Nothing here changes it."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Deputy, Duty, DutyKind, Staff
from casework.calendar import current_calendar
from casework.events import verify
from casework.models import Deadline, Matter, Notice, OpenWork, RevealLog
from casework.ui.light import due_light
from demo.county.acts import ToldCase
from demo.county.build import build
from demo.county.people import NO_DIVISION
from letters.models import Delivery, Letter
from records.selectors import published_documents
from requests_app.models import Applicant, Application, Consultation, Extension
from statute.answers.replies import REPLIES
from statute.clock.channels import CHANNELS
from statute.letters.reply_date import METHODS
from statute.people.identity import check_credit_code, check_id_number
from statute.reporting.rows import APPLICANT_KINDS

Stage = Application.Stage
NOT_LEFT_OPEN = {Stage.REASONS}
BY_ITSELF = {"R22"}  # follows from a fee letter, which nobody can send yet

pytestmark = pytest.mark.django_db  # without a test so marked, pytest makes no test database at all


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[list[ToldCase]]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(timezone.now(), share=0, processes=0)
        transaction.set_rollback(True)


def test_every_stage_of_the_flow_has_a_case(county):
    assert set(Application.objects.values_list("stage", flat=True)) == set(Stage.values)


def test_every_light_is_on_somewhere(county):
    on, calendar = timezone.localdate(), current_calendar()
    lights = Counter(
        due_light(w.due_on, on, calendar, provisional=w.provisional, paused=w.paused).colour
        for w in OpenWork.objects.all()
    )
    waiting = Deadline.objects.filter(clock="application.reply", paused=True, open=True)
    assert {"red", "yellow", "green"} <= set(lights)
    assert waiting.exists()


def test_every_reply_kind_that_the_flow_can_reach_ended_a_case(county):
    ended = set(Application.objects.exclude(outcome="").values_list("outcome", flat=True))
    assert ended == set(REPLIES) - BY_ITSELF


def test_every_kind_of_applicant_and_delivery_occurs(county):
    assert set(Applicant.objects.values_list("kind", flat=True)) == set(APPLICANT_KINDS)
    assert set(Delivery.objects.values_list("method", flat=True)) == set(METHODS)
    assert set(Application.objects.values_list("channel", flat=True)) == set(CHANNELS)


def test_consultations_end_in_every_way(county):
    assert set(Consultation.objects.values_list("opinion", flat=True)) == {"", *Consultation.Opinion.values}
    assert set(Extension.objects.values_list("state", flat=True)) == set(Extension.State.values)


def test_register_numbers_of_an_agency_run_in_the_order_of_days(county):
    for agency in Agency.objects.all():
        days = list(
            Matter.objects.filter(filed_agency=agency, kind="application")
            .order_by("pk")
            .values_list("opened_on", flat=True)
        )
        assert all(earlier <= later for earlier, later in pairwise(days)), agency


def test_every_chain_of_events_is_whole(county):
    assert [matter for matter in Matter.objects.all() if verify(matter)] == []


def test_every_letter_is_made_save_those_of_one_case(county):
    pending = Letter.objects.filter(state=Letter.State.SIGNED)
    assert set(pending.values_list("matter__application__stage", flat=True)) == {Stage.ISSUING}
    assert pending.values("matter").distinct().count() == 1


def test_identity_numbers_check_and_belong_to_no_place(county):
    for person in Applicant.objects.exclude(kind="").select_related("application__matter"):
        number = person.id_number.open()
        check = check_id_number if person.kind == "natural_person" else check_credit_code
        assert check(number) == ""
        assert NO_DIVISION in number


def test_reminders_exist_once_each_up_to_today(county):
    assert Notice.objects.filter(level=Notice.Level.OVERDUE).exists()
    assert not Deadline.objects.filter(open=True, next_alert_at__lte=timezone.now()).exists()


def test_people_hold_every_duty_and_one_has_left(county):
    assert set(Duty.objects.values_list("duty", flat=True)) == set(DutyKind.values)
    assert [staff.name for staff in Staff.objects.filter(is_active=False)] == ["郑国栋"]
    assert Deputy.objects.in_force_on(timezone.localdate()).count() == 1
    assert not Staff.objects.filter(is_demo=False).exists()


def test_public_documents_keep_the_names_of_their_publishers(county):
    found = published_documents().get(index_number="11370983K21344588M/2020-04825")
    assert (found.publisher_name, found.published_on.isoformat()) == ("肥城市政府办公室", "2020-11-05")
    assert found.matter.filed_agency.code == "zf"
    assert published_documents().count() >= 20


def test_revealed_fields_are_logged(county):
    assert RevealLog.objects.exists()


def test_a_county_that_has_agencies_is_left_alone(county, capsys):
    before = Matter.objects.count()
    with pytest.raises(SystemExit) as stopped:
        call_command("demo_county")
    assert stopped.value.code == 1
    assert "没有建立演示县" in capsys.readouterr().err
    assert Matter.objects.count() == before
