"""Redis refuses or hangs: every address answers, people apply, log in and work; nobody waits for it twice."""

import re
import socket
from time import monotonic
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.core.signals import request_finished, request_started
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.models import Staff
from accounts.tasks import clear_sessions
from casework import tasks as casework_tasks
from casework.models import StoredFile
from celery_app import app
from requests_app.models import Application
from tests.cast import PASSWORD, cast, make_staff
from tests.desk.applications.test_intake import paper
from tests.desk.driver import Desk, new_desk
from tests.portal.conftest import county, fill, send, step
from tests.portal.views.test_track import enter

__all__ = ["cast", "county"]  # fixtures

LONGEST = 4.0  # seconds for one page on a busy machine; the wait for Redis is one second of them
SAMPLES = {
    "code": "EDU",
    "edition": "person",
    "step": "agency",
    "url": "nowhere",
    "name": "register",
    "draft_id": UUID(int=1),
}


@pytest.fixture(params=["refuses", "hangs"])
def redis_away(request, settings):
    """A server that nobody answers for, or one that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            server.listen(100)
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.REDIS_URL = url
        settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": url}}
        usual, app.conf.broker_url = app.conf.broker_url, url
        yield request.param
        app.conf.broker_url = usual


@pytest.fixture
def durations():
    """How long each request took."""
    begun, taken = [], []

    def begin(**kwargs):
        begun.append(monotonic())

    def end(**kwargs):
        taken.append(monotonic() - begun.pop())

    request_started.connect(begin)
    request_finished.connect(end)
    yield taken
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def addresses(desk: Desk) -> list[str]:
    """Every address of the site, with the ids of what there is."""
    matter = desk.case.application.matter
    ids = {
        "matter_id": matter.pk,
        "case_id": desk.case.application.pk,
        "work_id": desk.case.work(desk.open_steps()[0]).pk,
        "file_id": StoredFile.objects.first().pk,
        "letter_id": matter.letters.first().pk,
        "document_id": 1,
        "content_type_id": 1,
    }
    return [_filled(route, SAMPLES | ids) for route in _routes(get_resolver())]


def _routes(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        found += _routes(pattern, route) if isinstance(pattern, URLResolver) else [route]
    return found


def _filled(route: str, values: dict) -> str:
    route = re.sub(r"\(\?P<app_label>[^)]*\)", "accounts", route).replace("(?P<url>.*)", "nowhere")
    if model := re.match(r"admin/(\w+)/(\w+)/<path:object_id>", route):
        row = apps.get_model(*model.groups()).objects.first()
        values = values | {"object_id": row.pk if row else 1}
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values.get(found[1], 1)), route)


@pytest.mark.django_db(transaction=True)
def test_every_address_answers_everybody(cast, redis_away, durations, caplog):
    desk = new_desk(cast).to_delivery()
    administrator = make_staff("gina", cast.agency, "administrator", "registrar")
    Staff.objects.update(must_change_password=False)
    everything = addresses(desk)
    assert len(everything) > 80
    visitors = [Client(), desk.as_(cast.alice), desk.as_(administrator)]
    failed = {
        (number, address): response.status_code
        for number, visitor in enumerate(visitors)
        for address in everything
        if (response := visitor.get(address)).status_code >= 500
    }
    assert failed == {}
    assert max(durations) < LONGEST
    assert len([r for r in caplog.records if r.name == "casework.breaker"]) == 1


@pytest.mark.django_db(transaction=True)
def test_art31_a_citizen_applies_looks_and_withdraws(county, redis_away, durations):
    citizen = Client()
    fill(citizen)
    page = citizen.get(send(citizen).url)
    assert Application.objects.get().submitted_on
    opened = enter(other := Client(), page.context["query_code"])
    assert other.get(opened.url).status_code == 200
    assert other.post(f"{opened.url}withdraw/", {"reason": "已经得到", "sure": "on"}).url == opened.url
    assert Application.objects.get().withdrawn_on
    assert step(citizen, "agency", {"agency-agency": "QS-JT", "agency-agreed": "on"}).status_code == 302
    assert max(durations) < LONGEST


@pytest.mark.django_db(transaction=True)
def test_staff_log_in_take_in_work_and_log_out(cast, redis_away, durations):
    Staff.objects.update(must_change_password=False)
    person = Client()
    login = {"username": "alice", "password": PASSWORD}
    assert person.post(reverse("accounts:login"), login).url == reverse("desk:inbox")
    assert person.get(reverse("desk:inbox")).status_code == 200
    assert person.post(reverse("desk:intake"), paper(cast)).status_code == 302
    desk = new_desk(cast).to_delivery()
    desk.does("deliver", cast.alice, method="handed", handed_on=str(desk.case.on), received_by="张喆堃")
    desk.does("archive", cast.alice)
    assert desk.open_steps() == []
    assert person.post(reverse("accounts:logout")).status_code == 302
    assert max(durations) < LONGEST


@pytest.mark.django_db(transaction=True)
def test_the_second_click_on_an_intake_saves_nothing_more(cast, redis_away):
    Staff.objects.update(must_change_password=False)
    alice = Client()
    alice.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        response = alice.post(reverse("desk:intake"), paper(cast), follow=True)
    assert Application.objects.count() == 1
    assert "这一件刚才已经保存，没有重复登记。" in response.content.decode()


def test_the_cache_is_empty_while_redis_is_away(redis_away):
    cache.set("a", 1)
    assert (cache.add("b", 1), cache.get("a", "none"), cache.get_many(["a"]), cache.has_key("a")) == (
        True, "none", {}, False,
    )  # fmt: skip
    assert (cache.touch("a"), cache.delete("a"), cache.set_many({"a": 1}), cache.delete_many(["a"])) == (
        False, False, ["a"], None,
    )  # fmt: skip
    with pytest.raises(ValueError, match="Redis is away"):
        cache.incr("a")
    cache.clear()


def test_the_cache_keeps_json_and_counts(settings):
    cache.set("a", {"b": [1, True, None, "甲"]})
    assert cache.get("a") == {"b": [1, True, None, "甲"]}
    assert (cache.add("n", 1), cache.add("n", 5), cache.incr("n"), cache.get("n")) == (True, False, 2, 2)


def test_what_another_program_left_in_redis_is_not_there(settings):
    ours = settings.CACHES["default"]
    pickling = {**ours, "BACKEND": "django.core.cache.backends.redis.RedisCache", "OPTIONS": {}}
    settings.CACHES = {"default": ours, "pickling": pickling}
    caches["pickling"].set("a", object)
    assert (caches["pickling"].get("a"), cache.get("a", "none")) == (object, None)


def test_the_inbox_says_when_deadlines_were_last_looked_at(cast, client):
    Staff.objects.update(must_change_password=False)
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    casework_tasks.sweep_deadlines()
    assert "上次期限巡查：20" in client.get(reverse("desk:inbox")).content.decode()


def test_sessions_are_rows_in_json_and_go_when_they_ended(cast, client):
    client.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
    (row,) = Session.objects.all()
    assert row.get_decoded()["_auth_user_id"] == str(cast.alice.pk)
    clear_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    clear_sessions()
    assert Session.objects.count() == 0
