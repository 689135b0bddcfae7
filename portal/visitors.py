"""Whose drafts and opened cases these are: a random name in the session of this browser."""

import secrets

from django.http import HttpRequest

KEY = "portal_visitor"


def visitor_of(request: HttpRequest) -> str:
    """ "" for somebody who has not begun anything."""
    return request.session.get(KEY, "")


def name_visitor(request: HttpRequest) -> str:
    """The same, given now if there is none. The session of an anonymous visitor ends with the browser."""
    if KEY not in request.session:
        request.session[KEY] = secrets.token_hex(16)
        if not request.user.is_authenticated:
            request.session.set_expiry(0)
    return request.session[KEY]
