"""What the database itself refuses, whoever asks."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Agency, AgencyChange, Department, Deputy, Duty, Staff
from statute.refused import Refused

from .conftest import DAY, STARTED


def refused_by_database(act, error=IntegrityError):
    with pytest.raises(error), transaction.atomic():
        act()


def test_staff_delete_is_refused_by_model_and_queryset(cast):
    for delete in (
        cast.chen.delete,
        Staff.objects.filter(pk=cast.chen.pk).delete,
        Staff.objects.all().delete,
    ):
        with pytest.raises(Refused) as refused:
            delete()
        assert refused.value.code == "staff_never_deleted"
    assert Staff.objects.filter(pk=cast.chen.pk).exists()


@pytest.mark.parametrize("model", [Staff, Agency, Department, Duty, Deputy, AgencyChange])
def test_rows_are_not_deleted_even_by_raw_sql(cast, county, model):
    Deputy.objects.create(absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="出差")
    AgencyChange.objects.create(agency=county.bureau, on=DAY, kind="open", new=county.bureau.name)

    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")

    refused_by_database(delete, ProgrammingError)


def test_staff_delete_is_refused_below_the_queryset(cast):
    rows = Staff.objects.filter(pk=cast.chen.pk)
    refused_by_database(lambda: rows._raw_delete("default"), ProgrammingError)  # noqa: SLF001 -- the way below delete()


def test_agency_change_is_written_once(county):
    change = AgencyChange.objects.create(agency=county.bureau, on=DAY, kind="open", new=county.bureau.name)
    change.new = "别的名称"
    refused_by_database(change.save, ProgrammingError)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "ministry"},
        {"name": ""},
        {"parent_id": None, "kind": "sub_agency"},
        {"approval_depth": 5},
        {"opened_on": date(2024, 2, 1), "closed_on": date(2024, 1, 1)},
        {"name": "青山县人民政府"},
        {"kind": "county_government", "parent_id": None},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_agency_constraints_hold_in_the_database(county, wrong):
    refused_by_database(lambda: Agency.objects.filter(pk=county.town.pk).update(**wrong))


def test_agency_is_neither_its_own_parent_nor_its_own_successor(county):
    town = Agency.objects.filter(pk=county.town.pk)
    refused_by_database(lambda: town.update(parent_id=county.town.pk))
    refused_by_database(lambda: town.update(successor_id=county.bureau.pk))
    refused_by_database(lambda: town.update(successor_id=county.town.pk, closed_on=DAY))


def test_two_open_agencies_never_number_under_one_word(county):
    refused_by_database(lambda: Agency.objects.filter(pk=county.town.pk).update(number_prefix="青教"))
    Agency.objects.filter(pk=county.bureau.pk).update(closed_on=DAY)
    assert Agency.objects.filter(pk=county.town.pk).update(number_prefix="青教") == 1


def test_department_never_changes_its_agency(county):
    refused_by_database(
        lambda: Department.objects.filter(pk=county.basic.pk).update(agency=county.town), ProgrammingError
    )


def test_duty_department_must_belong_to_the_agency(cast, county):
    row = Duty(staff=cast.chen, agency=county.town, department=county.basic, duty="handler", from_on=STARTED)
    refused_by_database(row.save)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert error.value.message_dict == {"department": ["这个科室不在所选机关，请重新选择。"]}


@pytest.mark.parametrize(
    "wrong",
    [{"duty": "minister"}, {"duty": "signer"}, {"until_on": date(2023, 12, 31)}],
    ids=["unknown", "department", "period"],
)
def test_duty_constraints_hold_in_the_database(cast, wrong):
    refused_by_database(lambda: Duty.objects.filter(staff=cast.li).update(**wrong))


def test_duty_is_held_once_at_a_time(cast, county):
    again = {"staff": cast.wang, "agency": county.bureau, "duty": "registrar", "from_on": DAY}
    refused_by_database(lambda: Duty.objects.create(**again))


def test_deputy_is_another_person_for_a_real_period(cast):
    days = {"from_on": DAY, "until_on": DAY, "reason": "出差"}
    refused_by_database(lambda: Deputy.objects.create(absent=cast.li, deputy=cast.li, **days))
    refused_by_database(
        lambda: Deputy.objects.create(absent=cast.li, deputy=cast.chen, **{**days, "until_on": STARTED})
    )


def test_agency_is_open_until_the_eve_of_its_closing(county):
    county.town.opened_on, county.town.closed_on = STARTED, DAY
    states = [county.town.active_on(day) for day in (date(2023, 12, 31), STARTED, date(2024, 6, 2), DAY)]
    assert states == [False, True, True, False]
    assert not county.town.active
