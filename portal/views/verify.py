"""The page that a letter's QR code leads to: number, agency, date and hash, and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from letters.verification import letter_by_code
from portal import limits
from portal.forms.track import VerifyForm

NOT_FOUND = "没有这个核验码对应的文书。请核对核验码；仍然查不到的，请向出具文书的机关核实。"


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    asked = {"code": code} if code else request.GET if "code" in request.GET else None
    form, letter = VerifyForm(asked), None
    if asked and form.is_valid():
        letter = letter_by_code(form.cleaned_data["code"])
        if letter is None and limits.used_up(request, limits.VERIFY):
            return limits.refuse(request, limits.VERIFY, reverse("portal:verify"))
        if letter is None:
            limits.missed(request, limits.VERIFY)
            form.add_error(None, NOT_FOUND)
    return render(request, "portal/verify.html", {"form": form, "letter": letter})
