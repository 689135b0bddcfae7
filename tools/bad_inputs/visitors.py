"""Who sends the inputs: citizens and every kind of staff, each in a browser session of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from demo.drive.browser import Page, read_page
from tools.bad_inputs.causes import Causes

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOST = "http://localhost"
MOST_REDIRECTS = 5


@dataclass(frozen=True)
class Sent:
    """One request, as it can be repeated."""

    area: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()
    """What is bad about it; nothing is for one that ought to get through."""


@dataclass(eq=False)
class Visitor:
    """One person. `code`: the query code with which a citizen opens a case."""

    name: str
    causes: Causes
    staff: Staff | None = None
    code: str = ""
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")

    def enter(self) -> None:
        """Log in, or open the case by its code."""
        if self.staff:
            Staff.objects.filter(pk=self.staff.pk).update(must_change_password=False, is_active=True)
            self.client.force_login(Staff.objects.get(pk=self.staff.pk), backend=BACKEND)
        elif self.code:
            self.client.post(reverse("portal:track"), {"code-code": self.code, "by_code": "1"})

    def open(self, path: str) -> Page:
        """The page at this address as a well-meaning visitor sees it, entered anew where the session is gone."""
        page = self._follow(Sent("reading", "GET", path))
        if urlsplit(page.url).path in self._doors() and urlsplit(path).path not in self._doors():
            self.enter()
            page = self._follow(Sent("reading", "GET", path))
        return page

    def _doors(self) -> Sequence[str]:
        return [settings.LOGIN_URL] if self.staff else [reverse("portal:track")] if self.code else []

    def _follow(self, sent: Sent) -> Page:
        page = self.send(sent)
        for _ in range(MOST_REDIRECTS):
            if not 300 <= page.status < 400 or not page.url.startswith(HOST):
                break
            page = self.send(Sent("reading", "GET", page.url.removeprefix(HOST)))
        return page

    def send(self, sent: Sent, *, read: bool = True) -> Page:
        """The answer; its address is where it redirects to. Any server error is noted with its cause.

        `read`: whether links and forms are wanted.
        """
        headers = {_meta(name): _latin(value) for name, value in sent.headers}
        began = perf_counter()
        self.causes.listen()
        try:
            response: Any = self.client.generic(
                sent.method, sent.path, sent.body, content_type=sent.content_type, **headers
            )
            content = response.getvalue() if response.streaming else response.content
        except Exception as error:  # it left the handler: a person would see a broken connection
            self.causes.note(sent, self.name, 0, error)
            return Page(urljoin(HOST, "/"), 0, b"")
        self.causes.heard(sent, self.name, response.status_code, perf_counter() - began)
        url = urljoin(HOST + sent.path, response.headers.get("Location", ""))
        is_html = read and response.headers.get("Content-Type", "").startswith("text/html")
        return read_page(url, response.status_code, content, is_html=is_html)


def _latin(value: str) -> str:
    """The bytes of a header as a web server hands them on."""
    return value.encode("utf-8", "surrogatepass").decode("latin-1")


def _meta(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
