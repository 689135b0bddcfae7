"""The case that a query code opened in this browser, for half an hour of use."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from requests_app.models import Application
from requests_app.public import opened_application

KEY = "portal_case"
IDLE = 1800  # seconds


def open_case(session: SessionBase, application: Application) -> None:
    session[KEY] = {"id": application.pk, "touched": int(time())}


def close_case(session: SessionBase) -> None:
    session.pop(KEY, None)


def case_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the opened case: the view gets the application; without one, the visitor enters the code first."""

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = request.session.get(KEY)
        application = opened_application(row["id"]) if row and time() - row["touched"] <= IDLE else None
        if application is None:
            close_case(request.session)
            messages.warning(request, "请先输入查询码。为保护您的信息，查询页面三十分钟不操作会自动关闭。")
            return redirect("portal:track")
        open_case(request.session, application)
        return view(request, application, *args, **kwargs)

    return guarded
