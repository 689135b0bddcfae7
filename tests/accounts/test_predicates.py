from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import services
from accounts.models import DutyKind, Staff
from accounts.predicates import (
    HeldDuty,
    Scope,
    agencies_visible,
    duties,
    holds,
    is_administrator,
    is_auditor,
    is_county_supervisor,
    is_handler,
    may_sign,
    scope,
)

from .conftest import DAY, STARTED, person

NOTHING = frozenset()


def fresh(staff):
    return Staff.objects.get(pk=staff.pk)


def names(agencies):
    return list(agencies.order_by("code").values_list("code", flat=True))


def test_duties_say_what_where_and_for_whom(cast, county):
    assert duties(cast.li, DAY) == (
        HeldDuty(DutyKind.HANDLER, county.bureau.pk, county.basic.pk, None, at_county=False),
    )


def test_duty_counts_on_its_first_and_last_day_only(cast, county, appoint):
    appoint(cast.chen, DutyKind.SIGNER, from_on=DAY, until_on=DAY + timedelta(days=2))
    days = [DAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [may_sign(cast.chen, county.bureau.pk, day) for day in days] == [False, True, True, False]


def test_duty_holds_in_its_own_agency_only(cast, county):
    assert holds(cast.wang, DutyKind.REGISTRAR, county.bureau.pk, DAY)
    assert not holds(cast.wang, DutyKind.REGISTRAR, county.town.pk, DAY)
    assert not holds(cast.wang, DutyKind.HANDLER, county.bureau.pk, DAY)


def test_handler_of_one_department_handles_no_other(cast, county):
    assert is_handler(cast.li, county.bureau.pk, DAY, county.basic.pk)
    assert not is_handler(cast.li, county.bureau.pk, DAY, county.finance.pk)


def test_handler_of_the_whole_agency_handles_every_department(cast, county, appoint):
    appoint(cast.chen, DutyKind.HANDLER)
    assert is_handler(cast.chen, county.bureau.pk, DAY, county.finance.pk)


def test_nobody_holds_a_duty_anonymously_or_inactive(cast, county):
    assert duties(AnonymousUser(), DAY) == ()
    cast.wang.is_active = False
    assert duties(cast.wang, DAY) == ()
    assert scope(AnonymousUser(), DAY) == Scope(NOTHING, NOTHING, NOTHING, NOTHING)


def test_duties_end_with_the_agency_and_with_the_department(cast, county):
    services.close_department(by=None, department=county.basic, on=DAY)
    services.close_agency(by=None, agency=county.town, on=DAY)
    eve = DAY - timedelta(days=1)
    for staff in (fresh(cast.li), fresh(cast.chen)):
        assert [len(duties(staff, day)) for day in (eve, DAY)] == [1, 0]


@pytest.fixture
def deputyship(cast):
    return services.appoint_deputy(
        by=None,
        absent=cast.zhao,
        deputy=cast.chen,
        from_on=DAY,
        until_on=DAY + timedelta(days=4),
        reason="学习",
    )


def test_deputy_holds_the_duties_of_the_absent_on_those_days_only(cast, county, deputyship):
    days = [DAY + timedelta(days=n) for n in (-1, 0, 4, 5)]
    assert [may_sign(cast.chen, county.bureau.pk, day) for day in days] == [False, True, True, False]
    assert HeldDuty(DutyKind.SIGNER, county.bureau.pk, None, cast.zhao.pk, at_county=False) in duties(
        cast.chen, DAY
    )


def test_absent_person_keeps_the_duty(cast, county, deputyship):
    assert may_sign(cast.zhao, county.bureau.pk, DAY)


def test_deputy_of_a_deputy_holds_nothing(cast, county, deputyship):
    services.appoint_deputy(
        by=None, absent=cast.chen, deputy=cast.li, from_on=DAY, until_on=DAY, reason="病假"
    )
    assert not may_sign(cast.li, county.bureau.pk, DAY)
    assert is_handler(cast.li, county.town.pk, DAY)


def test_deputy_does_not_take_over_audit_or_administration(cast, county, appoint):
    appoint(cast.admin, DutyKind.AUDITOR, agency=county.government)
    appoint(cast.admin, DutyKind.REGISTRAR, agency=county.government)
    services.appoint_deputy(
        by=None, absent=cast.admin, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="休假"
    )
    assert not is_administrator(cast.chen, DAY)
    assert not is_auditor(cast.chen, DAY)
    assert holds(cast.chen, DutyKind.REGISTRAR, county.government.pk, DAY)


def test_county_supervisor_is_one_at_the_county_government(cast, county, appoint):
    appoint(cast.chen, DutyKind.SUPERVISOR)
    assert is_county_supervisor(cast.sun, DAY)
    assert not is_county_supervisor(cast.chen, DAY)


def test_superuser_administers_and_sees_no_case(db):
    root = Staff.objects.create_superuser("root", "a-long-password", name="根")
    assert is_administrator(root, DAY)
    assert names(agencies_visible(root, DAY)) == []


def test_agencies_visible_by_duty(cast, county, appoint):
    auditor = person("wu", "吴审")
    appoint(auditor, DutyKind.AUDITOR, agency=county.government)
    seen = {
        who: names(agencies_visible(staff, DAY))
        for who, staff in {**vars(cast), "auditor": auditor, "nobody": person("nobody", "无职")}.items()
    }
    everything = ["QS", "QS-HKZ", "QS-JYJ"]
    assert seen == {
        "wang": ["QS-JYJ"],
        "li": ["QS-JYJ"],
        "zhao": ["QS-JYJ"],
        "chen": ["QS-HKZ"],
        "sun": everything,
        "auditor": everything,
        "admin": [],
        "nobody": [],
    }


def test_scope_of_a_handler_is_the_department_and_own_cases(cast, county):
    assert scope(cast.li, DAY) == Scope(
        see_all_in=NOTHING,
        department_only=frozenset({county.bureau.pk}),
        department_ids=frozenset({county.basic.pk}),
        staff_ids=frozenset({cast.li.pk}),
    )


def test_scope_of_a_registrar_is_the_whole_agency(cast, county, appoint):
    appoint(cast.li, DutyKind.REGISTRAR)
    assert scope(fresh(cast.li), DAY) == Scope(
        see_all_in=frozenset({county.bureau.pk}),
        department_only=NOTHING,
        department_ids=frozenset({county.basic.pk}),
        staff_ids=frozenset({cast.li.pk}),
    )


def test_scope_of_a_deputy_includes_the_cases_of_the_absent(cast, county):
    services.appoint_deputy(
        by=None, absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="病假"
    )
    held = scope(fresh(cast.chen), DAY)
    assert held.staff_ids == {cast.chen.pk, cast.li.pk}
    assert held.agency_ids == {county.town.pk, county.bureau.pk}


def test_scope_reaches_the_archive_of_merged_agencies(cast, county):
    sport = services.add_agency(
        by=None, code="QS-TYJ", name="青山县体育局", kind="department", parent=county.government
    )
    services.merge_agencies(by=None, absorbed=sport, into=county.town, on=DAY)
    services.merge_agencies(by=None, absorbed=county.town, into=county.bureau, on=date(2024, 7, 1))
    assert scope(fresh(cast.wang), date(2024, 8, 1)).see_all_in == {
        county.bureau.pk,
        county.town.pk,
        sport.pk,
    }


def test_duties_take_one_query_a_day_however_often_asked(cast, county, deputyship, django_assert_num_queries):
    staff = fresh(cast.chen)
    with django_assert_num_queries(1):
        for _ in range(3):
            may_sign(staff, county.bureau.pk, DAY)
            is_handler(staff, county.town.pk, DAY)
            is_administrator(staff, DAY)


@pytest.mark.parametrize("who", ["wang", "li", "sun", "admin"])
def test_scope_takes_at_most_two_queries_however_many_duties(
    cast, who, django_assert_max_num_queries, county, appoint
):
    appoint(vars(cast)[who], DutyKind.HANDLER, agency=county.town)
    staff = fresh(vars(cast)[who])
    with django_assert_max_num_queries(2):
        assert scope(staff, DAY) == scope(staff, DAY)


def test_change_of_duty_within_a_request_is_seen(cast, county):
    assert may_sign(cast.zhao, county.bureau.pk, DAY)
    row = cast.zhao.duty_rows.get()
    services.end_duty(by=None, duty=row, on=STARTED)
    assert not may_sign(row.staff, county.bureau.pk, DAY)
