"""One case on its way through the flow: its days, its people, its steps, its letters."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.access import Access
from accounts.models import Staff
from casework.models import OpenWork
from casework.work import take
from demo.county.county import County
from demo.county.diary import Press
from demo.county.people import People
from demo.county.topics import Topic, topic_for
from requests_app.case import LockedCase, locked_case
from requests_app.intake.submit import PersonData
from requests_app.models import Application
from statute.calendar.working_days import Calendar
from workflows.engine import door, jobs
from workflows.flows.application import ApplicationFlow
from workflows.flows.extension import ExtensionFlow


@dataclass
class World:
    """What all cases share."""

    county: County
    calendar: Calendar
    press: Press
    people: People
    now: datetime
    answered: dict[str, list["Walk"]] = field(default_factory=dict)

    @cached_property
    def latest(self) -> date:
        """The last working day so far."""
        day = timezone.localdate(self.now)
        while not self.calendar.is_working_day(day):
            day -= timedelta(days=1)
        return day


@dataclass(frozen=True)
class Plan:
    """What becomes of a case: where and when it starts, how it ends, and at which step it still is today.

    `way`: its story; `kind`: how it will be answered; `still_at`: the step that nobody has done yet; `slow`: it takes
    its time. `parties`: who is consulted, with what outcome. `extension`: asked for, and how it was decided.
    `returned`: the approval that sends the draft back once.
    """

    agency: str
    submitted_on: date
    way: str
    kind: str
    channel: str = "online"
    still_at: str = ""
    slow: bool = False
    parties: tuple[tuple[str, str], ...] = ()
    extension: str = ""
    returned: str = ""


class StillThere(Exception):
    """The case has come to the step at which it is today."""


@dataclass
class Walk:
    """What every act of a case needs; the acts themselves are those of `ToldCase`."""

    world: World
    plan: Plan
    rng: Random
    on: date = field(init=False)
    application: Application = field(init=False)
    query_code: str = field(init=False, default="")
    applicants: list[PersonData] = field(init=False)
    waits: bool = field(init=False, default=False)  # a letter job has been opened

    def __post_init__(self) -> None:
        self.on = self.acted_on = self.plan.submitted_on
        self.agency = self.world.county.agencies[self.plan.agency]
        self.topic: Topic = topic_for(self.plan.agency, self.on.year - 1, self.rng)
        self.repeats: Walk | None = None  # the answered case that this one asks for again

    # -- time -------------------------------------------------------------------------------------------------
    def later(self, least: int, most: int) -> date:
        """Move on by some working days; a case that must reach a step by today doesn't run past it."""
        days = self.rng.randint(least, most) * (2 if self.plan.slow else 1)
        calendar = self.world.calendar
        then = calendar.nth_working_day(self.on, days) if days else calendar.roll_forward(self.on)
        if self.plan.still_at:
            then = max(self.on, min(then, self.world.latest))
        self.on = then
        return then

    def until(self, day: date) -> date:
        self.on = max(self.on, day)
        return self.on

    # -- who --------------------------------------------------------------------------------------------------
    def who(self, duty: str) -> Staff:
        return self.world.county.who(self.plan.agency, duty, self.rng, self.on)[0]

    @property
    def handler(self) -> Staff:
        """Who handles it; the instance that remembers its duties."""
        handler = self.application.matter.handler
        assert handler is not None, "a case is handled once it was assigned"  # noqa: S101 -- a story of our own
        return self.world.county.staff[handler.username]

    # -- the flow ---------------------------------------------------------------------------------------------
    def do(
        self,
        step: str,
        by: Staff,
        act: Callable[[LockedCase], object],
        outcome: str = "",
        *,
        item: int | None = None,
        opens_job: bool = False,
    ) -> None:
        """Do one human step, or stop where the plan says that the case still is. An act may name the outcome itself."""
        if step == self.plan.still_at:
            raise StillThere
        self.letters_made()
        node = getattr(ExtensionFlow if step == "approval" else ApplicationFlow, step)
        tasks = Task.objects.filter(
            process__link__matter=self.application.matter_id,
            flow_task=node,
            status=STATUS.NEW,
        )
        task = next(t for t in tasks if item is None or t.data.get("item") == item)

        def handle(case: LockedCase) -> str:
            said = act(case)
            return said if isinstance(said, str) else outcome

        work = OpenWork.objects.get(task_id=task.pk)
        self.application = door.complete(work.pk, access=Access(by, self.on), handle=handle).application
        self.acted_on, self.waits = self.on, opens_job
        if opens_job:
            self.world.press.send(self.application.matter)

    def locked(self) -> AbstractContextManager[LockedCase]:
        """For what is done beside the flow."""
        return locked_case(self.application.matter_id)

    def letters_made(self) -> None:
        """What the worker does: make the letters of a job, and let the flow go on."""
        if not self.waits:
            return
        matter, self.waits = self.application.matter, False
        self.world.press.fetch(matter)
        for task in Task.objects.filter(
            process__link__matter=matter, flow_task_type="JOB", status=STATUS.SCHEDULED
        ):
            job = task.external_task_id or ""
            jobs.claim_letters(task.pk, job)
            jobs.finish_letters(task.pk, job, on=self.acted_on)

    def rest(self) -> None:
        """At the end of the story: the worker has caught up, save for the one letter that shows it at work."""
        if self.plan.still_at == "reply_letter":
            return
        self.letters_made()
        self.world.press.fetch(self.application.matter)
        self._claim_some()

    def _claim_some(self) -> None:
        """Two in five open steps that everybody of a duty could do are taken by somebody."""
        for work in OpenWork.objects.filter(matter=self.application.matter_id, owner=None):
            if self.rng.random() < 0.4:
                self.on = self.acted_on
                take(work.pk, access=Access(self.who(work.duty), self.on))

    def read_again(self) -> None:
        self.application = Application.objects.select_related("matter__handler").get(pk=self.application.pk)

    def moved_from_outside(self) -> None:
        """After the applicant or a limit moved the flow: a letter is to be made."""
        self.read_again()
        self.acted_on, self.waits = self.on, True
        self.world.press.send(self.application.matter)
