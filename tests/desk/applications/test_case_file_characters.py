"""The desk tells what a letter could not print, and finds people and numbers however they are typed."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from requests_app.intake.submit import PersonData, RequestData
from requests_app.models import Application
from tests.cast import Case, Cast, submit

NO_FONT = "\U00030000"


def client_of(staff: Staff) -> Client:
    Staff.objects.update(must_change_password=False)
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def odd(cast: Cast) -> Case:
    request = RequestData("补偿方案")
    return Case(cast, submit(cast.agency, applicants=[PersonData(f"张{NO_FONT}")], request=request))


REMARK = f"《青禾县教育局政府信息公开申请登记回执》中有字体没有的字，印成了〓：“{NO_FONT}”（U+30000，申请人姓名或者名称）。"


def test_the_registrar_is_told_what_the_acknowledgement_could_not_print(odd: Case, cast: Cast) -> None:
    page = client_of(cast.alice).get(reverse("desk:case", args=[odd.application.matter_id]))
    assert page.context["file"].unprinted[0].partition("请核对")[0] == REMARK
    assert REMARK in page.content.decode()


def test_an_archived_case_asks_nobody_to_complete_its_letters_by_hand(odd: Case, cast: Cast) -> None:
    odd.register().review().assign().search().draft().approve().deliver()
    url = reverse("desk:case", args=[odd.application.matter_id])
    client = client_of(cast.alice)
    assert (
        len(client.get(url).context["file"].unprinted) == 1
    )  # the acknowledgement, whose delivery nobody recorded
    odd.archive()
    assert client.get(url).context["file"].unprinted == []


def test_art27_the_registrar_registers_it_all_the_same(odd: Case, cast: Cast) -> None:
    task = odd.application.matter.open_work.get()
    client = client_of(cast.alice)
    client.post(reverse("desk:claim", args=[task.pk]))
    page = client.post(reverse("desk:work", args=[task.pk]), follow=True)
    assert page.status_code == 200
    assert Application.objects.get().stage == Application.Stage.REVIEW


def test_whoever_may_not_know_the_applicant_is_not_told_of_the_name(odd: Case, cast: Cast) -> None:
    page = client_of(cast.olivia).get(reverse("desk:case", args=[odd.application.matter_id]))
    assert NO_FONT not in page.content.decode()


@pytest.mark.parametrize("typed", ["［２０２６］１号", "〔2026〕1号", "张喆 堃", "张　喆堃", "李明"])
def test_the_inbox_finds_a_case_by_number_and_by_anybodys_name(cast: Cast, typed: str) -> None:
    submit(cast.agency, representative=PersonData("李 明"))
    page = client_of(cast.alice).get(reverse("desk:inbox"), {"list": "open", "q": typed})
    assert Application.objects.get().matter.number in page.content.decode()
