from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import services
from accounts.access import Access, HeldDuty
from accounts.models import DutyKind, Staff

from .conftest import DAY, STARTED, person

NOTHING = frozenset()


@dataclass(frozen=True)
class Place:
    """A piece of work, or a matter: where it lies and who has it."""

    agency_id: int
    department_id: int | None = None
    duty: str = DutyKind.HANDLER
    owner: Staff | None = None

    @property
    def owner_id(self):
        return self.owner.pk if self.owner else None

    handler_id = owner_id

    @property
    def current_agency_id(self):
        return self.agency_id


def sees(access):
    """What the person sees: everything, whole agencies, those of which every matter may be handled, parts of some."""
    return (
        access.reads_all,
        access.agencies,
        access.handles_all_in,
        access.in_departments_of,
        access.departments,
    )


def signs(staff, agency, day=DAY):
    return Access(staff, day).holds(DutyKind.SIGNER, agency.pk)


def handles(staff, agency, department=None):
    return Access(staff, DAY).holds(DutyKind.HANDLER, agency.pk, department and department.pk)


def test_duties_say_what_where_and_for_whom(cast, county):
    assert Access(cast.li, DAY).duties == (
        HeldDuty(DutyKind.HANDLER, county.bureau.pk, "青山县教育局", county.basic.pk, None, at_county=False),
    )


def test_duty_counts_on_its_first_and_last_day_only(cast, county, appoint):
    appoint(cast.chen, DutyKind.SIGNER, from_on=DAY, until_on=DAY + timedelta(days=2))
    days = [DAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [signs(cast.chen, county.bureau, day) for day in days] == [False, True, True, False]


def test_duty_holds_in_its_own_agency_only(cast, county):
    assert Access(cast.wang, DAY).holds(DutyKind.REGISTRAR, county.bureau.pk)
    assert not Access(cast.wang, DAY).holds(DutyKind.REGISTRAR, county.town.pk)
    assert not Access(cast.wang, DAY).holds(DutyKind.HANDLER, county.bureau.pk)


def test_handler_of_one_department_handles_no_other(cast, county):
    assert handles(cast.li, county.bureau, county.basic)
    assert not handles(cast.li, county.bureau, county.finance)


def test_handler_of_the_whole_agency_handles_every_department(cast, county, appoint):
    appoint(cast.chen, DutyKind.HANDLER)
    assert handles(cast.chen, county.bureau, county.finance)


def test_nobody_holds_a_duty_anonymously_or_inactive(cast, county):
    assert Access(AnonymousUser(), DAY).duties == ()
    cast.wang.is_active = False
    assert Access(cast.wang, DAY).duties == ()
    assert sees(Access(AnonymousUser(), DAY)) == (False, NOTHING, NOTHING, NOTHING, NOTHING)


def test_duties_end_with_the_agency_and_with_the_department(cast, county):
    services.close_department(by=None, department=county.basic, on=DAY)
    services.close_agency(by=None, agency=county.town, on=DAY)
    eve = DAY - timedelta(days=1)
    for staff in (cast.li, cast.chen):
        assert [len(Access(staff, day).duties) for day in (eve, DAY)] == [1, 0]


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
    assert [signs(cast.chen, county.bureau, day) for day in days] == [False, True, True, False]
    held = HeldDuty(DutyKind.SIGNER, county.bureau.pk, "青山县教育局", None, cast.zhao.pk, at_county=False)
    assert held in Access(cast.chen, DAY).duties


def test_absent_person_keeps_the_duty(cast, county, deputyship):
    assert signs(cast.zhao, county.bureau)


def test_deputy_of_a_deputy_holds_nothing(cast, county, deputyship):
    services.appoint_deputy(
        by=None, absent=cast.chen, deputy=cast.li, from_on=DAY, until_on=DAY, reason="病假"
    )
    assert not signs(cast.li, county.bureau)
    assert handles(cast.li, county.town)


def test_deputy_does_not_take_over_audit_or_administration(cast, county, appoint):
    appoint(cast.admin, DutyKind.AUDITOR, agency=county.government)
    appoint(cast.admin, DutyKind.REGISTRAR, agency=county.government)
    services.appoint_deputy(
        by=None, absent=cast.admin, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="休假"
    )
    assert not Access(cast.chen, DAY).is_administrator
    assert not Access(cast.chen, DAY).agencies_with(DutyKind.AUDITOR)
    assert Access(cast.chen, DAY).holds(DutyKind.REGISTRAR, county.government.pk)


def test_county_supervisor_is_one_at_the_county_government(cast, county, appoint):
    appoint(cast.chen, DutyKind.SUPERVISOR)
    assert Access(cast.sun, DAY).reads_all
    assert not Access(cast.chen, DAY).reads_all


def test_superuser_administers_and_sees_no_case(db):
    root = Staff.objects.create_superuser("root", "a-long-password", name="根")
    assert Access(root, DAY).is_administrator
    assert sees(Access(root, DAY)) == (False, NOTHING, NOTHING, NOTHING, NOTHING)


def test_whoever_holds_a_duty_sees_the_own_agency_or_every_one(cast, county, appoint):
    auditor = person("wu", "吴审")
    appoint(auditor, DutyKind.AUDITOR, agency=county.government)
    people = {**vars(cast), "auditor": auditor, "nobody": person("nobody", "无职")}
    found = {who: sees(Access(staff, DAY)) for who, staff in people.items()}
    bureau = frozenset({county.bureau.pk})
    everything, nothing = True, (False, NOTHING, NOTHING, NOTHING, NOTHING)
    assert {who: seen[0] or seen for who, seen in found.items()} == {
        "wang": (False, bureau, NOTHING, NOTHING, NOTHING),
        "li": (False, NOTHING, NOTHING, bureau, {(county.bureau.pk, county.basic.pk)}),
        "zhao": (False, bureau, NOTHING, NOTHING, NOTHING),
        "chen": (False, NOTHING, {county.town.pk}, NOTHING, NOTHING),
        "sun": everything,
        "auditor": everything,
        "admin": nothing,
        "nobody": nothing,
    }


def test_a_registrar_besides_sees_the_whole_agency(cast, county, appoint):
    appoint(cast.li, DutyKind.REGISTRAR)
    bureau = frozenset({county.bureau.pk})
    assert sees(Access(cast.li, DAY)) == (False, bureau, NOTHING, NOTHING, NOTHING)


def test_a_deputy_sees_the_matters_of_the_absent_too(cast, county):
    services.appoint_deputy(
        by=None, absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="病假"
    )
    access = Access(cast.chen, DAY)
    assert access.stands_for == {cast.chen.pk, cast.li.pk}
    assert access.handles_all_in | access.in_departments_of == {county.town.pk, county.bureau.pk}


def test_the_archive_of_merged_agencies_is_seen_where_they_ended_up(cast, county):
    sport = services.add_agency(
        by=None, code="QS-TYJ", name="青山县体育局", kind="department", parent=county.government
    )
    services.merge_agencies(by=None, absorbed=sport, into=county.town, on=DAY)
    services.merge_agencies(by=None, absorbed=county.town, into=county.bureau, on=date(2024, 7, 1))
    assert Access(cast.wang, date(2024, 8, 1)).agencies == {county.bureau.pk, county.town.pk, sport.pk}


def test_the_duties_take_one_query_however_often_asked(cast, county, deputyship, django_assert_num_queries):
    access = Access(cast.chen, DAY)
    with django_assert_num_queries(1):
        for _ in range(3):
            assert access.holds(DutyKind.SIGNER, county.bureau.pk)
            assert access.holds(DutyKind.HANDLER, county.town.pk)
            assert not access.is_administrator


@pytest.mark.parametrize("who", ["wang", "li", "sun", "admin"])
def test_what_is_seen_takes_at_most_two_queries_however_many_duties(
    cast, who, django_assert_max_num_queries, county, appoint
):
    appoint(vars(cast)[who], DutyKind.HANDLER, agency=county.town)
    access = Access(vars(cast)[who], DAY)
    with django_assert_max_num_queries(2):
        assert sees(access) == sees(access)


def test_a_change_of_duty_is_seen_by_whoever_asks_anew(cast, county):
    assert signs(cast.zhao, county.bureau)
    row = cast.zhao.duty_rows.get()
    services.end_duty(by=None, duty=row, on=STARTED)
    assert not signs(cast.zhao, county.bureau)


# Work and matters


def test_work_is_covered_by_the_duty_where_it_lies(cast, county):
    li = Access(cast.li, DAY)
    bureau, basic, finance = county.bureau.pk, county.basic.pk, county.finance.pk
    covered = {
        place: li.covers(place)
        for place in (
            Place(bureau, basic),
            Place(bureau),  # of no department: of any
            Place(bureau, finance),
            Place(county.town.pk),
            Place(bureau, basic, DutyKind.REGISTRAR),
        )
    }
    assert list(covered.values()) == [True, True, False, False, False]


def test_why_not_names_the_duty_or_the_person_who_took_the_work(cast, county, deputyship):
    taken = Place(county.bureau.pk, None, DutyKind.SIGNER, cast.zhao)
    assert Access(cast.wang, DAY).why_not(taken) == "由签发人办理，您对本件不承担这项职责。"
    colleague = person("wu", "吴签")
    services.appoint(by=None, staff=colleague, agency=county.bureau, duty=DutyKind.SIGNER, from_on=STARTED)
    assert (
        Access(colleague, DAY).why_not(taken)
        == "已由赵签领取。需要改由您办理的，请其本人或者工作机构负责人转交。"
    )
    assert [Access(staff, DAY).why_not(taken) for staff in (cast.zhao, cast.chen)] == ["", ""]


def test_the_handler_acts_on_a_matter_wherever_it_was_assigned(cast, county):
    li = Access(cast.li, DAY)
    bureau, basic, finance = county.bureau.pk, county.basic.pk, county.finance.pk
    places = (
        Place(bureau, basic),
        Place(bureau, finance, owner=cast.li),
        Place(bureau, owner=cast.li),
        Place(bureau, finance),
        Place(bureau),
        Place(county.town.pk, owner=cast.li),
    )
    assert [li.works_on(place) for place in places] == [True, True, True, False, False, False]
    assert not li.acts_on(places[0], {DutyKind.REGISTRAR, DutyKind.HELPING_DEPARTMENT})


def test_a_deputy_acts_on_behalf_of_the_absent_unless_the_duty_is_his_own(cast, county, appoint, deputyship):
    signing = Place(county.bureau.pk, duty=DutyKind.SIGNER)
    assert Access(cast.chen, DAY).on_behalf_of(signing) == cast.zhao.pk
    appoint(cast.chen, DutyKind.SIGNER)
    assert Access(cast.chen, DAY).on_behalf_of(signing) is None
    assert Access(cast.wang, DAY).on_behalf_of(signing) is None


def test_who_only_watches_and_who_only_helps(cast, county, appoint):
    helper = person("wu", "吴协")
    appoint(helper, DutyKind.HELPING_DEPARTMENT, department=county.basic)
    appoint(helper, DutyKind.ADMINISTRATOR)
    people = [cast.sun, helper, cast.wang, cast.admin]
    assert [Access(p, DAY).only_watches for p in people] == [True, False, False, False]
    assert [Access(p, DAY).only_helps for p in people] == [False, True, False, False]
    appoint(cast.sun, DutyKind.HANDLER)
    appoint(helper, DutyKind.HANDLER)
    assert (Access(cast.sun, DAY).only_watches, Access(helper, DAY).only_helps) == (False, False)
