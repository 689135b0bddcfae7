"""Run as a program inside a real installation: makes the cases that test_tasks_recovery kills processes under.

python -m tests.workflows.recovery_driver prepare     two cases: one ready to be signed, one long unanswered
python -m tests.workflows.recovery_driver sign NUMBER  the signing leader signs
"""

import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone

import celery_app  # noqa: F401 -- so that what the steps ask of a worker reaches it
from accounts.access import Access
from accounts.models import Staff
from requests_app.case import LockedCase
from requests_app.models import Application
from requests_app.reply.drafting import approve_reply
from requests_app.review import clarification, review
from tests.cast import Case, make_cast, submit
from workflows.engine import door


def wait_for_step(case: Case, step: str) -> None:
    while step not in case.open_steps():
        time.sleep(0.1)


def prepare() -> None:
    cast = make_cast()
    today = timezone.localdate()
    ready = Case(cast, submit(cast.agency, on=today), on=today)
    ready.register().review().assign().search().draft()
    for step, task, by in (("head", "head_review", cast.carol), ("legal", "legal_review", cast.dave)):
        ready.do(task, by, lambda a, step=step, by=by: ready.approve_at(a, step, by))
    long_ago = today - timedelta(days=60)
    silent = Case(cast, submit(cast.agency, on=long_ago), on=long_ago).register()
    limit = long_ago + timedelta(days=14)

    def ask(locked: LockedCase) -> str:
        review.review_application(locked, by=cast.alice, on=long_ago, decision="clarify")
        clarification.ask_clarification(
            locked,
            by=cast.alice,
            on=long_ago,
            items=["写明年度"],
            respond_by=limit,
            guidance="请写明年度。",
        )
        return "clarify"

    silent.do("review", cast.alice, ask)
    wait_for_step(silent, "await_clarification")
    print(ready.application.matter.number, silent.application.matter.number)


def sign(number: str) -> None:
    application = Application.objects.get(matter__number=number)
    erin = Staff.objects.get(username="erin")
    case = Case.__new__(Case)
    case.submitted = type("Submitted", (), {"application": application})
    door.complete(
        case.work("sign").pk,
        access=Access(erin, timezone.localdate()),
        handle=lambda a: (approve_reply(a, by=erin, on=timezone.localdate(), step="sign"), "signed")[1],
    )


if __name__ == "__main__":
    {"prepare": prepare, "sign": sign}[sys.argv[1]](*sys.argv[2:])
