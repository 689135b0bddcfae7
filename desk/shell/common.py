"""What the views of the desk share."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.middleware import StaffRequest
from requests_app.clock import with_facts
from requests_app.models import Application
from requests_app.selectors import visible_applications


def visible_case(request: StaffRequest, matter_id: int) -> Application:
    """The application of that matter with the facts of its clock; 404 when this person may not see it."""
    return case_among(visible_applications(request.access), matter_id)


def case_among(seen: QuerySet[Application], matter_id: int) -> Application:
    """The same, of the applications that the person sees."""
    found = with_facts(seen).filter(matter=matter_id).first()
    if found is None:
        raise Http404
    return found


def forbidden(request: HttpRequest, reason: str) -> HttpResponse:
    """The page that says why not."""
    return render(request, "403.html", {"reason": reason}, status=403)
