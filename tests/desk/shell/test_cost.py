"""What pages and steps cost: no more statements for more rows, and at most 40 for a completed step."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from requests_app.handling.notes import add_note
from requests_app.intake.submit import PersonData, RequestData
from tests.cast import Cast, act, submit
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk, new_desk

MOST = 40


def statements(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = act()
    assert response.status_code in (200, 302), response.status_code
    return [q["sql"] for q in captured.captured_queries]


def session(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def some_cases(cast: Cast, count: int) -> None:
    for n in range(count):
        submit(
            cast.agency,
            on=timezone.localdate(),
            request=RequestData(info_name=f"2025年部门预算第{n}册"),
            applicants=[PersonData(name="张喆堃", phone="13812345678", id_number="11010519491231002X")],
        )


def taken_on(desk: Desk) -> None:
    """A case that is open in one hand, and one that is closed: rows for every list of alice."""
    desk.does("register", desk.cast.alice)
    closed = new_desk(desk.cast)
    closed.acts("withdrawal", desk.cast.alice, reason="来函撤回").letters()
    closed.does("archive", desk.cast.alice)


@pytest.mark.parametrize("name", ["mine", "open", "closed"])
def test_lists_of_cases_name_their_holders_in_one_statement(cast: Cast, name: str) -> None:
    taken_on(new_desk(cast))
    client = session(cast.alice)
    url = f"{reverse('desk:inbox')}?list={name}"
    assert len(client.get(url).context["rows"]) == 1
    one = len(statements(lambda: client.get(url)))
    for _ in range(2):
        taken_on(new_desk(cast))
    assert len(client.get(url).context["rows"]) == 3
    assert len(statements(lambda: client.get(url))) == one


@pytest.mark.parametrize("name", ["todo", "unclaimed", "mine", "open", "paused", "closed"])
def test_inbox_statements_do_not_grow_with_rows(cast: Cast, name: str) -> None:
    Staff.objects.update(must_change_password=False)
    client = session(cast.alice)
    url = f"{reverse('desk:inbox')}?list={name}"
    some_cases(cast, 1)
    client.get(url)
    one = len(statements(lambda: client.get(url)))
    some_cases(cast, 2)
    assert len(statements(lambda: client.get(url))) == one


def test_case_page_statements_do_not_grow_with_rows(desk: Desk) -> None:
    bob = desk.cast.bob
    desk.to_draft()
    client = desk.as_(bob)
    act(desk.case.application, add_note, by=bob, on=desk.case.on, text="第一条备注")
    some_cases(desk.cast, 1)
    client.get(desk.url)
    one = len(statements(lambda: client.get(desk.url)))
    for n in range(2):
        act(desk.case.application, add_note, by=bob, on=desk.case.on, text=f"备注{n}")
        desk.acts("search", bob, **NOT_FOUND)
    some_cases(desk.cast, 2)
    assert len(statements(lambda: client.get(desk.url))) == one


STEPS: dict[str, tuple[Callable[[Cast], Staff], Callable[[Cast], dict[str, Any]]]] = {
    "register": (lambda c: c.alice, lambda c: {}),
    "review": (lambda c: c.alice, lambda c: {"decision": "assign"}),
    "assign": (lambda c: c.alice, lambda c: {"department": c.department.pk, "handler": c.bob.pk}),
    "search": (lambda c: c.bob, lambda c: {"decision": "draft", **NOT_FOUND, **PARTIES}),
    "draft": (lambda c: c.bob, lambda c: {"decision": "head", **PROVIDED, **PARTIES}),
    "head_review": (lambda c: c.carol, lambda c: {"decision": "pass"}),
    "legal_review": (lambda c: c.dave, lambda c: {"decision": "pass"}),
    "sign": (lambda c: c.erin, lambda c: {"decision": "pass"}),
    "deliver": (
        lambda c: c.alice,
        lambda c: {"method": "post", "posted_on": timezone.localdate().isoformat()},
    ),
    "archive": (lambda c: c.alice, lambda c: {}),
}


@pytest.mark.django_db(transaction=True)
def test_each_step_from_handler_to_commit_takes_at_most_40_statements(cast: Cast) -> None:
    desk = new_desk(cast)
    counts = {}
    for step, (who, data) in STEPS.items():
        client, url = desk.as_(who(cast)), desk.work_url(step)
        client.get(reverse("desk:inbox"))
        found = statements(lambda client=client, url=url, data=data: client.post(url, data(cast)))
        ended = next(n for n, sql in enumerate(found, 1) if sql == "COMMIT")
        counts[step] = ended
        if step == "sign":
            desk.letters()
    assert {step: count for step, count in counts.items() if count > MOST} == {}
