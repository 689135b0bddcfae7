"""The frame of the column, the guides, the display switches."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_home_leads_to_every_block(client, county):
    page = client.get(reverse("portal:home")).content.decode()
    for name in ("guides", "documents", "apply", "track", "verify"):
        assert f'href="{reverse(f"portal:{name}")}"' in page


def test_art12_guide_names_office_address_and_phone(client, county):
    page = client.get(reverse("portal:guide", args=["QS-JT"])).content.decode()
    assert [
        text in page for text in ("青山县交通运输局", "青山县人民路1号", "0100-1234567", "0100-7654321")
    ] == [True] * 4


def test_guide_of_an_unknown_agency_is_not_found(client, county):
    assert client.get(reverse("portal:guide", args=["NO"])).status_code == 404


def test_guide_names_review_body_and_court(client, county):
    page = client.get(reverse("portal:guide", args=["QS-JT"]))
    assert page.context["review_body"] == "青山县人民政府"
    assert "青山县人民法院" in page.content.decode()


def test_display_switch_sets_its_cookie_and_goes_back(client, county):
    there = reverse("portal:guides")
    answer = client.get(reverse("portal:display"), {"mode": "elder", "on": "1", "next": there})
    assert (answer.url, answer.cookies["elder"].value) == (there, "1")
    assert 'class="elder"' in client.get(there).content.decode()


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""])
def test_display_switch_never_leads_elsewhere(client, county, target):
    assert client.get(reverse("portal:display"), {"mode": "elder", "on": "1", "next": target}).url == "/"


def test_unknown_display_mode_sets_nothing(client, county):
    assert list(client.get(reverse("portal:display"), {"mode": "x", "on": "1", "next": "/"}).cookies) == []


def test_host_site_may_replace_header_and_footer(client, county, settings, tmp_path):
    folder = tmp_path / "portal"
    folder.mkdir()
    (folder / "header.html").write_text("<header>青山县门户</header>", encoding="utf-8")
    template = settings.TEMPLATES[0]
    settings.TEMPLATES = [template | {"DIRS": [tmp_path, *template["DIRS"]]}]
    assert "<header>青山县门户</header>" in client.get(reverse("portal:home")).content.decode()


def test_pages_carry_a_strict_content_policy(client, county):
    assert "default-src 'self'" in client.get(reverse("portal:home"))["Content-Security-Policy"]


def test_column_without_any_agency_still_answers(client, db):
    assert client.get(reverse("portal:home")).status_code == 200
    assert "录入后各机关的指南会出现在这里" in client.get(reverse("portal:guides")).content.decode()


@pytest.mark.parametrize(
    "path", ["guide/%00/", "guide/%E4%B8%8D/", "documents/0/", "documents/99999999999999/", "apply/nope/"]
)
def test_odd_addresses_never_break(client, county, path):
    assert client.get(reverse("portal:home") + path).status_code in (302, 404)


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "%"}, {"q": "公" * 5000}, {"page": "\x00"}])
def test_odd_searches_never_break(client, county, query):
    assert client.get(reverse("portal:documents"), query).status_code == 200
    assert client.get(reverse("portal:apply-contact"), {"agency-agency": "\x00"}).status_code == 200
