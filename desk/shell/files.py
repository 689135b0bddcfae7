"""Files of a case, behind the same permission as the case; identity papers only with a logged reason."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.middleware import StaffRequest
from casework import kinds
from casework.files import open_file
from casework.models import Matter, StoredFile
from casework.reveal import reveal_file
from casework.visibility import knows_people
from desk.shell.common import forbidden
from desk.shell.material import name_for_helper
from desk.shell.page import visible_matter
from desk.shell.reason import ReasonForm
from statute.refused import Refused

SHOWN = ("application/pdf", "image/jpeg", "image/png")  # anything else is only downloaded


@require_http_methods(["GET", "POST"])
@never_cache
def file(request: StaffRequest, file_id: int) -> HttpResponseBase:
    access = request.access
    stored = get_object_or_404(StoredFile.objects.select_related("matter"), pk=file_id)
    matter = visible_matter(access, stored.matter_id)
    purpose = kinds.purpose(stored.purpose)
    if not knows_people(access, matter):
        if not purpose.for_helpers:
            return forbidden(request, "协办单位不能查看申请人的材料和文书，需要的内容请向承办人了解。")
        stored.name = name_for_helper(stored, access.staff)
    if purpose.reason_to_open:
        if not access.works_on(matter):
            return forbidden(request, "您不办理本件，不能查看申请人的身份材料。")
        if request.method != "POST":
            return _ask_reason(request, matter, stored)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _ask_reason(request, matter, stored, form.complaint)
        try:
            reveal_file(stored, by=access.staff, on=access.on, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return _ask_reason(request, matter, stored, refusal.message)
    return _send(request, stored)


def _ask_reason(request: HttpRequest, matter: Matter, stored: StoredFile, error: str = "") -> HttpResponse:
    context = {"matter": matter, "stored": stored, "error": error}
    return render(request, "desk/file_reason.html", context, status=422 if error else 200)


def _send(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    try:
        content = open_file(stored)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:case", matter_id=stored.matter_id)
    return FileResponse(
        BytesIO(content),
        as_attachment=stored.content_type not in SHOWN,
        filename=stored.name,
        content_type=stored.content_type,
    )
