"""Two people never do the same step, nor one step twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from casework.locks import BUSY
from casework.models import MatterEvent, OpenWork
from tests.cast import Cast, make_staff
from tests.desk.driver import PARTIES, PROVIDED, Desk, new_desk

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 10


@pytest.fixture
def registrars(cast: Cast) -> list[Any]:
    return [make_staff(f"registrar{n}", cast.agency, "registrar") for n in range(PEOPLE)]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run them in threads of their own that start together."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def sessions(desk: Desk, people: list[Any]) -> list[Client]:
    return [desk.as_(person) for person in people]


def test_of_ten_claims_of_one_step_one_wins(cast: Cast, registrars: list[Any]) -> None:
    desk = new_desk(cast)
    url = reverse("desk:claim", args=[desk.case.work("register").pk])
    clients = sessions(desk, registrars)
    answers = at_once([lambda client=client: client.post(url) for client in clients])
    went_to_case = [a for a in answers if a.url.startswith(desk.url)]
    assert (len(went_to_case), {a.status_code for a in answers}) == (1, {302})
    assert OpenWork.objects.get().owner in registrars
    assert MatterEvent.objects.filter(matter=desk.case.application.matter, kind="claimed").count() == 1


def test_of_ten_people_who_complete_one_step_one_does(cast: Cast, registrars: list[Any]) -> None:
    desk = new_desk(cast)
    url = desk.work_url("register")
    clients = sessions(desk, registrars)
    answers = at_once([lambda client=client: client.post(url) for client in clients])
    assert {a.status_code for a in answers} <= {302, 422}
    assert (
        MatterEvent.objects.filter(matter=desk.case.application.matter, kind="application.registered").count()
        == 1
    )
    assert desk.open_steps() == ["review"]


def test_one_person_who_clicks_ten_times_does_it_once(cast: Cast) -> None:
    desk = new_desk(cast)
    url = desk.work_url("register")
    clients = []
    for _ in range(PEOPLE):
        client = Client()
        client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
    at_once([lambda client=client: client.post(url) for client in clients])
    assert (
        MatterEvent.objects.filter(matter=desk.case.application.matter, kind="application.registered").count()
        == 1
    )
    assert desk.open_steps() == ["review"]


@pytest.mark.parametrize("table", ["viewflow_process", "casework_matter", "casework_series"])
def test_a_lock_that_somebody_keeps_is_a_sentence_and_keeps_what_was_typed(cast: Cast, table: str) -> None:
    desk = new_desk(cast).to_draft()
    draft = PROVIDED | PARTIES | {"decision": "head"}
    desk.does("draft", cast.bob, **draft).does("head_review", cast.carol, decision="pass")
    desk.does("legal_review", cast.dave, decision="pass")
    url = desk.work_url("sign")
    taken, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            taken.set()
            done.wait(60)

    def sign() -> Any:
        taken.wait(60)
        try:
            return desk.as_(cast.erin).post(url, {"decision": "pass", "opinion": "同意签发"})
        finally:
            done.set()

    _, page = at_once([hold, sign])
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [BUSY]
    assert "同意签发" in page.content.decode()
    assert desk.open_steps() == ["sign"]
