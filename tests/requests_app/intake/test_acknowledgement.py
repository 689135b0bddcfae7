"""The acknowledgement D01 exists once, from the day of receipt on, and never stands in the way of an application."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from casework.models import Series
from letters.making import composed
from letters.models import Letter
from requests_app.intake.submit import confirm_receipt
from requests_app.models import Application
from statute.refused import Refused
from tests.cast import MONDAY, Case, Cast, act, submit

TUESDAY = MONDAY + timedelta(days=1)
D01 = "application.acknowledgement"


def acknowledgements(application: Application) -> list[tuple[str, date]]:
    return list(application.matter.letters.filter(code="D01").values_list("purpose", "dated"))


@pytest.mark.parametrize("channel", ["in_person", "oral", "post_signed", "online"])
def test_art31_the_acknowledgement_comes_with_an_application_whose_day_is_certain(
    cast: Cast, channel: str
) -> None:
    assert acknowledgements(submit(cast.agency, channel=channel).application) == [(D01, MONDAY)]


@pytest.mark.parametrize("channel", ["post_ordinary", "fax", "email"])
def test_art31_before_both_sides_confirmed_there_is_no_acknowledgement(cast: Cast, channel: str) -> None:
    application = submit(cast.agency, channel=channel).application
    assert acknowledgements(application) == []
    act(application, confirm_receipt, by=cast.alice, on=TUESDAY, confirmed_on=MONDAY, how="电话")
    assert acknowledgements(application) == [(D01, TUESDAY)]
    assert Application.objects.get().confirmed_on == MONDAY


def test_a_second_confirmation_makes_no_second_acknowledgement(cast: Cast) -> None:
    case = Case(cast, submit(cast.agency, channel="fax"), on=TUESDAY)
    case.do("confirm", cast.alice, lambda a: confirm_receipt(a, by=cast.alice, on=TUESDAY, how="电话") and "")
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(case.application, confirm_receipt, by=cast.alice, on=TUESDAY, how="电话")
    assert refused.value.code == "nothing_to_confirm"
    case.register()
    assert acknowledgements(case.application) == [(D01, TUESDAY)]


def test_a_confirmation_in_the_future_is_refused(cast: Cast) -> None:
    application = submit(cast.agency, channel="fax").application
    with pytest.raises(Refused) as refused:
        act(application, confirm_receipt, by=cast.alice, on=MONDAY, confirmed_on=TUESDAY, how="电话")
    assert refused.value.code == "confirmed_in_future"


def test_art27_an_agency_without_address_takes_applications_in(cast: Cast) -> None:
    cast.agency.address = ""
    cast.agency.save()
    case = Case(cast, submit(cast.agency))
    assert acknowledgements(case.application) == []
    with pytest.raises(Refused) as refused:
        case.register()
    assert refused.value.message == (
        "《政府信息公开申请登记回执》缺少必须写明的内容：“办公地址”。请管理员在机关设置中补充。"
    )
    cast.agency.address = "青禾县人民路1号"
    cast.agency.save()
    case.register()
    assert acknowledgements(case.application) == [(D01, MONDAY)]


def test_a_refused_acknowledgement_takes_no_number(cast: Cast) -> None:
    cast.agency.address = ""
    cast.agency.save()
    submit(cast.agency)
    assert list(Series.objects.values_list("code", flat=True)) == ["register"]


def test_d01_says_the_number_the_day_the_limit_and_where_to_look(case: Case) -> None:
    letter = Letter.objects.select_related("matter").get(matter=case.application.matter)
    text = "".join(block.text for block in composed(letter).blocks)
    for fact in (
        case.application.matter.number,
        "收到该申请之日为2026年3月2日",
        "不迟于2026年3月30日",
        "/track/",
    ):
        assert fact in text
