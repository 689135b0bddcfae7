from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from .access import Access

ALLOWED = {"accounts:password-change", "accounts:logout"}


class StaffRequest(HttpRequest):
    """A request to a page of staff, as the middleware leaves it."""

    access: Access


class AccessMiddleware:
    """Puts who may what onto the request: `request.access`, for the person who is logged in and the day that it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        request.access = Access(request.user, timezone.localdate())  # type: ignore[arg-type]  # maybe nobody
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Whoever still has the password that somebody else gave them changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.view_name in ALLOWED):
            return None
        if getattr(request.user, "must_change_password", False):
            return redirect("accounts:password-change")
        return None
