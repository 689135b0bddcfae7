"""What passes by itself is answered with 503, a sentence and when to try again; everything else stays a 500."""

import errno
from datetime import timedelta

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse
from psycopg.errors import DiskFull

from casework.models import CalendarDay
from config.errors import AWAY, BUSY, FULL, bad_request, server_error
from requests_app.models import Delay
from tests.cast import cast, make_staff
from tests.config.test_cache_without_redis import addresses
from tests.desk.driver import new_desk

__all__ = ["cast"]  # fixture


@pytest.fixture
def database_away(db, monkeypatch):
    """From here on no connection to the database can be made."""

    def begin():
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    yield begin
    connection.close()


def answer(error: BaseException):
    """What the handler says while this exception is being handled."""
    try:
        raise error
    except type(error):
        return server_error(RequestFactory().get("/"))


@pytest.mark.django_db(transaction=True)
def test_without_database_no_address_is_a_fault_of_the_program(cast, database_away):
    desk = new_desk(cast).to_delivery()
    everything = addresses(desk)
    administrator = make_staff("gina", cast.agency, "administrator", "registrar")
    visitors = [Client(), desk.as_(cast.alice), desk.as_(administrator)]
    for visitor in visitors:
        visitor.raise_request_exception = False
    database_away()
    pages = [visitor.get(address) for visitor in visitors for address in everything]
    assert {page.status_code for page in pages} == {200, 286, 302, 405, 503}
    away = [page for page in pages if page.status_code == 503]
    assert {(page["Retry-After"], AWAY in page.content.decode()) for page in away} == {("10", True)}
    assert Client(raise_request_exception=False).get(reverse("portal:home")).status_code == 503


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("server closed the connection unexpectedly"), AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Quota exceeded"), FULL),
    ],
)
def test_the_sentence_names_what_happened(error, sentence):
    page = answer(error)
    assert (page.status_code, page["Retry-After"], sentence in page.content.decode()) == (503, "10", True)


@pytest.mark.django_db
def test_a_case_that_a_new_calendar_contradicts_says_which_rule_it_breaks(cast):
    desk = new_desk(cast).to_draft()
    application, citizen = desk.case.application, Client()
    due = application.matter.deadlines.get(main=True).due_on
    Delay.objects.create(
        application=application, on=desk.case.on, until=due + timedelta(days=1), reason="量大"
    )
    citizen.post(reverse("portal:track"), {"by_code": "1", "code-code": desk.case.submitted.query_code})
    pages = [
        (desk.as_(cast.bob), desk.url),
        (desk.as_(cast.bob), reverse("desk:case-peek", args=[application.matter_id])),
        (citizen, reverse("portal:track-case", args=[application.pk])),
    ]
    assert [client.get(address).status_code for client, address in pages] == [200] * 3
    CalendarDay.objects.create(date=due, working=False, name="临时放假", source="县政府通知")
    CalendarDay.objects.create(
        date=due + timedelta(days=1), working=False, name="临时放假", source="县政府通知"
    )
    for client, address in pages:
        client.raise_request_exception = False
        page = client.get(address)
        assert (page.status_code, "应当晚于现在的到期日" in page.content.decode()) == (409, True)


def test_a_fault_of_the_program_stays_500():
    page = answer(ZeroDivisionError())
    assert (page.status_code, "系统出错" in page.content.decode()) == (500, True)


def test_a_missing_file_is_a_fault_of_the_program():
    assert answer(FileNotFoundError(errno.ENOENT, "No such file")).status_code == 500


def test_a_session_that_finds_no_room_is_no_bad_request():
    full = OperationalError("could not extend file")
    full.__cause__ = DiskFull("could not extend file")
    interrupted = SessionInterrupted("the session was deleted")
    interrupted.__context__ = full
    page = bad_request(RequestFactory().post("/"), interrupted)
    assert (page.status_code, FULL in page.content.decode()) == (503, True)
    assert bad_request(RequestFactory().get("/"), SessionInterrupted("deleted")).status_code == 400


def test_a_lock_that_is_not_had_is_a_sentence():
    assert BUSY == "这项内容正在由别人办理或者保存，等了五秒还没有轮到，这一次没有保存。请稍等几秒再试一次。"
