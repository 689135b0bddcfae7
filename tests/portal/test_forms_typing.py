"""Chinese keyboards and chat programs: full-width digits, controls and dots are understood on every page."""

import pytest
from django.urls import reverse

from letters.models import Letter
from requests_app.models import Applicant, Application

from .conftest import PERSON, REQUEST, fill, send, step

WIDE = {
    **PERSON,
    "applicant-name": "阿依古丽 • 买买提江\x00",
    "applicant-id_number": "１１０１０５１９４９１２３１００２Ｘ",
    "applicant-phone": "１３８１２３４５６７８",
    "applicant-email": "ｔｅｓｔ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    "applicant-postcode": "８３０００１",
}


@pytest.fixture
def wide(client, county) -> Applicant:
    fill(client, WIDE, {**REQUEST, "request-info_description": "①２０２５年的\x00清单\x07"})
    send(client)
    return Applicant.objects.select_related("application__matter").get()


def test_full_width_digits_are_kept_as_digits(wide):
    assert wide.id_number.open() == "11010519491231002X"
    assert wide.phone.open() == "13812345678"
    assert wide.email.open() == "test@example.com"
    assert wide.postcode == "830001"
    assert (wide.name.open(), wide.name_typed.open()) == ("阿依古丽·买买提江", "阿依古丽 • 买买提江")


def test_what_is_quoted_keeps_its_words_without_controls(wide):
    assert wide.application.info_description == "①２０２５年的清单"


def test_the_check_digit_is_read_in_any_width(client, county):
    step(client, "agency", {"agency-agency": "QS-JT", "agency-agreed": "on"})
    assert "应为18位" not in client.get(step(client, "applicant", WIDE).url).content.decode()


@pytest.mark.parametrize("dot", ["·", "•", " ", "・", "．", ""])
def test_the_status_is_found_with_any_dot_and_without_the_last_character(client, wide, dot):
    number = wide.application.matter.number.replace("〔", "［").replace("〕", "］").removesuffix("号")
    typed = {"status-number": number, "status-proof": f"阿依古丽{dot}买买提江"}
    page = client.post(reverse("portal:track"), typed, follow=True)
    assert wide.application.matter.number in page.content.decode()


@pytest.mark.parametrize("name", ["陳大文", "王芳🙏", "张\U00030000"])
def test_art27_any_name_gets_a_number_and_an_acknowledgement(client, county, name):
    fill(client, {**PERSON, "applicant-name": name})
    assert client.get(send(client).url).status_code == 200
    assert Letter.objects.filter(matter=Application.objects.get().matter, code="D01").count() == 1


def test_art27_a_name_at_the_limit_is_taken_and_one_beyond_is_told(client, county):
    step(client, "agency", {"agency-agency": "QS-JT", "agency-agreed": "on"})
    page = step(client, "applicant", {**PERSON, "applicant-name": "长" * 201})
    assert "200" in page.content.decode()
    fill(client, {**PERSON, "applicant-name": "长" * 200})
    send(client)
    assert len(Applicant.objects.get().name_masked) == 200


@pytest.mark.parametrize("field", ["name", "representative_name", "joint2_name"])
def test_art27_a_name_whose_one_form_is_beyond_the_limit_is_told(client, county, field):
    step(client, "agency", {"agency-agency": "QS-JT", "agency-agreed": "on"})
    page = step(client, "applicant", {**PERSON, f"applicant-{field}": "㈱" * 100})
    assert field in page.context["form"].errors
