"""Whose drafts and opened cases these are: a random name in the session of this browser."""

import secrets

from django.http import HttpRequest

KEY = "portal_visitor"


def visitor_of(request: HttpRequest) -> str:
    """ "" for somebody who has not begun anything."""
    name: str = request.session.get(KEY, "")
    return name


def name_visitor(request: HttpRequest) -> str:
    """The same, given now if there is none. The session of an anonymous visitor ends with the browser."""
    if not visitor_of(request):
        request.session[KEY] = secrets.token_hex(16)
        if not request.user.is_authenticated:
            request.session.set_expiry(0)
    return visitor_of(request)
