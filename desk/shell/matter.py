"""The addresses of one matter, of any kind: its page, a glance at it, what is done outside its steps."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.middleware import StaffRequest
from accounts.models import DutyKind
from desk.shell import kinds as desk_kinds
from desk.shell.common import forbidden
from desk.shell.page import visible_matter
from statute.refused import Refused


@require_GET
@never_cache
def page(request: StaffRequest, matter_id: int) -> HttpResponse:
    matter = visible_matter(request.access, matter_id)
    return desk_kinds.of(matter).page(request, matter)


@require_GET
@never_cache
def peek(request: StaffRequest, matter_id: int) -> HttpResponse:
    """A glance at it from the list."""
    matter = visible_matter(request.access, matter_id)
    return desk_kinds.of(matter).peek(request, matter)


@never_cache
def act(request: StaffRequest, matter_id: int, name: str) -> HttpResponse:
    """The page of one act; 403 with the reason for whoever doesn't hold one of its duties."""
    matter = visible_matter(request.access, matter_id)
    kind = desk_kinds.of(matter)
    form_class = kind.acts.get(name)
    if form_class is None:
        raise Http404
    if not request.access.acts_on(matter, form_class.duties):
        holders = "、".join(duty.label for duty in DutyKind if duty in form_class.duties)
        return forbidden(request, f"“{form_class.title}”由{holders}办理，您没有承担其中的职责。")
    posted = request.method == "POST"
    form = form_class(
        request.POST if posted else None,
        request.FILES if posted else None,
        subject=kind.subject(matter),
        access=request.access,
    )
    if posted and form.is_valid():
        try:
            with transaction.atomic():
                done = form.handle()
            messages.success(request, done)
            return redirect("desk:case", matter_id=matter_id)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    context = {"matter": matter, "form": form, "act": name}
    return render(request, "desk/act.html", context, status=422 if posted else 200)
