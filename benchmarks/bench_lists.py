"""The lists of the desk in a county of 650,000 cases and 300,000 documents, beside hand-written queries.

Rows and counts come from the product's own code; the queries are written for the person by hand, without asking who
may see what, and must give the same rows. With them the search box, the page of a case, what may be related to it, and
every sweep with nothing to do. ``python -m benchmarks lists``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.bench_pages import CASE
from benchmarks.county import BIG, DEPARTMENTS, FREQUENT, OLD, STAFF, SUPERVISOR, fill
from benchmarks.scratch import emptied_afterwards

ROUNDS, SEARCHES = 9, 3
TARGET, TARGET_OF_SWEEPS = 100, 5  # ms
PAGE = 25

WORK = """
FROM casework_openwork w JOIN casework_matter m ON m.id = w.matter_id
LEFT JOIN accounts_staff o ON o.id = w.owner_id LEFT JOIN accounts_department d ON d.id = m.department_id
LEFT JOIN accounts_staff h ON h.id = m.handler_id JOIN accounts_agency g ON g.id = m.current_agency_id
WHERE {work} AND {found}
"""
IN_WORK = """
FROM casework_matter m LEFT JOIN casework_deadline c ON c.matter_id = m.id AND c.main AND c.open
LEFT JOIN accounts_department d ON d.id = m.department_id
LEFT JOIN accounts_staff h ON h.id = m.handler_id JOIN accounts_agency g ON g.id = m.current_agency_id
WHERE m.closed_on IS NULL AND {matters} AND {found}
"""
CLOSED = """
FROM casework_matter m LEFT JOIN accounts_department d ON d.id = m.department_id
LEFT JOIN accounts_staff h ON h.id = m.handler_id JOIN accounts_agency g ON g.id = m.current_agency_id
WHERE m.closed_on IS NOT NULL AND {matters} AND {found}
"""
ACTED = "(m.handler_id = {me} OR EXISTS (SELECT FROM casework_matterevent e WHERE e.matter_id = m.id AND e.actor_id = {me}))"
LISTS = {
    "todo": (WORK + " AND w.owner_id = {me}", "w.due_on NULLS LAST, w.id", "w.*, m.*"),
    "unclaimed": (WORK + " AND w.owner_id IS NULL", "w.due_on NULLS LAST, w.id", "w.*, m.*"),
    "mine": (IN_WORK + " AND " + ACTED, "c.due_on NULLS LAST, m.id", "m.*, c.*"),
    "open": (IN_WORK, "c.due_on NULLS LAST, m.id", "m.*, c.*"),
    "paused": (IN_WORK + " AND c.paused", "c.due_on NULLS LAST, m.id", "m.*, c.*"),
    "closed": (CLOSED, "m.closed_on DESC, m.id DESC", "m.*"),
}
SEARCH = """(m.title ILIKE '%%{text}%%' OR m.number ILIKE '%%{text}%%' OR EXISTS (SELECT FROM requests_app_application a
LEFT JOIN requests_app_applicant p ON p.application_id = a.id
WHERE a.matter_id = m.id AND (a.info_document_no ILIKE '%%{text}%%' OR p.name_hash = '{hash}')))"""
NEWEST = """
SELECT id, title FROM casework_matter WHERE kind = 'application' AND current_agency_id = %s AND closed_on IS NOT NULL
ORDER BY closed_on DESC, id DESC LIMIT 500
"""


@dataclass(frozen=True)
class Person:
    """Somebody of the county, and the conditions that a hand-written query has for what they see and do."""

    label: str
    pk: int
    matters: str
    work: str


def _of_agency(label: str, agency: int, nth: int, duty: str) -> Person:
    whole = f"(m.current_agency_id = {agency} OR m.filed_agency_id = {agency})"
    return Person(label, (agency - 1) * STAFF + nth, whole, f"w.agency_id = {agency} AND w.duty = '{duty}'")


REGISTRAR = _of_agency("registrar of the biggest agency", BIG, 1, "registrar")
ARCHIVE = _of_agency("registrar of old cases alone", OLD, 1, "registrar")
DEPARTMENT = (BIG - 1) * DEPARTMENTS + 1
HANDLER = Person(
    "handler",
    (BIG - 1) * STAFF + 7,
    f"m.current_agency_id = {BIG} AND (m.department_id = {DEPARTMENT} OR m.handler_id = {(BIG - 1) * STAFF + 7})",
    f"w.agency_id = {BIG} AND w.duty = 'handler' AND (w.department_id IS NULL OR w.department_id = {DEPARTMENT})",
)
PEOPLE = (
    REGISTRAR,
    HANDLER,
    _of_agency("office head", BIG, 2, "office_head"),
    Person("supervisor of the county", SUPERVISOR, "true", "w.agency_id = 1 AND w.duty = 'supervisor'"),
    ARCHIVE,
)
SEARCHED = {
    "a frequent word": "部门预算",
    "two characters": "预算",
    "the title of a few": "2021年开发区国有林场听证笔录",
    "a number": "〔2021〕230007号",
    "the numbers of a year": "青2局依申请〔2021〕",
    "nothing": "量子通信",
    "whoever applies often": FREQUENT,
}


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Milliseconds of rows, counts, pages and sweeps, median."""
    from django.test.utils import override_settings
    from django.utils import timezone

    from celery_app import app

    memory = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    broker, app.conf.broker_url = app.conf.broker_url, "memory://"
    try:
        with emptied_afterwards(), override_settings(STORAGES=memory, ALLOWED_HOSTS=["testserver"]):
            fill(timezone.localdate())
            return measured(rounds)
    finally:
        app.conf.broker_url = broker


def measured(rounds: int) -> list[dict[str, Any]]:
    """The figures of a county that is filled."""
    # The yardsticks of a search read every row: a few rounds tell enough.
    return [*_lists(rounds), *_searches(min(rounds, SEARCHES)), *_sweeps(rounds), *_pages(rounds)]


def _lists(rounds: int) -> list[dict[str, Any]]:
    from desk.shell.paging import PAGES

    rows = []
    for person in PEOPLE:
        for name in LISTS:
            count = _counted(person, name)
            query = {"list": name}
            last = min(PAGES, max(1, -(-count // PAGE)))
            rows += [
                _compared(rounds, f"{name}, page {number}, {person.label}", person, query, number=number)
                for number in dict.fromkeys((1, last))
            ]
            rows.append(
                _row(
                    f"{name}, count, {person.label}",
                    *_medians(
                        rounds,
                        lambda person=person, query=query: _count(person, query),
                        lambda person=person, name=name: _counted(person, name),
                    ),
                )
            )
    return rows


def _searches(rounds: int) -> list[dict[str, Any]]:
    from casework.crypto import lookup_hash

    rows = []
    for person in (REGISTRAR, ARCHIVE, PEOPLE[3]):
        for name in ("open", "closed"):
            for label, text in SEARCHED.items():
                found = SEARCH.format(text=text, hash=lookup_hash(text))
                query = {"list": name, "q": text}
                title = f"{name}, search for {label}, {person.label}"
                rows.append(_compared(rounds, f"{title}: rows", person, query, number=1, found=found))
                rows.append(
                    _row(
                        f"{title}: count",
                        *_medians(
                            rounds,
                            lambda person=person, query=query: _count(person, query),
                            lambda person=person, name=name, found=found: _counted(person, name, found),
                        ),
                    )
                )
    return rows


def _pages(rounds: int) -> list[dict[str, Any]]:
    """A new case of the biggest agency and an old one of the old agency: the page, and what may be related."""
    from django.urls import reverse
    from django.utils import timezone

    from accounts.models import Agency
    from requests_app.intake.submit import RequestData
    from tests.cast import submit

    asked = RequestData(info_name="2024年城关镇部门预算批复文件", electronic_delivery=True)
    new = submit(Agency.objects.get(pk=BIG), on=timezone.localdate(), request=asked).application.matter_id
    rows = []
    for person, matter, agency in ((REGISTRAR, new, BIG), (ARCHIVE, 2, OLD), (PEOPLE[3], new, BIG)):
        for label, name, floor in (
            ("case page", "desk:case", (CASE, {"matter": matter})),
            ("what may be related", "desk:related", (NEWEST, [agency])),
        ):
            look = _looking(person, reverse(name, args=[matter]))
            ours, by_hand = _medians(rounds, look, lambda floor=floor: _asked(*floor))
            limit = TARGET if name == "desk:related" else None
            rows.append(_row(f"{label}, {person.label}", ours, by_hand, limit))
    for person in PEOPLE:
        look = _looking(person, f"{reverse('desk:inbox')}?list=closed")
        ours, by_hand = _medians(rounds, look, lambda person=person: _by_hand(person, "closed", 1))
        rows.append(_row(f"whole page of closed, {person.label}", ours, by_hand, None))
    return rows


def _sweeps(rounds: int) -> list[dict[str, Any]]:
    """Each task of the schedule with nothing to do."""
    from django.utils import timezone

    from casework.calendar import calendar_version
    from casework.models import Recalculation
    from celery_app import app

    Recalculation.objects.create(version=calendar_version(), finished_at=timezone.now())
    app.loader.import_default_modules()
    rows = []
    for name, entry in app.conf.beat_schedule.items():
        ours, floor = _medians(rounds, app.tasks[entry["task"]], lambda: _asked("SELECT 1"))
        rows.append(_row(f"sweep with nothing to do: {name}", ours, floor, TARGET_OF_SWEEPS, "SELECT 1"))
    return rows


def _compared(
    rounds: int, label: str, person: Person, query: dict[str, str], *, number: int, found: str = "true"
) -> dict[str, Any]:
    name = query["list"]
    ours = [row.pk for row in _page(person, query, number)]
    if (theirs := [row[0] for row in _by_hand(person, name, number, found)]) != ours:
        raise AssertionError(f"{label}: {ours} on the desk, {theirs} by hand")
    return _row(
        label,
        *_medians(
            rounds,
            lambda: _page(person, query, number),
            lambda: _by_hand(person, name, number, found),
        ),
    )


def _listing(person: Person, query: dict[str, str]) -> Any:
    from django.utils import timezone

    from accounts.access import Access
    from accounts.models import Staff
    from casework.calendar import one_calendar
    from desk.shell.listing import listing

    with one_calendar():
        return listing(Access(Staff(pk=person.pk, is_active=True), timezone.localdate()), query)


def _page(person: Person, query: dict[str, str], number: int) -> list[Any]:
    return list(_listing(person, query).rows[(number - 1) * PAGE : number * PAGE])


def _count(person: Person, query: dict[str, str]) -> int:
    from desk.shell.paging import ListPaginator

    return ListPaginator(_listing(person, query).rows).count


def _by_hand(person: Person, name: str, number: int, found: str = "true") -> list[Any]:
    rows, order, columns = LISTS[name]
    sql = f"SELECT {columns} {rows} ORDER BY {order} LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
    return _asked(sql.format(me=person.pk, matters=person.matters, work=person.work, found=found))


def _counted(person: Person, name: str, found: str = "true") -> int:
    from desk.shell.paging import LONGEST

    sql = f"SELECT count(*) FROM (SELECT 1 {LISTS[name][0]} LIMIT {LONGEST}) AS counted"
    count: int = _asked(sql.format(me=person.pk, matters=person.matters, work=person.work, found=found))[0][0]
    return count


def _asked(sql: str, values: Any = ()) -> list[Any]:
    from django.db import connection

    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
        return found


def _looking(person: Person, url: str) -> Callable[[], None]:
    from django.test import Client

    from accounts.models import Staff

    client = Client()
    client.force_login(Staff.objects.get(pk=person.pk), backend="django.contrib.auth.backends.ModelBackend")

    def look() -> None:
        response = client.get(url)
        if response.status_code != 200:
            raise AssertionError(f"{url}: {response.status_code}")

    return look


def _medians(rounds: int, ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds of both, taken in turns after one that warms up."""
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for side, act in zip(taken, (ours, theirs), strict=True):
            began = perf_counter()
            act()
            if turn:
                side.append((perf_counter() - began) * 1000)
    return median(taken[0]), median(taken[1])


def _row(
    name: str, ours: float, floor: float, target: int | None = TARGET, yardstick: str = "by hand"
) -> dict[str, Any]:
    return {
        "name": name,
        "figure": round(ours, 1),
        "unit": "ms",
        "yardstick": round(floor, 2),
        "yardstick_name": yardstick,
        "ratio": round(ours / floor, 1),
        **({"target": target} if target else {}),
        "better": "lower",
        "ok": target is None or ours <= target,
    }
