"""The happy path of one case through services and flow, beside the same rows written by hand-made SQL.

Both sides run in turns in one database, with the same triggers and the same transactions; afterwards every table
must hold as many rows of the one as of the other, histories included. Letters are composed and issued but not
rendered, files stay in memory. ``python -m benchmarks case``.
"""

import gc
from collections.abc import Callable
from datetime import date, datetime, time
from statistics import median
from time import perf_counter
from typing import Any

from django.utils import timezone

from accounts.access import Access
from benchmarks.by_hand import ByHand
from benchmarks.scratch import emptied_afterwards
from casework.calendar import one_calendar
from letters import making
from letters.deliveries import DeliveryData
from letters.models import Letter
from requests_app.case import LockedCase
from requests_app.closing import closing
from requests_app.handling import search
from requests_app.intake.submit import PersonData, RequestData, submit_application
from requests_app.reply import drafting
from requests_app.review import review
from typeset import Rendered
from workflows.engine import door, jobs
from workflows.moves import application as moves

CASES = 40
WARM_UP = 3
RATIO = 5  # without tricks: what is read once is passed on
ON = date(2026, 3, 2)
PDF = Rendered(
    pdf=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n", pages=2, sha256="0" * 64, engine=""
)
PROVIDED = {"provided": ["2025年部门预算"], "provision_form": "纸质", "provision_way": "邮寄"}


def run(cases: int = CASES) -> list[dict[str, Any]]:
    """Milliseconds a case, median, and the ratio to hand-made SQL."""
    from django.db import connection
    from django.test.utils import override_settings

    from celery_app import app
    from tests.cast import make_cast

    memory = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    broker, app.conf.broker_url = app.conf.broker_url, "memory://"
    try:
        fast = {"STORAGES": memory, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
        with emptied_afterwards(), override_settings(**fast):
            with connection.cursor() as cursor:  # the disk's own pace would flatter the ratio
                cursor.execute("SET synchronous_commit = off")
            cast = make_cast()
            gc.collect()
            sides: dict[str, Callable[[], tuple[float, int]]] = {
                "services": ThroughServices(cast).case,
                "by hand": ByHand(cast, ON).case,
            }
            return _measured(sides, cases)
    finally:
        app.conf.broker_url = broker


def _measured(sides: dict[str, Callable[[], tuple[float, int]]], cases: int) -> list[dict[str, Any]]:
    times: dict[str, list[float]] = {name: [] for name in sides}
    written: dict[str, dict[str, int]] = {}
    for turn in range(WARM_UP + cases):
        for name, case in sides.items():
            gc.collect()
            before = row_counts() if turn == 0 else {}
            spent, _ = case()
            if turn == 0:
                written[name] = {
                    table: n - before[table] for table, n in row_counts().items() if n != before[table]
                }
            if turn >= WARM_UP:
                times[name].append(spent * 1000)
    if written["services"] != written["by hand"]:
        raise AssertionError(f"the two sides wrote different rows: {written}")
    ours, floor = median(times["services"]), median(times["by hand"])
    return [
        {
            "name": f"happy path of a case, {sum(written['services'].values())} rows",
            "figure": round(ours, 1),
            "unit": "ms",
            "yardstick": round(floor, 1),
            "yardstick_name": "the same rows by hand-made SQL, same triggers and transactions",
            "ratio": round(ours / floor, 2),
            "target": round(floor * RATIO, 1),
            "better": "lower",
            "ok": ours <= floor * RATIO,
        }
    ]


def row_counts() -> dict[str, int]:
    """Rows of every table."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables))
        return dict(cursor.fetchall())


class ThroughServices:
    """The case as the desk works it; what only finds the next task is not timed, a page has its number."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.spent = cast, 0.0

    def case(self) -> tuple[float, int]:
        """Seconds, and the matter's id."""
        self.spent = 0.0
        at = timezone.make_aware(datetime.combine(ON, time(10)))
        submitted = self._timed(
            lambda: submit_application(
                agency=self.cast.agency,
                channel="online",
                submitted_at=at,
                applicants=[PersonData(name="张喆堃", phone="13812345678", id_number="11010519491231002X")],
                request=RequestData(info_name="2025年部门预算"),
            )
        )
        self.matter = submitted.application.matter
        self._timed(lambda: moves.start_application(submitted.application, on=ON))
        alice, bob, cast = self.cast.alice, self.cast.bob, self.cast
        self._step("register", alice, lambda a: review.register_application(a, by=alice, on=ON))
        self._issue("application.acknowledgement")
        self._step(
            "review",
            alice,
            lambda a: review.review_application(a, by=alice, on=ON, decision="assign"),
            "assign",
        )
        self._step(
            "assign",
            alice,
            lambda a: review.assign_application(a, by=alice, on=ON, department=cast.department, handler=bob),
        )
        self._step("search", bob, self._search, "draft")
        self._step("draft", bob, self._draft, "head")
        for step, task, by, onward in (
            ("head", "head_review", cast.carol, "legal"),
            ("legal", "legal_review", cast.dave, "sign"),
            ("sign", "sign", cast.erin, "signed"),
        ):
            self._step(
                task,
                by,
                lambda a, step=step, by=by: drafting.approve_reply(a, by=by, on=ON, step=step),
                onward,
            )
        self._letter_job()
        self._step("deliver", alice, self._deliver)
        self._step("archive", alice, lambda a: closing.archive_application(a, by=alice, on=ON))
        return self.spent, self.matter.pk

    def _search(self, locked: LockedCase) -> None:
        search.record_search(
            locked,
            by=self.cast.bob,
            on=ON,
            places="局档案室",
            keywords="部门预算",
            period="2025年",
            found=True,
            result="找到1份",
        )
        search.start_drafting(locked)

    def _draft(self, locked: LockedCase) -> None:
        drafting.draft_reply(
            locked, by=self.cast.bob, on=ON, kind="R02", sub_reason="provide", fields=PROVIDED
        )

    def _deliver(self, locked: LockedCase) -> None:
        letter = locked.matter.letters.get(purpose="application.reply")
        data = DeliveryData("post", posted_on=ON)
        closing.record_delivery(locked, letter, by=self.cast.alice, on=ON, data=data)

    def _step(self, step: str, by: Any, act: Callable[[LockedCase], Any], outcome: str = "") -> None:
        work_id = self.matter.open_work.get(step=f"application.{step}").pk

        def handle(locked: LockedCase) -> str:
            act(locked)
            return outcome

        self._timed(lambda: door.complete(work_id, access=Access(by, ON), handle=handle))

    def _issue(self, purpose: str) -> None:
        letter = Letter.objects.get(matter=self.matter, purpose=purpose)
        self._timed(lambda: making.issue_letter(letter, PDF, on=timezone.localdate()))

    def _letter_job(self) -> None:
        from viewflow.workflow.models import Task

        task = Task.objects.get(process__link__matter=self.matter, flow_task_type="JOB")
        self._timed(lambda: jobs.claim_letters(task.pk, task.external_task_id))
        self._issue("application.reply")
        self._timed(lambda: jobs.finish_letters(task.pk, task.external_task_id, on=ON))

    def _timed(self, act: Callable[[], Any]) -> Any:
        began = perf_counter()
        with one_calendar():  # as in every web request and background task
            result = act()
        self.spent += perf_counter() - began
        return result
