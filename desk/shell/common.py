"""What the views of the desk share."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Staff
from desk.shell.selectors import visible_applications
from requests_app.clock import with_facts
from requests_app.models import Application


def who_and_when(request: HttpRequest) -> tuple[Staff, date]:
    """The person who acts and the legal date of today."""
    return request.user, timezone.localdate()  # type: ignore[return-value]  # every desk page needs a login


def visible_case(request: HttpRequest, matter_id: int) -> Application:
    """The application of that matter with the facts of its clock; 404 when this person may not see it."""
    found = visible_cases(request).filter(matter=matter_id).first()
    if found is None:
        raise Http404
    return found


def visible_cases(request: HttpRequest) -> QuerySet[Application]:
    """Every application that this person may see, with the facts of its clock."""
    staff, on = who_and_when(request)
    return with_facts(visible_applications(staff, on))


def forbidden(request: HttpRequest, reason: str) -> HttpResponse:
    """The page that says why not."""
    return render(request, "403.html", {"reason": reason}, status=403)
