"""Strange characters and numbers in every public address, query and form: an answer in words, never a server error."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from portal import cases
from portal.urls import urlpatterns
from tests.cast import case, cast

from .conftest import AGENCY, PERSON, REQUEST, at, begin, pdf, step

__all__ = ["case", "cast"]  # fixtures

pytestmark = pytest.mark.django_db
STRANGE = [
    "\x00",
    "²",
    "-1",
    "9" * 30,
    "9" * 5000,
    "\ud800".encode("utf-8", "surrogatepass"),
    "%",
    "<x>",
    "\r\n",
    "𠮷",
    " ",
]
PARAMETERS = {
    "home": (),
    "display": ("mode", "on", "next"),
    "apply": ("agency",),
    "apply-contact": ("agency-agency",),
    "apply-new": ("about", "agency", "fresh"),
    "documents": ("q", "scope", "page", "year", "publisher", "item", "topic", "validity"),
    "track": ("case", "act"),
    "verify": ("code",),
}


@pytest.fixture
def visitor(client, case):
    """Somebody with an opened case, a draft at its last step, and no forgiveness for errors of the server."""
    client.post(reverse("portal:track"), {"by_code": "1", "code-code": case.submitted.query_code})
    begin(client)
    step(client, "agency", AGENCY | {"agency-agency": "EDU"})
    step(client, "applicant", PERSON)
    step(client, "request", REQUEST)
    step(client, "files", {"files-identity": pdf()})
    return client


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "elder", "draft_{}"])
def test_cookies(client, county, name):
    name = name.format(begin(client).replace("-", ""))
    for value in ('"\\000abcdefghi"', '"\\355\\240\\200abcdefg"', '"\\012\\015abcdefg"', "x" * 5000, "²" * 9):
        browser = Client(headers={"cookie": f"{name}={value}"})
        for url in (reverse("portal:track"), at(client, "agency"), reverse("accounts:login")):
            assert browser.get(url).status_code in (200, 302), (value, url)
            assert browser.post(url, AGENCY).status_code in (200, 302), (value, url)


@pytest.mark.parametrize("name", PARAMETERS)
def test_query_parameters(visitor, name):
    url = reverse(f"portal:{name}")
    for parameter in PARAMETERS[name] or ("x",):
        for value in STRANGE:
            answer = visitor.get(f"{url}?{urlencode({parameter: value})}")
            assert answer.status_code in (200, 302), (parameter, value)
            if answer.status_code == 302:
                visitor.get(answer.url)


@pytest.mark.parametrize(
    "target",
    ["x", "", "0", "//evil.example", "https://evil.example/", "javascript:1", "\x00", "/\x00", "/\r\nA: b"],
)
def test_display_leads_to_an_address_of_this_site(client, county, target):
    answer = client.get(reverse("portal:display"), {"next": target, "mode": "elder", "on": "1"})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")


def test_addresses(visitor, case):
    """Each part of each address replaced by something strange is not found, or leads to a page that says so."""
    known = {"case_id": case.submitted.application.pk, "draft_id": visitor.begun, "step": "agency"}
    for pattern in urlpatterns:
        converters = pattern.pattern.converters
        for part in converters:
            for value in ("²", "%00", "%ED%A0%80", "9" * 30, "9" * 5000, "-1", "x", visitor.begun):
                path = reverse("portal:home") + str(pattern.pattern)
                for name, converter in converters.items():
                    kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                    path = path.replace(
                        f"<{kind}:{name}>", value if name == part else str(known.get(name, 1))
                    )
                assert "<" not in path, path
                for method in (visitor.get, visitor.post):
                    assert method(path).status_code in (200, 204, 286, 302, 404, 405, 410), path


FORMS = {
    "track": {"by_code": "1", "code-code": "x"},
    "status": {"by_name": "1", "status-number": "x", "status-proof": "x"},
    "agency": AGENCY,
    "applicant": PERSON
    | {"applicant-has_joint": "on", "applicant-joint2_name": "x", "applicant-email": "a@b.cn"},
    "request": REQUEST | {"request-info_description": "x", "request-purpose": "x"},
    "files": {"remove": "x", "upload": "x", "files-identity": "x"},
    "check": {"step": "x", "back": "x"},
    "clarify": {"text": "x", "remove": "x", "upload": "x"},
    "withdraw": {"reason": "x", "sure": "x"},
    "contact": {"phone": "x", "address": "x", "postcode": "x", "email": "x"},
}


@pytest.mark.parametrize("name", FORMS)
def test_forms(visitor, case, name, monkeypatch):
    for limit in ("DRAFT", "UPLOAD", "CODE", "LOOK_UP", "NUMBER"):
        monkeypatch.setattr(f"portal.limits.{limit}", (f"portal.{limit.lower()}", "9999/h"))
    if name in cases.ACTS:
        url = reverse(f"portal:track-{name}", args=[case.submitted.application.pk])
    else:
        url = reverse("portal:track") if name in ("track", "status") else at(visitor, name)
    for field in FORMS[name]:
        for value in STRANGE:
            answer = visitor.post(url, FORMS[name] | {field: value})
            assert answer.status_code == 302, (field, value)
            visitor.get(answer.url)


def test_unknown_step_is_no_page(visitor):
    for name in ("done", "zzz", "apply"):
        url = at(visitor, name)
        assert [visitor.get(url).status_code, visitor.post(url).status_code] == [404, 404]
