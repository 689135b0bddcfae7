"""Art. 33: who asks for more time says how much and why, once; the head decides once."""

import pytest
from django.db import transaction

from requests_app.handling.extension import approve_extension, request_extension, return_extension
from requests_app.handling.models import Extension
from statute.refused import Refused
from tests.cast import Case, act


def ask(case: Case, **changed) -> Extension:
    asked = {"by": case.cast.bob, "on": case.on, "working_days": 10, "reason": "材料较多"} | changed
    return act(case.application, request_extension, **asked)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"working_days": 0}, "extension_out_of_range"),
        ({"working_days": 21}, "extension_out_of_range"),
        ({"reason": " "}, "no_reason"),
    ],
)
def test_art33_one_to_twenty_working_days_with_a_reason(
    case: Case, changed: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refused, transaction.atomic():
        ask(case, **changed)
    assert (refused.value.code, case.application.extensions.count()) == (code, 0)


def test_art33_one_request_waits_at_a_time(case: Case) -> None:
    ask(case)
    with pytest.raises(Refused) as refused, transaction.atomic():
        ask(case)
    assert refused.value.code == "extension_pending"


def test_art33_the_head_decides_once_and_a_return_has_its_reason(case: Case) -> None:
    ask(case)
    decided = {"by": case.cast.carol, "on": case.on}
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(case.application, return_extension, reason=" ", **decided)
    assert refused.value.code == "no_reason"
    returned = act(case.application, return_extension, reason="请先与对方联系", **decided)
    assert (returned.state, returned.return_reason, returned.letter) == ("returned", "请先与对方联系", None)
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(case.application, approve_extension, **decided)
    assert refused.value.code == "extension_decided"
