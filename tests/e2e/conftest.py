"""A real browser on a live server: pages are scanned with axe and walked by keyboard alone."""

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import Staff

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# width, cookie of a display switch
VIEWS = {
    "desktop": (1280, ""),
    "phone": (390, ""),
    "narrow": (320, ""),
    "elder": (1280, "elder"),
    "elder-narrow": (320, "elder"),
}


@pytest.fixture(scope="module")  # its event loop would be in the way of what else runs in this process
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_page(path, view="narrow")` gives a page; each call is a visitor of their own. Script errors fail the test."""
    contexts, faults = [], []

    def visit(path: str, view: str = "desktop", **options: Any) -> Any:
        width, cookie = VIEWS[view]
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        if cookie:
            context.add_cookies([{"name": cookie, "value": "1", "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
        )
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{live_server.url}{path}")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def as_staff(open_page: Callable[..., Any], live_server: Any) -> Callable[..., Any]:
    """`as_staff(person, path)`: a page opened by somebody who is logged in."""

    def visit(staff: Staff, path: str, view: str = "desktop") -> Any:
        client = Client()
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        cookie = {
            "name": settings.SESSION_COOKIE_NAME,
            "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
            "domain": live_server.url.split("//")[1].split(":")[0],
            "path": "/",
            "expires": -1,
            "httpOnly": True,
            "secure": False,
            "sameSite": "Lax",
        }
        return open_page(path, view, storage_state={"cookies": [cookie], "origins": []})

    return visit


def assert_accessible(page: Any) -> None:
    """No axe violation, nothing wider than the window, one h1, and headings that skip no level."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], page.url
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px too wide"
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
    )
    assert levels.count(1) == 1, page.url
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), (
        page.url,
        levels,
    )
    assert page.title().endswith(("政府信息公开", "政府信息公开工作台")), page.title()
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
