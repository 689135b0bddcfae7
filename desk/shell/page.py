"""The page of a matter: what every kind's has in common, and the plain page of kinds without one of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from accounts.access import Access
from accounts.middleware import StaffRequest
from casework.models import Matter, OpenWork
from casework.visibility import visible
from casework.work import step_title
from desk.shell import kinds as desk_kinds
from desk.shell.listing import holder, list_position
from desk.shell.material import history, kinds_in, narrowed, shown_files
from desk.shell.step_form import StepForm


@dataclass(frozen=True)
class OpenStep:
    """A step that waits for somebody; `reason` says why this person can't do it."""

    work: OpenWork
    title: str
    reason: str

    @property
    def holder(self) -> str:
        return holder(self.work)


def visible_matter(access: Access, matter_id: int) -> Matter:
    """The matter with its agencies, department and handler; 404 when the person may not see it."""
    matter = (
        Matter.objects.filter(visible(access), pk=matter_id)
        .select_related("current_agency", "filed_agency", "department", "handler")
        .first()
    )
    if matter is None:
        raise Http404
    return matter


def open_steps(matter: Matter, access: Access, parts: Mapping[str, str] | None = None) -> list[OpenStep]:
    """The open steps, those that this person can do first. `parts` names what a step is about, by `OpenWork.part`."""
    found = []
    for work in OpenWork.objects.filter(matter=matter).select_related("owner").order_by("pk"):
        work.matter = matter
        about = (parts or {}).get(work.part)
        title = step_title(work.step) + (f"：{about}" if about else "")
        found.append(OpenStep(work, title, access.why_not(work)))
    return sorted(found, key=lambda step: bool(step.reason))


def work_context(
    request: StaffRequest,
    subject: Any,
    steps: Sequence[OpenStep],
    work: OpenWork | None,
    form: StepForm | None,
) -> dict[str, Any]:
    """The step whose form is shown, the others, and the way back to the list: what `desk/parts/work.html` draws."""
    access = request.access
    current = _current(request, steps, work)
    if current and form is None:
        kind = desk_kinds.of(current.work.matter)
        form = kind.forms[current.work.step](subject=subject, work=current.work, access=access)
    came_from = request.POST.get("from", request.GET.get("from", ""))
    return {
        "steps": steps,
        "current": current,
        "others": [step for step in steps if step is not current],
        "form": form,
        "from": came_from,
        "from_query": urlencode({"from": came_from}),
        "place": request.POST.get("place") or (list_position(current.work) if current else ""),
        "event_kind": request.GET.get("events", ""),
        "on": access.on,
    }


def plain_page(
    request: StaffRequest,
    matter: Matter,
    *,
    work: OpenWork | None = None,
    form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Where it stands, the work to do, its acts, its files and its history."""
    access, kind = request.access, desk_kinds.of(matter)
    subject = kind.subject(matter)
    lines = history(matter, access)
    file = {
        "events": narrowed(lines, request.GET.get("events", "")),
        "event_kinds": kinds_in(lines),
        "files": shown_files(matter, access),
    }
    context = work_context(request, subject, open_steps(matter, access), work, form)
    context |= {
        "matter": matter,
        "subject": subject,
        "row": kind.row(subject, access),
        "main": matter.deadlines.filter(main=True, open=True).first(),
        "file": file,
        "acts": [(name, act.title) for name, act in kind.acts.items() if access.acts_on(matter, act.duties)],
    }
    return render(request, "desk/matter.html", context, status=status)


def plain_peek(request: StaffRequest, matter: Matter) -> HttpResponse:
    """A glance at a matter from the list."""
    kind = desk_kinds.of(matter)
    context = {
        "matter": matter,
        "row": kind.row(kind.subject(matter), request.access),
        "steps": open_steps(matter, request.access),
    }
    return render(request, "desk/matter_peek.html", context)


def _current(request: StaffRequest, steps: Sequence[OpenStep], work: OpenWork | None) -> OpenStep | None:
    """The step asked for, else the first that this person can do."""
    doable = [step for step in steps if not step.reason]
    wanted = str(work.pk) if work else request.GET.get("work", "")
    asked = next((step for step in doable if str(step.work.pk) == wanted), None)
    return asked or (doable[0] if doable else None)
