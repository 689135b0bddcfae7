"""Handing over as a whole, for administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.predicates import is_administrator
from casework.errors import Refused
from workflows.forms.reorganise import MOVES

from .common import forbidden, who_and_when


@never_cache
def reorganise(request: HttpRequest) -> HttpResponse:
    staff, on = who_and_when(request)
    if not is_administrator(staff, on):
        return forbidden(request, "整体移交在办件由管理员办理，您没有承担管理员职责。")
    chosen = request.POST.get("move", "")
    forms = {
        name: form(request.POST if name == chosen else None, prefix=name) for name, form in MOVES.items()
    }
    form = forms.get(chosen)
    if form is not None and form.is_valid():
        try:
            messages.success(request, form.handle(by=staff, on=on))
            return redirect("desk:reorganise")
        except Refused as refusal:
            form.add_error(None, refusal.message)
    return render(request, "desk/reorganise.html", {"forms": forms}, status=422 if form is not None else 200)
