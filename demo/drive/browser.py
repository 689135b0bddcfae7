"""A small browser of the standard library: pages, their forms as served, cookies, no scripts."""

from __future__ import annotations

import http.client
import http.cookiejar
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath

TIMEOUT = 60  # seconds


@dataclass
class Control:
    """One field of a form: what it would send as served (`values`), and what may be chosen (`options`)."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # of a select, by value

    def option_for(self, label: str) -> str:
        """The value of the option whose text holds this; KeyError when there is none."""
        for value, text in self.labels.items():
            if label in text:
                return value
        raise KeyError(f"{self.name} 没有“{label}”这一项，有：{'、'.join(self.labels.values())}")


@dataclass
class Button:
    text: str
    name: str = ""
    value: str = ""
    action: str = ""


@dataclass
class Form:
    action: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    method: str = "get"


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


@dataclass
class Page:
    """A response: its address after redirects, its forms, its links (text, address) and its text by lines."""

    url: str
    status: int
    content: bytes
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def form_with(self, name: str) -> Form | None:
        """The form that has this field."""
        return next((form for form in self.forms if name in form.controls), None)

    def after(self, label: str) -> str:
        """The line of text that follows this one; "" when there is none."""
        return self.lines[self.lines.index(label) + 1] if label in self.lines[:-1] else ""


class Browser:
    """Keeps cookies from page to page and goes through no proxy."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def get(self, path: str) -> Page:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self.address, path)))  # noqa: S310 -- our own

    def send(
        self, page: Page, form: Form, values: Mapping[str, str | File], *, button: Button | None = None
    ) -> Page:
        """Submit the form as served, with these values typed, ticked or chosen; "" unticks. KeyError: no such field."""
        pairs = _filled(form, values)
        action = form.action
        if button:
            pairs += [(button.name, button.value)] if button.name else []
            action = button.action or action
        body, content_type = _encoded(pairs)
        request = urllib.request.Request(  # noqa: S310
            urllib.parse.urljoin(page.url, action),
            data=body,
            headers={"Content-Type": content_type, "Referer": page.url},
        )
        return self._open(request)

    def _open(self, request: urllib.request.Request) -> Page:
        response: http.client.HTTPResponse | urllib.error.HTTPError
        try:
            response = self.opener.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            is_html = response.headers.get_content_type() == "text/html"
            return read_page(response.geturl(), response.status or 0, response.read(), is_html=is_html)


def read_page(url: str, status: int, content: bytes, *, is_html: bool = True) -> Page:
    """The page with what stands in its HTML."""
    page = Page(url, status, content)
    if is_html:
        _Reader(page).feed(content.decode())
    return page


def wait_for(what: str, look: object, seconds: float = 120) -> Page:
    """Look once a second until something is found; TimeoutError names what didn't come."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := look():  # type: ignore[operator]
            return found
        time.sleep(1)
    raise TimeoutError(f"{what}：等了{seconds:.0f}秒没有出现。")


def _filled(form: Form, values: Mapping[str, str | File]) -> list[tuple[str, str | File]]:
    if strange := set(values) - set(form.controls):
        raise KeyError(
            f"{form.action} 的表单没有 {'、'.join(sorted(strange))}，有 {'、'.join(form.controls)}"
        )
    pairs: list[tuple[str, str | File]] = []
    for name, control in form.controls.items():
        given = values.get(name)
        if given is None:
            pairs += [(name, value) for value in control.values]
        elif control.kind == "checkbox":
            pairs += [(name, value) for value in control.options if given]
        elif control.options and given not in control.options:
            raise KeyError(f"{name} 不能选“{given}”，可选：{'、'.join(control.options)}")
        else:
            pairs.append((name, given))
    return pairs


def _encoded(pairs: list[tuple[str, str | File]]) -> tuple[bytes, str]:
    if not any(isinstance(value, File) for _, value in pairs):
        return urllib.parse.urlencode(pairs).encode(), "application/x-www-form-urlencoded"  # type: ignore[arg-type]
    boundary, parts = uuid.uuid4().hex, []
    for name, value in pairs:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, File):
            head += f'; filename="{PurePosixPath(value.name).name}"\r\nContent-Type: application/octet-stream'
        content = value.content if isinstance(value, File) else value.encode()
        parts.append(head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


class _Reader(HTMLParser):
    """Fills a page with what stands in its HTML."""

    SKIPPED = ("script", "style", "template")

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.by_id: dict[str, Form] = {}
        self.form: Form | None = None
        self.select: Control | None = None
        self.option = ""
        self.textarea: Control | None = None
        self.button: Button | None = None
        self.link: list[str] | None = None
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in self.SKIPPED:
            self.skipping += 1
        elif tag == "form":
            self.form = Form(has.get("action", ""), method=has.get("method", "get").lower())
            self.page.forms.append(self.form)
            self.by_id[has.get("id", "")] = self.form
        elif tag == "a":
            self.link = ["", has.get("href", "")]
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, has)
        elif tag == "option" and self.select:
            self.option = has.get("value", "")
            self.select.options.append(self.option)
            if "selected" in has or not self.select.values:
                self.select.values = [has.get("value", "")]

    def _control(self, tag: str, has: dict[str, str]) -> None:
        form = self.by_id.get(has["form"]) if "form" in has else self.form
        if form is None or "disabled" in has:
            return
        kind, name = has.get("type", "text" if tag == "input" else tag), has.get("name", "")
        if tag == "button" or kind == "submit":
            text = has.get("value", "") if tag == "input" else ""
            self.button = Button(text, name, has.get("value", ""), has.get("formaction", ""))
            form.buttons.append(self.button)
        elif name:
            control = form.controls.setdefault(name, Control(name, kind))
            if kind in ("radio", "checkbox"):
                control.options.append(has.get("value", "on"))
                control.values += [has.get("value", "on")] if "checked" in has else []
            elif tag == "input" and kind != "file":
                control.values = [has.get("value", "")]
            self.select = control if tag == "select" else None
            self.textarea = control if tag == "textarea" else None
            if self.textarea:
                control.values = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SKIPPED:
            self.skipping -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        elif tag == "button":
            self.button = None
        elif tag == "a" and self.link:
            self.page.links.append((self.link[0].strip(), self.link[1]))
            self.link = None

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.textarea:
            # The first line break after the tag is not part of the value.
            self.textarea.values[0] += data.removeprefix("\n") if not self.textarea.values[0] else data
            return
        if self.select:
            self.select.labels[self.option] = self.select.labels.get(self.option, "") + data.strip()
            return
        if self.button:
            self.button.text += data.strip()
        if self.link:
            self.link[0] += data
        self.page.lines += [line for line in (part.strip() for part in data.splitlines()) if line]
