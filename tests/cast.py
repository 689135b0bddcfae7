"""A fixed cast for tests of cases, so that access tests read as sentences.

alice registers, bob handles, carol heads the office, dave reviews, erin signs, frank supervises the county;
olivia registers for another agency. `Case` walks one application through the real services and flow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from viewflow.workflow.models import Task

from accounts.access import Access
from accounts.models import Agency, Department, Duty, Staff
from casework.models import OpenWork
from letters.deliveries import DeliveryData
from letters.models import Letter
from requests_app.case import LockedCase, locked_case
from requests_app.closing import closing
from requests_app.handling import search
from requests_app.intake.submit import PersonData, RequestData, Submitted, submit_application
from requests_app.models import Application
from requests_app.reply import drafting as replies
from requests_app.review import review
from workflows.engine import door, jobs
from workflows.moves import application as moves

MONDAY = date(2026, 3, 2)
ALWAYS_OPEN = {"withdrawal", "opinions_in"}  # waits for the applicant; a join with open branches
PASSWORD = "a long enough password"  # of nobody real


@dataclass
class Cast:
    county: Agency
    agency: Agency
    other_agency: Agency
    department: Department
    alice: Staff
    bob: Staff
    carol: Staff
    dave: Staff
    erin: Staff
    frank: Staff
    olivia: Staff


def make_agency(code: str, name: str, number_prefix: str, **fields: Any) -> Agency:
    return Agency.objects.create(
        code=code,
        name=name,
        number_prefix=number_prefix,
        **{
            "kind": "department",
            "address": "青禾县人民路1号",
            "phone": "0531-1234567",
            "review_body": "青禾县人民政府",
            "court": "青禾县人民法院",
            "online_review_url": "https://review.example.gov.cn/",
            **fields,
        },
    )


def make_staff(username: str, agency: Agency, *duties: str) -> Staff:
    staff = Staff(username=username, name=username, email=f"{username}@example.gov.cn")
    staff.set_password(PASSWORD)
    staff.save()
    for duty in duties:
        Duty.objects.create(staff=staff, agency=agency, duty=duty, from_on=date(2020, 1, 1))
    return staff


def make_cast() -> Cast:
    county = Agency.objects.filter(kind="county_government").first() or make_agency(
        "QH", "青禾县人民政府", "青政", kind="county_government", review_body="泽州市人民政府"
    )
    agency = make_agency("EDU", "青禾县教育局", "青教", parent=county)
    other = make_agency("FIN", "青禾县财政局", "青财", parent=county)
    return Cast(
        county=county,
        agency=agency,
        other_agency=other,
        department=Department.objects.create(agency=agency, name="计划财务科"),
        alice=make_staff("alice", agency, "registrar"),
        bob=make_staff("bob", agency, "handler"),
        carol=make_staff("carol", agency, "office_head"),
        dave=make_staff("dave", agency, "legal_reviewer"),
        erin=make_staff("erin", agency, "signer"),
        frank=make_staff("frank", county, "supervisor"),
        olivia=make_staff("olivia", other, "registrar", "handler", "office_head", "legal_reviewer", "signer"),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def submit(agency: Agency, *, on: date = MONDAY, channel: str = "online", **fields: Any) -> Submitted:
    """An application that arrived at ten in the morning, with its flow started."""
    submitted = submit_application(
        agency=agency,
        channel=channel,
        submitted_at=timezone.make_aware(datetime.combine(on, time(10))),
        applicants=fields.pop(
            "applicants", [PersonData(name="张喆堃", phone="13812345678", id_number="11010519491231002X")]
        ),
        request=fields.pop("request", RequestData(info_name="2025年部门预算", electronic_delivery=True)),
        **fields,
    )
    moves.start_application(submitted.application, on=on)
    return submitted


def act(application: Application, verb: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """Do something on a case beside its steps."""
    with transaction.atomic(), locked_case(application.matter_id) as locked:
        return verb(locked, *values, **named)


@dataclass
class Case:
    """One application on its way. Each verb does one step as the right person."""

    cast: Cast
    submitted: Submitted
    on: date = MONDAY
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def application(self) -> Application:
        return Application.objects.get(pk=self.submitted.application.pk)

    def open_steps(self) -> list[str]:
        open_ = Task.objects.filter(process__link__matter=self.application.matter, finished__isnull=True)
        return sorted(task.flow_task.name for task in open_ if task.flow_task.name not in ALWAYS_OPEN)

    def task(self, step: str) -> Task:
        return next(
            task
            for task in Task.objects.filter(
                process__link__matter=self.application.matter, finished__isnull=True
            ).order_by("pk")
            if task.flow_task.name == step
        )

    def work(self, step: str) -> OpenWork:
        """The oldest open work at this step."""
        return OpenWork.objects.get(task_id=self.task(step).pk)

    def do(self, step: str, by: Staff, act: Callable[[LockedCase], object], outcome: str = "") -> LockedCase:
        """Do one step; an act may name the outcome itself."""

        def handle(locked: LockedCase) -> str:
            said = act(locked)
            return said if isinstance(said, str) else outcome

        return door.complete(self.work(step).pk, access=Access(by, self.on), handle=handle)

    def make_letters(self) -> None:
        """What the worker does: run the letter jobs of this case."""
        for task in Task.objects.filter(
            process__link__matter=self.application.matter, flow_task_type="JOB", finished__isnull=True
        ):
            jobs.run_letter_job(task.pk, task.external_task_id)

    def register(self) -> "Case":
        alice = self.cast.alice
        self.do("register", alice, lambda a: review.register_application(a, by=alice, on=self.on))
        return self

    def review(self, decision: str = "assign") -> "Case":
        alice, spot = self.cast.alice, decision == "spot"
        self.do(
            "review",
            alice,
            lambda a: review.review_application(a, by=alice, on=self.on, decision=decision, on_the_spot=spot),
            decision,
        )
        return self

    def assign(self) -> "Case":
        alice, bob = self.cast.alice, self.cast.bob
        self.do(
            "assign",
            alice,
            lambda a: review.assign_application(
                a, by=alice, on=self.on, department=self.cast.department, handler=bob
            ),
        )
        return self

    def search(self, *, found: bool = True) -> "Case":
        bob = self.cast.bob

        def handle(locked: LockedCase) -> str:
            search.record_search(
                locked,
                by=bob,
                on=self.on,
                places="局档案室",
                keywords="部门预算",
                period="2025年",
                found=found,
                result="找到1份" if found else "没有找到",
            )
            search.start_drafting(locked)
            return "draft"

        self.do("search", bob, handle)
        return self

    def draft(
        self,
        kind: str = "R02",
        sub_reason: str = "provide",
        fields: Any = None,
        grounds: tuple[str, ...] = (),
    ) -> "Case":
        bob = self.cast.bob
        content = fields or {
            "provided": ["2025年部门预算"],
            "provision_form": "纸质",
            "provision_way": "邮寄",
        }

        def handle(locked: LockedCase) -> str:
            replies.draft_reply(
                locked,
                by=bob,
                on=self.on,
                kind=kind,
                sub_reason=sub_reason,
                fields=content,
                grounds=grounds,
            )
            return replies.next_step(locked.application)

        self.do("draft", bob, handle)
        return self

    def approve(self) -> "Case":
        """Pass every approval of the agency's depth and make the letter."""
        for step, task, by in (
            ("head", "head_review", self.cast.carol),
            ("legal", "legal_review", self.cast.dave),
            ("sign", "sign", self.cast.erin),
        ):
            if task in self.open_steps():
                self.do(task, by, lambda a, step=step, by=by: self.approve_at(a, step, by))
        self.make_letters()
        return self

    def approve_at(self, locked: LockedCase, step: str, by: Staff) -> str:
        replies.approve_reply(locked, by=by, on=self.on, step=step)
        return replies.next_step(locked.application, step) or "signed"

    def deliver(self) -> "Case":
        alice = self.cast.alice
        letter = self.reply_letter()
        self.do(
            "deliver",
            alice,
            lambda a: closing.record_delivery(
                a, letter, by=alice, on=self.on, data=DeliveryData("post", posted_on=self.on)
            ),
        )
        return self

    def archive(self) -> "Case":
        alice = self.cast.alice
        self.do("archive", alice, lambda a: closing.archive_application(a, by=alice, on=self.on))
        return self

    def reply_letter(self) -> Letter:
        return Letter.objects.get(matter=self.application.matter, purpose="application.reply")


@pytest.fixture
def case(cast: Cast) -> Case:
    """A fresh online application, confirmed automatically, waiting for registration."""
    return Case(cast, submit(cast.agency))
