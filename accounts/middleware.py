from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

ALLOWED = {"accounts:password-change", "accounts:logout"}


class PasswordChangeMiddleware:
    """Whoever still has the password that somebody else gave them changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not getattr(view, "login_required", True) or (match and match.view_name in ALLOWED):
            return None
        if getattr(request.user, "must_change_password", False):
            return redirect("accounts:password-change")
        return None
