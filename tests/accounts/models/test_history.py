"""History is written by triggers, says who did it and why, and never changes afterwards."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts import services
from accounts.models import Agency, Staff

from ..conftest import DAY, person

EVENTS = ["AgencyEvent", "DepartmentEvent", "StaffEvent", "DutyEvent", "DeputyEvent"]


def labels(row):
    return list(row.history.order_by("pgh_id").values_list("pgh_label", flat=True))


def test_history_row_is_written_for_insert_and_each_change(county):
    services.rename_agency(by=None, agency=county.bureau, name="青山县教育体育局", on=DAY)
    assert labels(county.bureau) == ["insert", "update"]
    assert list(county.bureau.history.order_by("pgh_id").values_list("name", flat=True)) == [
        "青山县教育局",
        "青山县教育体育局",
    ]


def test_history_sees_changes_that_pass_the_model_by(county):
    Agency.objects.filter(pk=county.town.pk).update(phone="0000-1234567")
    assert labels(county.town) == ["insert", "update"]


def test_history_says_who_and_why(cast, county):
    services.rename_agency(
        by=cast.admin, agency=county.bureau, name="青山县教育体育局", on=DAY, basis="青编〔2024〕3号"
    )
    context = county.bureau.history.get(pgh_label="update").pgh_context
    assert context.metadata == {"user": cast.admin.pk, "reason": "青编〔2024〕3号"}


def test_history_of_staff_keeps_neither_password_nor_login_time(db):
    staff = person("zhou", "周密")
    Staff.objects.filter(pk=staff.pk).update(last_login=timezone.now(), password="changed")
    assert labels(staff) == ["insert"]
    fields = {field.name for field in apps.get_model("accounts", "StaffEvent")._meta.fields}
    assert not fields & {"password", "last_login"}


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"], ids=["update", "delete"]
)
def test_history_is_append_only_even_for_raw_sql(cast, name, statement):
    services.appoint_deputy(
        by=None, absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="出差"
    )
    table = apps.get_model("accounts", name)._meta.db_table
    with (
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
