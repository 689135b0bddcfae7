"""What the views of the desk share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def forbidden(request: HttpRequest, reason: str) -> HttpResponse:
    """The page that says why not."""
    return render(request, "403.html", {"reason": reason}, status=403)
