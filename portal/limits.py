"""How often one address may apply, look up and download. Counts live in the cache; without it nobody is stopped."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_ratelimit.core import is_ratelimited

from casework.crypto import lookup_hash

SUBMIT = ("portal.submit", "20/h")  # a library or an office shares one address
UPLOAD = ("portal.upload", "100/h")
LOOK_UP = ("portal.look_up", "20/10m")
LOOK_UP_NUMBER = (
    "portal.look_up_number",
    "10/h",
)  # against guessing the name behind one number from many addresses
DOWNLOAD = ("portal.download", "60/h")
VERIFY = ("portal.verify", "30/10m")


def too_many(request: HttpRequest, limit: tuple[str, str], value: str = "") -> bool:
    """Count this attempt and say whether it is beyond the limit, per address or per `value` (kept as a hash)."""
    group, rate = limit
    key = (lambda group, request: lookup_hash(value)) if value else "ip"
    return is_ratelimited(request, group=group, key=key, rate=rate, increment=True)


def refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=429)
