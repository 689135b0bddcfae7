"""The pages that people wait for, with many rows: time and SQL statements beside one hand-written query.

The query gives the page's main rows straight from the driver, without templates, permissions or people: what no page
can undercut. Statements are counted with few rows and with many: they may not grow. ``python -m benchmarks pages``.
"""

from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.scratch import emptied_afterwards

ROUNDS = 15
CASES = 50
EVENTS = 50  # more than an ordinary case has
FLOOR = "one hand-written query for the same rows"

INBOX = """
SELECT w.task_id, w.step, w.due_on, w.provisional, w.paused, m.number, m.title, a.applicant_masked, a.stage,
    o.name, d.name, h.name
FROM casework_openwork w JOIN casework_matter m ON m.id = w.matter_id
JOIN requests_app_application a ON a.matter_id = m.id
LEFT JOIN accounts_staff o ON o.id = w.owner_id LEFT JOIN accounts_department d ON d.id = m.department_id
LEFT JOIN accounts_staff h ON h.id = m.handler_id
WHERE w.agency_id = %(agency)s AND w.duty = 'registrar' AND w.owner_id IS NULL
ORDER BY w.due_on NULLS LAST, w.id LIMIT %(rows)s
"""
CASE = """
SELECT e.seq, e.kind, e.occurred_on, e.actor_label, e.data, m.number, m.title, a.*
FROM casework_matter m JOIN requests_app_application a ON a.matter_id = m.id
JOIN casework_matterevent e ON e.matter_id = m.id WHERE m.id = %(matter)s ORDER BY e.seq
"""
TRACKING = """
SELECT m.number, g.name, a.*, l.title, l.number, l.dated
FROM casework_matter m JOIN requests_app_application a ON a.matter_id = m.id
JOIN accounts_agency g ON g.id = m.current_agency_id
LEFT JOIN letters_letter l ON l.matter_id = m.id AND l.state = 'made' WHERE m.id = %(matter)s
"""


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Milliseconds a page, median, and its statements with few and with many rows."""
    from django.test.utils import override_settings

    from tests.cast import make_cast

    memory = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings = override_settings(
        STORAGES=memory,
        ALLOWED_HOSTS=["testserver"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with emptied_afterwards(), settings:
        return _measured(Site(make_cast()), rounds)


class Site:
    """One registrar's browser, one applicant's, and the cases they look at."""

    def __init__(self, cast: Any) -> None:
        from django.test import Client
        from django.urls import reverse
        from django.utils import timezone

        from accounts.models import Staff
        from portal.cases import KEY

        Staff.objects.update(must_change_password=False)
        self.cast, self.on = cast, timezone.localdate()
        self.application = self.new_case()
        self.desk, self.portal = Client(), Client()
        self.desk.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")
        session = self.portal.session
        session[KEY] = {str(self.application.pk): [int(timezone.now().timestamp()), True]}
        session.save()
        self.portal.cookies["sessionid"] = session.session_key
        self.pages = {
            "inbox": (self.desk, f"{reverse('desk:inbox')}?list=unclaimed", INBOX),
            "case page": (self.desk, reverse("desk:case", args=[self.application.matter_id]), CASE),
            "tracking page": (
                self.portal,
                reverse("portal:track-case", args=[self.application.pk]),
                TRACKING,
            ),
        }

    def new_case(self) -> Any:
        from tests.cast import submit

        return submit(self.cast.agency, on=self.on - timedelta(days=7)).application

    def grow(self) -> None:
        """Many cases in the list; many events, notes and searches in the case."""
        from casework.events import record
        from casework.models import Matter
        from requests_app.models import Note, SearchRecord

        for _ in range(CASES - 1):
            self.new_case()
        matter = Matter.objects.get(pk=self.application.matter_id)
        for n in range(EVENTS):
            record(matter, "note_added", on=self.on, by=self.cast.alice)
            note = Note(application=self.application, by=self.cast.alice)
            note.text = f"备注{n}"
            note.save()
            SearchRecord.objects.create(
                application=self.application,
                by=self.cast.bob,
                searched_on=self.on,
                places="局档案室",
                keywords="部门预算",
                period="2025年",
                found=False,
                result="没有找到",
            )

    def look(self, page: str) -> tuple[float, int]:
        """Seconds and statements."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client, url, _ = self.pages[page]
        with CaptureQueriesContext(connection) as captured:
            began = perf_counter()
            response = client.get(url)
            spent = perf_counter() - began
        if response.status_code != 200:
            raise AssertionError(f"{page}: {response.status_code}")
        return spent, len(captured)

    def query(self, page: str) -> float:
        from django.db import connection

        from desk.shell.inbox import ROWS

        values = {"rows": ROWS, "agency": self.cast.agency.pk, "matter": self.application.matter_id}
        began = perf_counter()
        with connection.connection.cursor() as cursor:
            cursor.execute(self.pages[page][2], values)
            cursor.fetchall()
        return perf_counter() - began


def _measured(site: Site, rounds: int) -> list[dict[str, Any]]:
    for page in site.pages:  # templates loaded, caches warm
        site.look(page)
    few = {page: site.look(page)[1] for page in site.pages}
    site.grow()
    many = {page: site.look(page)[1] for page in site.pages}
    rows = []
    for page in site.pages:
        taken = [(site.look(page)[0] * 1000, site.query(page) * 1000) for _ in range(rounds)]
        ours, floor = median(t for t, _ in taken), median(f for _, f in taken)
        rows.append(
            {
                "name": f"{page}, many rows",
                "figure": round(ours, 1),
                "unit": "ms",
                "yardstick": round(floor, 2),
                "yardstick_name": FLOOR,
                "ratio": round(ours / floor, 1),
                "better": "lower",
                "ok": True,
            }
        )
        rows.append(
            {
                "name": f"{page}, statements with many rows",
                "figure": many[page],
                "unit": "statements",
                "yardstick": few[page],
                "yardstick_name": "the same page with one row",
                "target": few[page],
                "better": "lower",
                "ok": many[page] <= few[page],
            }
        )
    return rows
