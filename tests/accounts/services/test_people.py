from datetime import timedelta

import pytest

from accounts import services
from accounts.access import Access
from accounts.models import Duty, DutyKind, Staff
from statute.refused import Refused

from ..conftest import DAY, STARTED, person


def refusal(act, **arguments):
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value


def test_new_account_must_change_its_password(db):
    staff = person("zhou", "周密", password="Qing-Shan-2024")
    assert staff.must_change_password
    assert staff.check_password("Qing-Shan-2024")
    assert not person("han", "韩空").has_usable_password()


def test_weak_password_is_refused_in_chinese(db):
    weak = refusal(services.add_staff, by=None, username="zhou", name="周密", password="12345")
    assert weak.code == "password_weak"
    assert "密码" in weak.message
    assert not Staff.objects.filter(username="zhou").exists()


def test_username_taken_is_refused(cast):
    taken = refusal(services.add_staff, by=None, username="wang", name="另一个")
    assert (taken.code, taken.message) == ("invalid", "登录名：这个登录名已经有人使用。")


def test_reset_password_must_be_changed_again(cast):
    services.change_own_password(by=cast.wang, password="Qing-Shan-2024")
    cast.wang.refresh_from_db()
    assert not cast.wang.must_change_password
    services.reset_password(by=cast.admin, staff=cast.wang, password="He-Kou-2024")
    cast.wang.refresh_from_db()
    assert cast.wang.must_change_password
    assert cast.wang.check_password("He-Kou-2024")


def test_duty_is_refused_twice_in_one_period(cast, county, appoint):
    again = {"by": None, "staff": cast.wang, "agency": county.bureau, "duty": DutyKind.REGISTRAR}
    assert refusal(services.appoint, **again, from_on=DAY).code == "duty_held"
    before = {"from_on": STARTED - timedelta(days=9), "until_on": STARTED - timedelta(days=1)}
    assert services.appoint(**again, **before).until_on == before["until_on"]
    assert refusal(services.appoint, **again, **before).code == "duty_held"


def test_duty_with_a_department_that_does_not_fit_is_refused(cast, county):
    duty = {"by": None, "staff": cast.chen, "from_on": DAY, "department": county.basic}
    assert refusal(services.appoint, **duty, agency=county.town, duty="handler").code == "invalid"
    unfit = refusal(services.appoint, **duty, agency=county.bureau, duty="signer")
    assert unfit.message == "只有承办人和协办单位可以限定科室。"


def test_duty_needs_an_active_person_and_an_open_agency(cast, county):
    services.close_agency(by=None, agency=county.town, on=DAY)
    duty = {"by": None, "duty": "handler", "from_on": DAY}
    assert refusal(services.appoint, **duty, staff=cast.li, agency=county.town).code == "agency_closed"
    services.deactivate_staff(by=None, staff=cast.li, on=DAY)
    assert refusal(services.appoint, **duty, staff=cast.li, agency=county.bureau).code == "staff_inactive"


def test_administrator_gets_into_the_configuration_pages(cast):
    assert [staff.username for staff in Staff.objects.filter(is_staff=True)] == ["admin"]


def test_duty_ends_on_its_last_day(cast, county):
    row = cast.zhao.duty_rows.get()
    services.end_duty(by=cast.admin, duty=row, on=DAY)
    staff = Staff.objects.get(pk=cast.zhao.pk)
    assert [
        Access(staff, DAY + timedelta(days=n)).holds(DutyKind.SIGNER, county.bureau.pk) for n in (0, 1)
    ] == [True, False]
    assert refusal(services.end_duty, by=None, duty=row, on=DAY + timedelta(days=1)).code == "ended"
    assert (
        refusal(services.end_duty, by=None, duty=row, on=STARTED - timedelta(days=1)).code == "before_start"
    )


def test_deputy_is_appointed_by_the_absent_person_or_the_administrator_only(cast):
    leave = {"absent": cast.zhao, "deputy": cast.li, "reason": "休假"}
    week = {"from_on": DAY, "until_on": DAY + timedelta(days=6)}
    assert refusal(services.appoint_deputy, by=cast.li, **leave, **week).code == "not_administrator"
    row = services.appoint_deputy(by=cast.zhao, **leave, **week)
    assert refusal(services.appoint_deputy, by=cast.admin, **leave, **week).code == "deputy_appointed"
    assert services.end_deputy(by=cast.zhao, deputy=row, on=DAY).until_on == DAY
    assert refusal(services.end_deputy, by=cast.admin, deputy=row, on=STARTED).code == "outside_period"


def test_deputy_must_be_active_and_another_person(cast):
    leave = {"by": None, "absent": cast.zhao, "from_on": DAY, "until_on": DAY, "reason": "休假"}
    assert refusal(services.appoint_deputy, deputy=cast.zhao, **leave).message == "代理人不能是本人。"
    services.deactivate_staff(by=None, staff=cast.li, on=DAY)
    assert refusal(services.appoint_deputy, deputy=cast.li, **leave).code == "staff_inactive"


def test_deactivated_person_keeps_the_row_and_loses_the_duties(cast, county):
    services.appoint_deputy(
        by=None,
        absent=cast.zhao,
        deputy=cast.wang,
        from_on=DAY,
        until_on=DAY + timedelta(days=9),
        reason="休假",
    )
    warnings = services.deactivate_staff(by=cast.admin, staff=cast.wang, on=DAY)
    assert warnings == ("“青山县教育局”已没有登记员，请尽快任命。",)
    staff = Staff.objects.get(username="wang")
    assert not staff.is_active
    assert staff.duty_rows.get().until_on == DAY
    assert staff.deputyships.get().until_on == DAY


def test_deactivation_warns_only_about_what_nobody_holds(cast, appoint):
    appoint(cast.chen, DutyKind.REGISTRAR)
    assert services.deactivate_staff(by=None, staff=cast.wang, on=DAY) == ()
    assert services.deactivate_staff(by=None, staff=cast.li, on=DAY) == ()


def test_deactivation_of_oneself_is_refused(cast):
    assert refusal(services.deactivate_staff, by=cast.admin, staff=cast.admin, on=DAY).code == "not_oneself"


def test_deactivated_before_the_duty_began_leaves_a_valid_row(cast, appoint):
    appoint(cast.li, DutyKind.SIGNER, from_on=DAY + timedelta(days=30))
    services.deactivate_staff(by=None, staff=cast.li, on=DAY)
    row = Duty.objects.get(staff=cast.li, duty="signer")
    assert row.from_on == row.until_on


def test_reactivated_person_holds_no_duty_until_appointed_anew(cast, county):
    services.deactivate_staff(by=None, staff=cast.zhao, on=DAY)
    services.reactivate_staff(by=cast.admin, staff=cast.zhao)
    staff = Staff.objects.get(pk=cast.zhao.pk)
    assert staff.is_active
    assert not Access(staff, DAY + timedelta(days=1)).holds(DutyKind.SIGNER, county.bureau.pk)
