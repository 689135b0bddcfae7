from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.models import Agency, AgencyChange, Duty
from statute.refused import Refused

from ..conftest import DAY, STARTED


def refusal(act, **arguments):
    before = snapshot()
    with pytest.raises(Refused) as refused:
        act(**arguments)
    assert snapshot() == before
    return refused.value.code


def snapshot():
    return list(Agency.objects.order_by("pk").values()), list(Duty.objects.order_by("pk").values())


def changes(agency):
    return list(agency.changes.values_list("on", "kind", "old", "new"))


def periods(staff):
    rows = staff.duty_rows.order_by("pk")
    return [(row.agency.code, str(row.department or ""), row.from_on, row.until_on) for row in rows]


def test_add_agency_again_with_the_same_values_changes_nothing(county):
    same = services.add_agency(
        by=None, code="QS-JYJ", name="青山县教育局", kind="department", parent=county.government
    )
    assert same == county.bureau
    assert same.history.count() == 1


@pytest.mark.parametrize(
    "other",
    [{"name": "青山县教体局"}, {"kind": "vertical_branch"}, {"parent": None}, {"number_prefix": "青体"}],
    ids=lambda other: "-".join(other),
)
def test_add_agency_again_with_other_values_is_refused(county, other):
    same = {"code": "QS-JYJ", "name": "青山县教育局", "kind": "department", "parent": county.government}
    assert refusal(services.add_agency, by=None, **{**same, **other}) == "agency_differs"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "ministry"}, "kind_unknown"),
        ({"kind": "county_government"}, "one_county"),
        ({"kind": "sub_agency"}, "parent_missing"),
        ({"kind": "township", "code": "有空 格"}, "invalid"),
        ({"kind": "township", "name": "青山县教育局"}, "invalid"),
    ],
    ids=["kind", "county", "parent", "code", "name"],
)
def test_add_agency_that_does_not_fit_is_refused(county, values, code):
    assert refusal(services.add_agency, **{"by": None, "code": "NEW", "name": "新机关", **values}) == code


def test_add_agency_under_a_closed_one_is_refused(county):
    services.close_agency(by=None, agency=county.town, on=DAY)
    values = {"code": "NEW", "name": "新站", "kind": "sub_agency", "parent": county.town}
    assert refusal(services.add_agency, by=None, **values) == "parent_closed"


def test_configuration_needs_the_administrator(cast, county):
    for by in (cast.wang, cast.sun, cast.chen):
        assert (
            refusal(services.rename_agency, by=by, agency=county.bureau, name="新名", on=DAY)
            == "not_administrator"
        )
    assert services.rename_agency(by=cast.admin, agency=county.bureau, name="新名", on=DAY).name == "新名"


def test_renamed_agency_keeps_its_earlier_names_on_their_days(county):
    Agency.objects.filter(pk=county.bureau.pk).update(letterhead="青山县教育局文件")
    services.rename_agency(by=None, agency=county.bureau, name="青山县教体局", on=date(2024, 3, 1))
    bureau = services.rename_agency(by=None, agency=county.bureau, name="青山县教育体育局", on=DAY)
    days = (date(2024, 2, 29), date(2024, 3, 1), DAY - timedelta(days=1), DAY)
    assert [bureau.name_on(day) for day in days] == [
        "青山县教育局",
        "青山县教体局",
        "青山县教体局",
        "青山县教育体育局",
    ]
    assert bureau.letterhead == "青山县教育体育局文件"
    assert changes(bureau) == [
        (date(2024, 3, 1), "rename", "青山县教育局", "青山县教体局"),
        (DAY, "rename", "青山县教体局", "青山县教育体育局"),
    ]


def test_rename_is_refused_without_change_in_the_future_or_out_of_order(county):
    tomorrow = timezone.localdate() + timedelta(days=1)
    rename = {"by": None, "agency": county.bureau}
    assert refusal(services.rename_agency, **rename, name="青山县教育局", on=DAY) == "same_name"
    assert refusal(services.rename_agency, **rename, name=county.town.name, on=DAY) == "name_taken"
    assert refusal(services.rename_agency, **rename, name="新名", on=tomorrow) == "effective_in_future"
    services.rename_agency(**rename, name="青山县教体局", on=DAY)
    assert refusal(services.rename_agency, **rename, name="新名", on=STARTED) == "renamed_later"


def test_change_of_parent_refuses_a_circle(county):
    station = services.add_agency(by=None, code="ST", name="教育站", kind="sub_agency", parent=county.bureau)
    act = {"by": None, "on": DAY}
    assert refusal(services.change_parent, agency=county.bureau, parent=station, **act) == "circle"
    assert refusal(services.change_parent, agency=county.bureau, parent=county.bureau, **act) == "circle"
    assert refusal(services.change_parent, agency=station, parent=county.bureau, **act) == "same_parent"
    assert (
        refusal(services.change_parent, agency=county.government, parent=county.town, **act)
        == "county_has_no_parent"
    )
    moved = services.change_parent(agency=station, parent=county.town, **act)
    assert moved.parent == county.town
    assert changes(station) == [(DAY, "parent", "青山县教育局", "青山县河口镇人民政府")]


def test_merged_agency_closes_and_its_departments_go_on_with_their_people(cast, county):
    school = services.add_agency(by=None, code="ST", name="教育站", kind="sub_agency", parent=county.bureau)
    done = services.merge_agencies(by=None, absorbed=county.bureau, into=county.town, on=DAY)

    bureau = Agency.objects.get(pk=county.bureau.pk)
    eve = DAY - timedelta(days=1)
    assert (bureau.closed_on, bureau.successor) == (DAY, county.town)
    assert changes(bureau) == [(DAY, "merge", "青山县教育局", "青山县河口镇人民政府")]
    assert done.agency == county.town
    assert set(done.departments) == {county.basic.pk, county.finance.pk}
    moved = done.departments[county.basic.pk]
    assert (moved.agency, moved.name, moved.opened_on) == (county.town, "基础教育科", DAY)
    county.basic.refresh_from_db()
    assert (county.basic.closed_on, county.basic.successor) == (DAY, moved)
    assert periods(cast.li) == [
        ("QS-JYJ", "基础教育科", STARTED, eve),
        ("QS-HKZ", "基础教育科", DAY, None),
    ]
    assert periods(cast.wang) == [("QS-JYJ", "", STARTED, eve)]
    school.refresh_from_db()
    assert school.parent == county.town


def test_merge_without_departments_closes_them(cast, county):
    done = services.merge_agencies(
        by=None, absorbed=county.bureau, into=county.town, on=DAY, move_departments=False
    )
    assert done.departments == {}
    assert county.town.departments.count() == 0
    assert periods(cast.li) == [("QS-JYJ", "基础教育科", STARTED, DAY - timedelta(days=1))]


def test_merge_into_an_agency_below_lifts_it_first(county):
    station = services.add_agency(by=None, code="ST", name="教育站", kind="sub_agency", parent=county.bureau)
    services.merge_agencies(by=None, absorbed=county.bureau, into=station, on=DAY)
    station.refresh_from_db()
    assert station.parent == county.government


def test_merge_is_refused_into_itself_of_the_county_and_of_what_is_closed(county):
    act = {"by": None, "on": DAY}
    assert refusal(services.merge_agencies, absorbed=county.town, into=county.town, **act) == "same_agency"
    assert (
        refusal(services.merge_agencies, absorbed=county.government, into=county.town, **act)
        == "county_stays"
    )
    services.merge_agencies(absorbed=county.town, into=county.bureau, **act)
    assert (
        refusal(services.merge_agencies, absorbed=county.town, into=county.bureau, **act) == "agency_closed"
    )
    assert (
        refusal(services.merge_agencies, absorbed=county.bureau, into=county.town, **act) == "agency_closed"
    )


def test_merge_with_a_department_of_the_same_name_is_refused_whole(cast, county):
    services.add_department(by=None, agency=county.town, name="财务科")
    act = {"by": None, "absorbed": county.bureau, "into": county.town, "on": DAY}
    assert refusal(services.merge_agencies, **act) == "department_exists"


def test_closed_agency_ends_its_duties_and_departments(cast, county):
    services.close_agency(by=None, agency=county.bureau, on=DAY, successor=county.town)
    assert Duty.objects.filter(agency=county.bureau, until_on=None).count() == 0
    assert county.bureau.departments.filter(closed_on=None).count() == 0
    assert changes(county.bureau) == [(DAY, "close", "青山县教育局", "青山县河口镇人民政府")]


def test_close_is_refused_while_an_agency_below_is_open(county):
    assert refusal(services.close_agency, by=None, agency=county.government, on=DAY) == "has_children"


def test_moved_department_is_a_new_row_with_the_same_people(cast, county):
    moved = services.move_department(by=None, department=county.basic, to=county.town, on=DAY)
    assert (moved.agency, moved.name) == (county.town, "基础教育科")
    assert periods(cast.li)[-1] == ("QS-HKZ", "基础教育科", DAY, None)
    names = ("青山县教育局基础教育科", "青山县河口镇人民政府基础教育科")
    assert changes(county.bureau) == [(DAY, "department_out", *names)]
    assert changes(county.town) == [(DAY, "department_in", *names)]
    assert refusal(services.move_department, by=None, department=county.basic, to=county.town, on=DAY) == (
        "department_closed"
    )


def test_closed_department_hands_its_people_to_the_successor(cast, county):
    act = {"by": None, "department": county.basic, "on": DAY}
    foreign = services.add_department(by=None, agency=county.town, name="综合办")
    assert refusal(services.close_department, **act, successor=foreign) == "other_agency"
    services.close_department(**act, successor=county.finance)
    assert periods(cast.li)[-1] == ("QS-JYJ", "财务科", DAY, None)


def test_duty_that_begins_later_follows_the_department_on_its_own_day(cast, county, appoint):
    later = DAY + timedelta(days=10)
    appoint(cast.chen, "co_unit", department=county.finance, from_on=later)
    services.move_department(by=None, department=county.finance, to=county.town, on=DAY)
    assert periods(cast.chen)[1:] == [
        ("QS-JYJ", "财务科", later, later),
        ("QS-HKZ", "财务科", later, None),
    ]


def test_refused_reorganisation_leaves_no_trace(cast, county):
    refusal(services.merge_agencies, by=cast.wang, absorbed=county.town, into=county.bureau, on=DAY)
    assert AgencyChange.objects.count() == 0
