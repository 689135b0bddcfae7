from datetime import timedelta

import pytest

from accounts import services
from accounts.models import Agency, DutyKind
from accounts.selectors import (
    agency_tree,
    answering_agencies,
    county_government,
    review_bodies,
    staff_holding,
)

from .conftest import DAY


def usernames(people):
    return [staff.username for staff in people]


def test_tree_lists_parents_before_children(county):
    services.add_agency(by=None, code="A", name="河口站", kind="sub_agency", parent=county.town)
    assert [(agency.code, depth) for agency, depth in agency_tree()] == [
        ("QS", 0),
        ("QS-HKZ", 1),
        ("A", 2),
        ("QS-JYJ", 1),
    ]


def test_tree_takes_one_query_however_many_agencies(county, django_assert_num_queries):
    for n in range(3):
        services.add_agency(by=None, code=f"S{n}", name=f"站{n}", kind="sub_agency", parent=county.town)
        with django_assert_num_queries(1):
            assert len([agency.parent.code for agency, depth in agency_tree() if depth]) == 3 + n


def test_art10_sub_agency_answers_when_it_acts_in_its_own_name(county):
    act = {"by": None, "kind": "sub_agency", "parent": county.town}
    services.add_agency(code="OWN", name="执法队", **act)
    services.add_agency(code="INNER", name="内设办", answers_in_own_name=False, **act)
    assert [agency.code for agency in answering_agencies(DAY)] == ["OWN", "QS", "QS-HKZ", "QS-JYJ"]


def test_closed_agency_answers_no_longer(county):
    services.merge_agencies(by=None, absorbed=county.town, into=county.bureau, on=DAY)
    days = (DAY - timedelta(days=1), DAY)
    assert [answering_agencies(day).filter(code="QS-HKZ").exists() for day in days] == [True, False]
    assert county_government(DAY) == county.government


def test_staff_holding_includes_deputies_and_leaves_out_the_inactive(cast, county):
    services.appoint_deputy(
        by=None, absent=cast.zhao, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="休假"
    )
    assert usernames(staff_holding(DutyKind.SIGNER, county.bureau, DAY)) == ["zhao", "chen"]
    assert usernames(staff_holding(DutyKind.SIGNER, county.bureau, DAY + timedelta(days=1))) == ["zhao"]
    services.deactivate_staff(by=None, staff=cast.chen, on=DAY)
    assert usernames(staff_holding(DutyKind.SIGNER, county.bureau, DAY)) == ["zhao"]


def test_staff_holding_in_a_department_includes_those_for_the_whole_agency(cast, county, appoint):
    appoint(cast.chen, DutyKind.HANDLER)
    handlers = {
        department.name: usernames(staff_holding(DutyKind.HANDLER, county.bureau, DAY, department.pk))
        for department in (county.basic, county.finance)
    }
    assert handlers == {"基础教育科": ["li", "chen"], "财务科": ["chen"]}


@pytest.mark.parametrize(
    ("kind", "bodies"),
    [
        ("department", ("青山县人民政府", "")),
        ("township", ("青山县人民政府", "")),
        ("subdistrict", ("青山县人民政府", "")),
        ("sub_agency", ("青山县人民政府", "")),
        ("vertical_branch", ("", "青山县人民政府")),
        ("county_government", ("", "")),
    ],
)
def test_fuyi24_review_body_follows_from_the_kind_of_agency(county, kind, bodies):
    assert review_bodies(Agency(kind=kind)) == bodies


def test_configured_review_body_goes_before_the_default(county, django_assert_num_queries):
    county.bureau.review_body, county.bureau.also_review_body = "青州市人民政府", "青州市教育局"
    with django_assert_num_queries(0):
        assert review_bodies(county.bureau) == ("青州市人民政府", "青州市教育局")
