"""Throws the inputs: the least tried place comes next, and what gets through goes on to the next page."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.access import Access
from accounts.models import DutyKind, Staff
from casework import tasks as casework_tasks
from casework.messages import send_pending_messages
from casework.models import Matter, OpenWork
from demo.drive.browser import Form, Page
from letters.models import Letter
from letters.tasks import make
from portal.tasks import sweep_drafts
from tools.bad_inputs import values
from tools.bad_inputs.addresses import Address, addresses, area_of, bad_path, parameters_of, quoted
from tools.bad_inputs.causes import Causes
from tools.bad_inputs.commands import Commands
from tools.bad_inputs.forms import Pairs, broken, encoded, filled
from tools.bad_inputs.memory import Memory, Place
from tools.bad_inputs.visitors import HOST, Sent, Visitor
from workflows import tasks
from workflows.engine.jobs import run_letter_job

AT_ONE_PAGE = 6  # bad inputs for each reading of a page with a form
TRIES = 3  # to get a form through
RUNS = 3  # of one command in a row
LONGEST_WALK = 6  # pages that follow from forms that got through
BACKGROUND_EVERY = 60  # inputs between two turns of the worker
SWEEPS_EVERY = 1500
# What an administrator changes is taken back after each input, or soon nobody would be left to go on.
TAKEN_BACK = ("admin:", "desk:reorganise-change", "accounts:password-change")
# Most of what is bad and yet accepted here, too: it would end the few cases that stand at a rare step.
MOSTLY_TAKEN_BACK = ("desk:work/", "desk:act/", "portal:track-")


class Run:
    """One run over the database as it stands. `codes`: query codes of cases in it; `folder`: for the commands."""

    def __init__(self, causes: Causes, *, seed: int, codes: Sequence[str], folder: Path) -> None:
        self.causes, self.rng = causes, Random(seed)
        self.today: date = timezone.localdate()
        self.counts: Counter[str] = Counter()
        self.through: Counter[str] = Counter()
        self.sent = 0
        self.commands = Commands(causes, self.rng, folder)
        self.addresses = {address.name: address for address in addresses()}
        self.memory = Memory()
        self.codes = list(codes)
        self.desks: dict[int, Visitor] = {}
        self.anonymous = Visitor("a visitor", causes)
        self.citizens = [Visitor(f"the applicant of {code}", causes, code=code) for code in codes]
        self.staff = [self.desk(staff) for staff in _one_of_each_duty(self.today)]
        for address in self.addresses.values():
            if not address.parameters:
                for visitor in (self.anonymous, *self.citizens[:2], *self.staff):
                    self.memory.pages[address.name].append((visitor, address.path({})))

    def desk(self, staff: Staff) -> Visitor:
        """The browser of this member of staff."""
        return self.desks.setdefault(staff.pk, Visitor(staff.username, self.causes, staff=staff))

    @property
    def everybody(self) -> list[Visitor]:
        return [self.anonymous, *self.citizens, *self.staff]

    # -- the run ----------------------------------------------------------------------------------------------
    def throw(self, count: int) -> None:
        """Send so many bad inputs."""
        background, sweeps, turn = BACKGROUND_EVERY, SWEEPS_EVERY, 0
        while self.sent < count:
            turn += 1
            if turn % 40 == 0:
                self.at_command()
            elif turn % 4 == 0:
                self.at_address()
            elif turn % 4 == 1 or not self.at_form():
                self.visit()
            if self.sent >= background:
                background = self.sent + BACKGROUND_EVERY
                self.work()
            if self.sent >= sweeps:
                sweeps = self.sent + SWEEPS_EVERY
                self.sweep()
                sys.stderr.write(f"{self.sent} inputs, {len(self.causes.found)} causes\n")
        self.work()
        self.sweep()

    def bad(self, visitor: Visitor, sent: Sent) -> None:
        """Send it and count it."""
        self.sent += 1
        self.counts[sent.area] += 1
        with self.taken_back(sent.area, mostly=True):
            visitor.send(sent, read=False)

    def visit(self) -> None:
        """Read a page that was read least, for its links and forms; then ask for it with bad parameters."""
        area, places = self.memory.least(self.counts)
        for visitor, path in list(places):
            page = self.read(visitor, path)
            if page.status == 200 and area_of(page.url.removeprefix(HOST)) == area:
                break
            if len(places) > 1 and (visitor, path) in places:  # not for this person, or not any more
                places.remove((visitor, path))
        places.rotate(-1)
        query = {
            self.rng.choice(
                ("q", "page", "list", "next", "work", "from", "code", "x", "o", "p")
            ): values.value(self.rng)
        }
        query |= {name: values.value(self.rng) for name in self.memory.query_names(path, self.rng)}
        pairs = "&".join(f"{quoted(name)}={quoted(value)}" for name, value in query.items())
        self.bad(
            visitor,
            Sent(area, "GET", f"{urlsplit(path).path}?{pairs}", headers=self._headers(0.3), wrong=("query",)),
        )

    def read(self, visitor: Visitor, path: str) -> Page:
        """Open a page, remember what it links to and the forms that it holds."""
        with self.taken_back(area_of(path)):
            page = visitor.open(path)
        self.memory.learn(visitor, page)
        return page

    # -- addresses --------------------------------------------------------------------------------------------
    def at_address(self) -> None:
        """One address with bad parameters, headers, methods or bodies, as anybody."""
        address = min(
            self.addresses.values(), key=lambda each: (self.counts[f"{each.name} address"], each.name)
        )
        area = f"{address.name} address"
        for _ in range(3):
            if address.parameters and self.rng.random() < 0.7:
                path = bad_path(address, self.memory.ids, self.rng)
            else:
                path = address.path(
                    {name: self.rng.choice(self.memory.ids[name] or ["1"]) for _, name in address.parameters}
                )
            visitor = self._fitting(address)
            self.bad(visitor, self._request(area, path))

    def _fitting(self, address: Address) -> Visitor:
        """Somebody to whom the address was shown, or anybody."""
        seen = [visitor for visitor, _ in self.memory.pages[address.name]]
        return self.rng.choice(seen) if seen and self.rng.random() < 0.6 else self.rng.choice(self.everybody)

    def _request(self, area: str, path: str) -> Sent:
        rng, headers, content_type, body = self.rng, self._headers(0.5), "", b""
        method = "GET" if rng.random() < 0.5 else rng.choice(values.METHODS)
        if method not in ("GET", "HEAD"):
            content_type, body = rng.choice(values.BODIES)
        elif rng.random() < 0.5:
            path += f"?{quoted(values.value(rng))[:3000]}={quoted(values.value(rng))[:3000]}"
        return Sent(area, method, path, body, content_type, headers, ("address, method, headers or body",))

    def _headers(self, share: float) -> tuple[tuple[str, str], ...]:
        return tuple(self.rng.sample(values.HEADERS, 2)) if self.rng.random() < share else ()

    # -- forms ------------------------------------------------------------------------------------------------
    def at_form(self) -> bool:
        """The form that was tried least: some bad inputs, then perhaps one that gets through. False: there is none."""
        steps = sorted(set(OpenWork.objects.values_list("step", flat=True)))
        offered = {f"desk:work/{step}" for step in steps} | {
            area for area, places in self.memory.forms.items() if places
        }
        offered -= {"desk:work/done", "no such address"}
        for area in sorted(offered, key=lambda each: (self.counts[each], each))[:10]:
            if found := self._form_of(area):
                self._try(area, *found)
                return True
        return False

    def _form_of(self, area: str) -> tuple[Visitor, Page, Form] | None:
        """Somebody in front of a page that holds this form, now."""
        for _ in range(3):
            place = self._step(area.partition("/")[2]) if area.startswith("desk:work/") else None
            if place is None:
                if not self.memory.forms[area]:
                    return None
                place = self.rng.choice(self.memory.forms[area])
            visitor, path = place
            page = self.read(visitor, path)
            if form := self._on(page, area):
                return visitor, page, form
            if place in self.memory.forms[area]:
                self.memory.forms[area].remove(place)
        return None

    def _on(self, page: Page, area: str) -> Form | None:
        found = [form for form in page.forms if area_of(urljoin(page.url, form.action)) == area]
        return self.rng.choice(found) if found else None

    def _step(self, step: str) -> Place | None:
        """Whoever may do an open step of this kind, and the page that holds its form."""
        ids = list(OpenWork.objects.filter(step=step).order_by("pk").values_list("pk", flat=True))
        if not ids:
            return None
        work = OpenWork.objects.select_related("owner").get(pk=self.rng.choice(ids))
        holders = Staff.objects.filter(duty_rows__duty=work.duty, is_active=True).distinct().order_by("pk")
        for staff in holders:
            if not Access(staff, self.today).why_not(work):
                return self.desk(staff), f"{reverse('desk:case', args=[work.matter_id])}?work={work.pk}"
        return None

    def _try(self, area: str, visitor: Visitor, page: Page, form: Form) -> None:
        for _ in range(AT_ONE_PAGE):
            pairs, wrong = broken(self._filled(visitor, form), form, self.rng, self.memory.all_ids())
            sent = self._posted(area, page, form, pairs, wrong)
            self.bad(visitor, sent)
        rare = (
            area.startswith("desk:work/") and OpenWork.objects.filter(step=area.partition("/")[2]).count() < 2
        )
        if self.rng.random() < (0.2 if rare else 0.6):
            self.walk(area, visitor, page, form)

    def walk(self, area: str, visitor: Visitor, page: Page, form: Form) -> None:
        """Fill the form in well until it gets through, and go on with the page that follows."""
        for _ in range(LONGEST_WALK):
            for _ in range(TRIES):
                sent = self._posted(area, page, form, self._filled(visitor, form), ())
                with self.taken_back(area):
                    after = visitor.send(sent)
                self.memory.learn(visitor, after)
                if 300 <= after.status < 400:
                    break
                page, form = after, self._on(after, area) or form
            else:
                return
            self.through[area] += 1
            if not after.url.startswith(HOST) or area.startswith(TAKEN_BACK):
                return
            page = self.read(visitor, after.url.removeprefix(HOST))
            areas = [area_of(urljoin(page.url, each.action)) for each in page.forms]
            following = [
                (a, f)
                for a, f in zip(areas, page.forms, strict=True)
                if f.method == "post" and "leave" not in a
            ]
            if not following:
                return
            area, form = self.rng.choice(following)

    def _filled(self, visitor: Visitor, form: Form) -> Pairs:
        fitting = {
            "code": [visitor.code or self.rng.choice(self.codes or ["ABCD"])],
            "number": list(
                Matter.objects.exclude(number=None).order_by("-pk").values_list("number", flat=True)[:5]
            ),
        }
        return filled(form, self.rng, fitting, self.today)

    def _posted(self, area: str, page: Page, form: Form, pairs: Pairs, wrong: Sequence[str]) -> Sent:
        """The request that sends this form, now and then to another address of the same parameters."""
        path = urljoin(page.url, form.action).removeprefix(HOST)
        if wrong and self.rng.random() < 0.1:
            path, wrong = self._elsewhere(path), [*wrong, "sent elsewhere"]
        body, content_type = encoded(pairs)
        headers = self._headers(0.1) if wrong else ()
        if form.method != "post":
            query = "&".join(f"{quoted(name)}={quoted(str(value))[:3000]}" for name, value in pairs)
            return Sent(area, "GET", f"{urlsplit(path).path}?{query}", headers=headers, wrong=tuple(wrong))
        if wrong and self.rng.random() < 0.03:
            body, wrong = body[: len(body) // 2], [*wrong, "cut off in the middle"]
        return Sent(area, "POST", path, body, content_type, headers, tuple(wrong))

    def _elsewhere(self, path: str) -> str:
        parameters = parameters_of(path)
        alike = [a for a in self.addresses.values() if {name for _, name in a.parameters} == set(parameters)]
        return self.rng.choice(alike).path(parameters) if alike else path

    # -- around it --------------------------------------------------------------------------------------------
    @contextmanager
    def taken_back(self, area: str, *, mostly: bool = False) -> Iterator[None]:
        if not area.startswith(TAKEN_BACK) and not (
            mostly and area.startswith(MOSTLY_TAKEN_BACK) and self.rng.random() < 0.8
        ):
            yield
            return
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def at_command(self) -> None:
        area = min(self.commands.areas(), key=lambda each: (self.counts[each], each))
        count = sum(self.commands.throw(area) for _ in range(RUNS))
        self.counts[area] += count
        self.sent += count

    def work(self) -> None:
        """What the worker does."""
        for pk, job in Task.objects.filter(flow_task_type="JOB", status=STATUS.SCHEDULED).values_list(
            "pk", "external_task_id"
        ):
            self._background(run_letter_job, pk, job)
        for pk in Letter.objects.filter(state=Letter.State.SIGNED).values_list("pk", flat=True):
            self._background(make, pk)

    def sweep(self) -> None:
        """What beat asks for."""
        for task in (
            casework_tasks.sweep_deadlines,
            tasks.sweep_lapses,
            casework_tasks.recalculate_if_calendar_changed,
            send_pending_messages,
            sweep_drafts,
        ):
            self._background(task)

    def _background(self, task: object, *arguments: object) -> None:
        try:
            task(*arguments)  # type: ignore[operator]
        except Exception as error:
            self.causes.note(f"{task} {arguments}", "the worker", 0, error)


def _one_of_each_duty(on: date) -> list[Staff]:
    """Two who hold each duty that day, administrators included."""
    found: dict[int, Staff] = {}
    for duty in DutyKind.values:
        held = Staff.objects.filter(duty_rows__duty=duty, duty_rows__from_on__lte=on, is_active=True)
        found |= {staff.pk: staff for staff in held.distinct().order_by("pk")[:2]}
    return list(found.values())
