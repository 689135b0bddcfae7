"""The desk driven as people drive it: over HTTP, each in a browser session of their own."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Staff
from requests_app.intake.submit import Submitted
from tests.cast import Case, Cast, submit

PARTIES = {"party-TOTAL_FORMS": "5", "party-INITIAL_FORMS": "0"}
PROVIDED = {
    "kind": "R02",
    "sub_reason": "provide",
    "fact_provided": "2025年部门预算",
    "fact_provision_form": "纸质",
    "fact_provision_way": "邮寄",
}
SEARCHED = {
    "places": "局档案室",
    "keywords": "部门预算、决算",
    "period": "2025年",
    "found": "yes",
    "result": "检索到1份",
}
NOT_FOUND = SEARCHED | {"found": "no", "result": "没有检索到"}


@dataclass
class Desk:
    """Browser sessions by person, and the case in front of them."""

    case: Case
    clients: dict[int, Client] = field(default_factory=dict)

    @property
    def cast(self) -> Cast:
        return self.case.cast

    def as_(self, staff: Staff) -> Client:
        if staff.pk not in self.clients:
            client = Client()
            client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
            self.clients[staff.pk] = client
        return self.clients[staff.pk]

    @property
    def url(self) -> str:
        return reverse("desk:case", args=[self.case.application.matter_id])

    def work_url(self, step: str) -> str:
        return reverse("desk:work", args=[self.case.work(step).pk])

    def post(self, step: str, by: Staff, **data: Any) -> HttpResponse:
        return self.as_(by).post(self.work_url(step), data)

    def does(self, step: str, by: Staff, **data: Any) -> "Desk":
        """Do the step as the right person, after everybody else was refused and the right person saw its form."""
        work_id = self.case.work(step).pk
        self.refuses(step, by, **data)
        page = self.as_(by).get(self.url, {"work": work_id})
        assert (page.status_code, page.context["current"].work.pk) == (200, work_id)
        shown = page.content.decode()
        assert [name for name in page.context["form"].fields if f'name="{name}"' not in shown] == []
        response = self.post(step, by, **data)
        assert response.status_code == 302, complaints(response)
        return self

    def refuses(self, step: str, right: Staff, **data: Any) -> None:
        """Whoever doesn't hold the step's duty gets 403 or 404, and nothing changes."""
        row = self.case.work(step)
        before = self.case.application.matter.event_seq
        for wrong in everybody(self.cast):
            if wrong.pk != right.pk:
                assert self.post(step, wrong, **data).status_code in (403, 404), f"{wrong} at {step}"
        owner = row.owner_id
        row.refresh_from_db()
        assert (row.owner_id, self.case.application.matter.event_seq) == (owner, before)

    def act(self, name: str, by: Staff, **data: Any) -> HttpResponse:
        return self.as_(by).post(reverse("desk:act", args=[self.case.application.matter_id, name]), data)

    def acts(self, name: str, by: Staff, **data: Any) -> "Desk":
        response = self.act(name, by, **data)
        assert response.status_code == 302, complaints(response)
        return self

    def letters(self) -> "Desk":
        """What the worker does."""
        self.case.make_letters()
        return self

    def open_steps(self) -> list[str]:
        return self.case.open_steps()

    def to_draft(self) -> "Desk":
        """The shortest way to the draft."""
        alice, bob = self.cast.alice, self.cast.bob
        self.does("register", alice)
        self.does("review", alice, decision="assign", department=self.cast.department.pk, handler=bob.pk)
        return self.does("search", bob, decision="draft", **NOT_FOUND, **PARTIES)

    def to_delivery(self) -> "Desk":
        cast = self.cast
        self.to_draft().does("draft", cast.bob, decision="head", **PROVIDED, **PARTIES)
        self.does("head_review", cast.carol, decision="pass")
        self.does("legal_review", cast.dave, decision="pass")
        return self.does("sign", cast.erin, decision="pass").letters()


def everybody(cast: Cast) -> list[Staff]:
    return [cast.alice, cast.bob, cast.carol, cast.dave, cast.erin, cast.frank, cast.olivia]


def complaints(response: HttpResponse) -> str:
    """Every error on a page that came back, for the failure message of a test."""
    found = [f"status {response.status_code}"]
    for context in response.context or ():
        form = context.get("form")
        if form is not None and getattr(form, "errors", None):
            return f"{found[0]}: {form.errors.as_text()}"
    return found[0]


def new_desk(cast: Cast, **fields: Any) -> Desk:
    """A fresh online application of today, confirmed automatically, waiting for registration."""
    Staff.objects.update(must_change_password=False)
    on = timezone.localdate()
    submitted: Submitted = submit(cast.agency, **{"on": on, **fields})
    return Desk(Case(cast, submitted, on=on))
