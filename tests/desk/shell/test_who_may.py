"""Who may what: everybody × every kind of case × lists, page, files, acts, claiming and doing the open step.

Each line of `EXPECTED` names the people who may. Whoever isn't named is refused: 404 where the case is not for
them, 403 where they see it. What one tries is undone before the next one tries it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Agency, Department, Deputy, Duty, Staff
from casework.models import OpenWork, StoredFile
from requests_app.intake.submit import Upload
from requests_app.reply.material import add_file
from requests_app.review.review import assign_application
from tests.cast import PASSWORD, Cast, act, make_agency, make_staff, submit
from tests.desk.driver import NOT_FOUND, PARTIES, Desk, new_desk
from workflows.moves import reorganise

LISTS = ("todo", "unclaimed", "mine", "open", "closed")
FILES = ("application.attachment", "identity")
ACTS = ("note", "withdrawal")
ANSWERS: dict[str, dict[str, Any]] = {
    "application.register": {},
    "application.search": {"decision": "draft", **NOT_FOUND, **PARTIES},
    "application.head_review": {"decision": "pass"},
    "application.sign": {"decision": "pass"},
}
FIRST = date(2020, 1, 1)


@dataclass
class County:
    """Everybody, by name, and the cases, by what is special about them."""

    cast: Cast
    planning: Department
    personnel: Department
    people: dict[str, Staff] = field(default_factory=dict)
    cases: dict[str, Desk] = field(default_factory=dict)

    def person(self, name: str, *duties: tuple[Any, ...]) -> Staff:
        """A duty is its name, then agency, department, first day and last day where they aren't the usual ones."""
        staff = make_staff(name, self.cast.agency)
        for duty, *rest in duties:
            agency, department, since, until = [*rest, None, None, None, None][:4]
            Duty.objects.create(
                staff=staff,
                duty=duty,
                agency=agency or self.cast.agency,
                department=department,
                from_on=since or FIRST,
                until_on=until,
            )
        self.people[name] = staff
        return staff

    def deputy(self, name: str, absent: Staff, until: date) -> Staff:
        deputy = self.person(name)
        Deputy.objects.create(absent=absent, deputy=deputy, from_on=FIRST, until_on=until, reason="出差")
        return deputy


@pytest.fixture
def county(cast: Cast) -> County:
    personnel = Department.objects.create(agency=cast.agency, name="人事科")
    county = County(cast, cast.department, personnel)
    populate(county)
    file_cases(county)
    return county


def populate(county: County) -> None:
    cast, person = county.cast, county.person
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    planning, personnel = (None, county.planning), (None, county.personnel)
    county.people = {n: getattr(cast, n) for n in ("alice", "bob", "carol", "erin", "frank", "olivia")}
    dora = person("dora", ("handler", *planning))
    person("dan", ("handler", *personnel))
    person("nora", ("handler", *planning), ("handler", *personnel))
    person("hana", ("co_unit", *planning))
    person("hope", ("co_unit", *planning), ("handler", *personnel))
    person("hugo", ("co_unit",))
    person("mia", ("handler", *planning), ("registrar", cast.other_agency))
    person("rita", ("handler", *planning), ("registrar",))
    person("sam", ("supervisor",))
    ada = person("ada", ("auditor", cast.county))
    person("gail", ("administrator", cast.county))
    person("pia", ("registrar", None, None, FIRST, yesterday))
    person("tess", ("registrar", None, None, today, today))
    person("fay", ("registrar", None, None, tomorrow))
    person("nemo")
    ben = county.deputy("ben", cast.bob, today)
    county.deputy("bea", cast.bob, yesterday)
    county.deputy("dede", ben, today)
    county.deputy("dina", dora, today)
    county.deputy("fred", cast.frank, today)
    county.deputy("adam", ada, today)
    ian = make_staff("ian", cast.agency, "registrar")
    county.deputy("ivy", ian, today)
    Staff.objects.filter(pk=ian.pk).update(is_active=False)
    county.people["root"] = Staff.objects.create_superuser("root", PASSWORD, name="root")
    Staff.objects.update(must_change_password=False)


def file_cases(county: County) -> None:
    cast, cases, people = county.cast, county.cases, county.people
    alice, gail, dora, today = cast.alice, people["gail"], people["dora"], timezone.localdate()

    def assigned(department: Department | None, handler: Staff | None) -> Desk:
        given = {"by": alice, "on": today, "department": department, "handler": handler}
        desk = new_desk(cast)
        desk.case.register().review().do("assign", alice, lambda a: assign_application(a, **given))
        return desk

    cases["worked elsewhere"] = new_desk(cast)
    reorganise.hand_over_agency(by=gail, source=cast.agency, to=cast.other_agency, on=today)
    cases["filed elsewhere"] = filed_at(
        county, make_agency("TOU", "青禾县旅游局", "青旅", parent=cast.county)
    )
    cases["new"] = new_desk(cast)
    cases["of a department's handler"] = assigned(county.planning, dora)
    cases["of a department"] = assigned(county.planning, None)
    cases["of nobody yet"] = assigned(None, None)
    cases["of a handler alone"] = assigned(None, people["nora"])
    cases["of another department's handler"] = assigned(county.planning, people["dan"])
    cases["under approval"] = assigned(county.planning, cast.bob)
    cases["under approval"].case.search().draft()
    cases["being signed"] = signed = assigned(county.planning, cast.bob)
    signed.case.search().draft()
    for step, person in (("head_review", cast.carol), ("legal_review", cast.dave)):
        assert signed.post(step, person, decision="pass").status_code == 302
    signed.as_(cast.erin).post(reverse("desk:claim", args=[signed.case.work("sign").pk]))
    cases["closed"] = closed = assigned(county.planning, dora)
    assert closed.act("withdrawal", alice, reason="来函撤回").status_code == 302
    closed.letters().case.archive()
    cases["closed in an agency since merged"] = merged(county)
    for desk in cases.values():
        for purpose in FILES:
            upload = Upload("材料.txt", b"1", purpose)
            act(desk.case.application, add_file, by=alice, on=today, purpose=purpose, upload=upload)


def filed_at(county: County, agency: Agency) -> Desk:
    """Filed with another agency, worked by ours since that one handed its cases over."""
    desk, today = new_desk(county.cast), timezone.localdate()
    desk.case.submitted = submit(agency, on=today)
    reorganise.hand_over_agency(by=county.people["gail"], source=agency, to=county.cast.agency, on=today)
    return desk


def merged(county: County) -> Desk:
    cast, today = county.cast, timezone.localdate()
    old = make_agency("OLD", "青禾县教育督导室", "青督", parent=cast.county)
    otto = county.person("otto", ("registrar", old))
    Staff.objects.update(must_change_password=False)
    desk = new_desk(cast)
    desk.case.submitted = submit(old, on=today)
    assert desk.act("withdrawal", otto, reason="来函撤回").status_code == 302
    assert desk.letters().post("archive", otto).status_code == 302
    reorganise.merge_with_cases(
        by=county.people["gail"], absorbed=old, into=cast.agency, effective_on=today, on=today
    )
    return desk


@dataclass
class Table:
    """What was found: case → what → names."""

    county: County
    found: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def note(self, case: str, what: str, name: str) -> None:
        self.found.setdefault(case, {}).setdefault(what, set()).add(name)

    def lists(self, name: str, staff: Staff) -> None:
        cases = {desk.case.application.matter_id: case for case, desk in self.county.cases.items()}
        for shown in LISTS:
            page = self.get(staff, reverse("desk:inbox"), {"list": shown}, headers={"HX-Request": "true"})
            for row in page.context["rows"]:
                if row.matter.pk in cases:
                    self.note(cases[row.matter.pk], f"list {shown}", name)

    def get(self, staff: Staff, url: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.county.cases["new"].as_(staff).get(url, *args, **kwargs)

    def pages(self, case: str, name: str, staff: Staff) -> None:
        desk = self.county.cases[case]
        matter_id = desk.case.application.matter_id
        files = StoredFile.objects.filter(matter=matter_id, purpose__in=FILES)
        urls = {
            f"file {purpose}": reverse("desk:file", args=[pk])
            for pk, purpose in files.values_list("pk", "purpose")
        }
        urls |= {f"act {act}": reverse("desk:act", args=[matter_id, act]) for act in ACTS}
        page = self.get(staff, desk.url)
        if page.status_code == 404:
            assert {self.get(staff, url).status_code for url in urls.values()} == {404}, f"{case}, {name}"
            return
        self.note(case, "page", name)
        for what, url in urls.items():
            status = self.get(staff, url).status_code
            assert status in (200, 403), f"{case}, {name}, {what}"
            if status == 200:
                self.note(case, what, name)
        offered = page.context["may"] & {*ACTS}
        assert {act for act in ACTS if name in self.found[case].get(f"act {act}", ())} == offered

    def work(self, case: str, name: str, staff: Staff) -> None:
        """Claim the open step, and do it; each is taken back."""
        desk = self.county.cases[case]
        work = OpenWork.objects.filter(matter=desk.case.application.matter_id).order_by("pk").first()
        if work is None:
            return
        client = desk.as_(staff)

        def claims() -> bool:
            response = client.post(reverse("desk:claim", args=[work.pk]))
            took = response.status_code == 302 and response.url.startswith(desk.url)
            assert took or response.status_code in (302, 403)
            assert not took or OpenWork.objects.get(pk=work.pk).owner == staff
            return took

        def does() -> bool:
            response = client.post(reverse("desk:work", args=[work.pk]), ANSWERS[work.step])
            done = not OpenWork.objects.filter(pk=work.pk).exists()
            assert response.status_code in ((302,) if done else (302, 403)), case
            return done

        if undone(claims):
            self.note(case, "claims", name)
        if undone(does):
            self.note(case, "does", name)


def undone(act: Callable[[], bool]) -> bool:
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


AGENCY = "alice carol erin rita sam tess"
"""Who sees the whole agency."""
COUNTY = "frank fred ada"
"""Who sees every agency; fred stands in for frank."""
ANY = "bob ben"
"""Handles whatever case the agency works on; ben stands in for bob."""
PLANNING = "dora dina nora mia"
"""Handlers of the planning department; dina stands in for dora."""
HELPING = "hana hope"
"""Of the planning department, asked for help."""
REGISTRARS = "alice rita tess"
WORKERS = "alice carol erin rita tess"
"""Who works on cases of the whole agency; sam only watches."""

OF_PLANNING = {
    "page, list open": f"{AGENCY} {COUNTY} {ANY} {PLANNING} {HELPING}",
    "file application.attachment": f"{AGENCY} {COUNTY} {ANY} {PLANNING}",
    "file identity": f"{WORKERS} {ANY} {PLANNING}",
    "act note": f"{WORKERS} {ANY} {PLANNING} {HELPING}",
    "act withdrawal": f"{REGISTRARS} {ANY} {PLANNING}",
}
NOT_ASSIGNED = {
    "page, list open, file application.attachment": f"{AGENCY} {COUNTY} {ANY}",
    "file identity, act note": f"{WORKERS} {ANY}",
    "act withdrawal": f"{REGISTRARS} {ANY}",
    "list unclaimed, claims, does": REGISTRARS,
    "list mine": "alice",
}
EXPECTED: dict[str, dict[str, str]] = {
    "new": NOT_ASSIGNED,
    "filed elsewhere": NOT_ASSIGNED,
    "worked elsewhere": {
        "page, list open, file application.attachment": f"{AGENCY} {COUNTY} olivia mia",
        "file identity, act note, act withdrawal": "olivia mia",
        "list unclaimed, claims, does": "olivia mia",
        "list mine": "alice",
    },
    "of a department": OF_PLANNING
    | {
        "list unclaimed, claims, does": f"{ANY} {PLANNING} rita",
        "list mine": "alice",
    },
    "of a department's handler": OF_PLANNING
    | {
        "list todo, does": "dora dina",
        "claims": "dora",
        "list mine": "alice dora dina",
    },
    # Without a department every handler of the agency may take it, but until then knows no applicant
    "of nobody yet": {
        "page, list open": f"{AGENCY} {COUNTY} {ANY} {PLANNING} dan hope",
        "file application.attachment": f"{AGENCY} {COUNTY} {ANY}",
        "file identity, act note": f"{WORKERS} {ANY}",
        "act withdrawal": f"{REGISTRARS} {ANY}",
        "list unclaimed, claims, does": f"{ANY} {PLANNING} dan hope rita",
        "list mine": "alice",
    },
    "of a handler alone": {
        "page, list open": f"{AGENCY} {COUNTY} {ANY} {PLANNING} dan hope",
        "file application.attachment": f"{AGENCY} {COUNTY} {ANY} nora",
        "file identity, act note": f"{WORKERS} {ANY} nora",
        "act withdrawal": f"{REGISTRARS} {ANY} nora",
        "list todo, claims, does": "nora",
        "list mine": "alice nora",
    },
    # Dan acts on what he was given; the step is for handlers of that department, so it must be handed over
    "of another department's handler": {
        **{what: f"{names} dan" for what, names in OF_PLANNING.items()},
        "list mine": "alice dan",
    },
    "under approval": OF_PLANNING
    | {
        "list unclaimed, claims, does": "carol",
        "list mine": f"alice {ANY}",
    },
    "being signed": OF_PLANNING
    | {
        "list todo, claims, does": "erin",
        "list mine": f"alice carol erin {ANY}",
    },
    "closed": {what.replace("open", "closed"): names for what, names in OF_PLANNING.items()},
    "closed in an agency since merged": {
        "page, list closed, file application.attachment": f"{AGENCY} {COUNTY}"
    },
}


def test_everybody_may_exactly_what_the_duties_say(county: County) -> None:
    table = Table(county)
    for name, staff in county.people.items():
        table.lists(name, staff)
        for case in county.cases:
            table.pages(case, name, staff)
            table.work(case, name, staff)
    expected = {
        case: {what: set(names.split()) for kinds, names in rows.items() for what in kinds.split(", ")}
        for case, rows in EXPECTED.items()
    }
    assert table.found == expected
