"""The page behind the QR code of a letter."""

import pytest
from django.urls import reverse

from letters.making import make_letter
from portal.views.verify import NOT_FOUND
from tests.cast import case, cast

__all__ = ["case", "cast"]  # fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(case):
    case.register()
    return make_letter(case.application.matter.letters.get(code="D01").pk, on=case.on)


def test_code_confirms_number_agency_date_and_hash_and_nothing_else(client, letter):
    page = client.get(reverse("portal:verify-code", args=[letter.verification_code]))
    text = page.content.decode()
    assert [word in text for word in (letter.number, "青禾县教育局", "2026年3月2日", letter.sha256)] == [
        True
    ] * 4
    assert [word in text for word in ("张", "部门预算", letter.matter.number)] == [False] * 3


def test_code_may_be_typed_in_lower_case_with_spaces(client, letter):
    code = letter.verification_code.lower()
    page = client.get(reverse("portal:verify"), {"code": f"{code[:4]} {code[4:]}"})
    assert page.context["letter"].sha256 == letter.sha256


def test_unknown_code_is_not_found_and_stays_typed(client, db):
    page = client.get(reverse("portal:verify"), {"code": "ABCD"})
    assert list(page.context["form"].non_field_errors()) == [NOT_FOUND]
    assert 'value="ABCD"' in page.content.decode()


def test_letter_not_made_yet_is_not_found(client, case):
    case.register()
    pending = case.application.matter.letters.get(code="D01")
    page = client.get(reverse("portal:verify-code", args=[pending.verification_code]))
    assert page.context["letter"] is None


def test_trying_codes_is_limited(client, db, monkeypatch):
    monkeypatch.setattr("portal.limits.VERIFY", ("portal.verify", "1/10m"))
    answers = [client.get(reverse("portal:verify"), {"code": "ABCD"}).status_code for _ in range(2)]
    assert answers == [200, 429]
