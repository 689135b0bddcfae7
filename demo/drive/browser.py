"""A small browser for the demo: requests keeps the session, lxml reads the pages; no scripts."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import lxml.html
import requests

TIMEOUT = 60  # seconds
SHOWN = (
    "//text()[not(ancestor::script or ancestor::style or ancestor::template or ancestor::select"
    " or ancestor::textarea)]"
)


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
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str) -> Page:
        return _page(self.session.get(urljoin(self.address, path), timeout=TIMEOUT))

    def send(
        self, page: Page, form: Form, values: Mapping[str, str | File], *, button: Button | None = None
    ) -> Page:
        """Submit the form as served, with these values typed, ticked or chosen; "" unticks. KeyError: no such field."""
        pairs = filled(form, values)
        action = form.action
        if button:
            pairs += [(button.name, button.value)] if button.name else []
            action = button.action or action
        response = self.session.post(
            urljoin(page.url, action),
            data=[pair for pair in pairs if not isinstance(pair[1], File)],
            files=[(name, (file.name, file.content)) for name, file in pairs if isinstance(file, File)],
            headers={"Referer": page.url},
            timeout=TIMEOUT,
        )
        return _page(response)


def _page(response: requests.Response) -> Page:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return read_page(response.url, response.status_code, response.content, is_html=is_html)


def read_page(url: str, status: int, content: bytes, *, is_html: bool = True) -> Page:
    """The page with what stands in its HTML."""
    page = Page(url, status, content)
    if not is_html or not content.strip():
        return page
    root = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))
    forms = {form: Form(form.get("action", ""), method=form.method.lower()) for form in root.forms}
    for element in root.iter("input", "select", "textarea", "button"):
        named = element.get("form")
        owner = (
            next(element.iterancestors("form"), None)
            if named is None
            else root.get_element_by_id(named, None)
        )
        if owner in forms and "disabled" not in element.attrib:
            _add(forms[owner], element)
    page.forms = list(forms.values())
    page.links = [(link.text_content().strip(), link.get("href", "")) for link in root.iter("a")]
    parts = (part.strip() for text in root.xpath(SHOWN) for part in text.splitlines())
    page.lines = [line for line in parts if line]
    return page


def _add(form: Form, element: Any) -> None:
    """Take a field or button of lxml's into its form."""
    name, value = element.get("name", ""), element.get("value", "")
    kind = element.get("type", "text") if element.tag == "input" else element.tag
    if element.tag == "button" or kind == "submit":
        text = value if element.tag == "input" else element.text_content().strip()
        form.buttons.append(Button(text, name, value, element.get("formaction", "")))
        return
    if not name:
        return
    control = form.controls.setdefault(name, Control(name, kind))
    if kind in ("radio", "checkbox"):
        control.options.append(element.get("value", "on"))
        control.values += [element.get("value", "on")] if element.checked else []
    elif kind == "select":
        control.options = element.value_options
        labels = (option.text_content().strip() for option in element.iter("option"))
        control.labels = dict(zip(control.options, labels, strict=True))
        chosen = element.value if element.multiple else [element.value]
        control.values = [value for value in chosen if value is not None]
    elif kind == "textarea":
        control.values = [element.value.removeprefix("\n")]  # the first line break isn't part of the value
    elif kind != "file":
        control.values = [value]


def wait_for(what: str, look: Callable[[], Page | None], seconds: float = 120) -> Page:
    """Look once a second until something is found; TimeoutError names what didn't come."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := look():
            return found
        time.sleep(1)
    raise TimeoutError(f"{what}：等了{seconds:.0f}秒没有出现。")


def filled(form: Form, values: Mapping[str, str | File]) -> list[tuple[str, str | File]]:
    """What the form sends with these values; KeyError names a field or an option that isn't there."""
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
