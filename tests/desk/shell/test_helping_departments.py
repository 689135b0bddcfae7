"""Helping departments work on a case without learning who applies (regulation 9), by whichever way they look."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.models import Department, Duty, Staff
from casework.events import record
from casework.models import Deadline, Matter, Notice, StoredFile
from casework.reminders import recipients
from casework.visibility import knows_people, people_known
from desk.shell.filters import LISTS
from desk.urls import urlpatterns
from requests_app.intake.submit import KeyedIn, PersonData, RequestData, Upload
from requests_app.reply.material import add_file
from requests_app.selectors import visible_applications
from tests.cast import Cast, act, make_staff
from tests.desk.driver import PARTIES, PROVIDED, Desk, everybody, new_desk

NAME = "欧阳修文"
TOLD = (NAME, "欧阳", "13912345678", "建设路77号", "自然人")
PERSON = PersonData(name=NAME, phone="13912345678", address="青禾县建设路77号")


@pytest.fixture
def hana(desk: Desk) -> Client:
    """Of the department that helps with the case in front of her."""
    cast = desk.cast
    staff = make_staff("hana", cast.agency)
    Duty.objects.create(
        staff=staff, agency=cast.agency, duty="co_unit", department=cast.department, from_on="2020-01-01"
    )
    Staff.objects.update(must_change_password=False)
    return desk.as_(staff)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """A case in whose every corner somebody has written the applicant's name."""
    desk = new_desk(
        cast,
        applicants=[PERSON],
        request=RequestData(info_name="校服采购合同", purpose=f"{NAME}诉讼用", electronic_delivery=True),
        keyed_in=KeyedIn(cast.alice, f"来人{NAME}"),
        uploads=[Upload(f"{NAME}的附件.txt", b"1"), Upload("证.txt", b"1", "identity")],
    )
    earlier = new_desk(cast, applicants=[PERSON], request=RequestData(info_name="食堂检查记录"))
    alice, bob, on = cast.alice, cast.bob, timezone.localdate()
    desk.to_draft()
    desk.acts("link", alice, number=earlier.case.application.matter.number, kind="repeated")
    desk.acts("note", alice, text=f"已电话联系{NAME}")
    desk.acts("contact", alice, address="青禾县建设路77号")
    for purpose in (
        "evidence",
        "application.enclosure",
        "application.opinion",
        "application.attachment",
        "delivery_proof",
    ):
        upload = Upload(f"{NAME}一案.txt", b"1", purpose)
        act(desk.case.application, add_file, by=bob, on=on, purpose=purpose, upload=upload)
    matter = desk.case.application.matter
    for kind, data in {
        "application.confirmed": {"how": NAME},
        "application.reviewed": {"opinion": NAME},
        "handed_over": {"reason": NAME},
        "revealed": {"field": NAME, "reason": NAME},
        "archived": {"note": NAME},
    }.items():
        record(matter, kind, on=on, by=alice, **data)
        matter = Matter.objects.get(pk=matter.pk)
    desk.does("draft", bob, decision="head", **PROVIDED, **PARTIES)
    desk.does("head_review", cast.carol, decision="return", opinion=f"{NAME}的件再查")
    return desk.does("draft", bob, decision="head", **PROVIDED, **PARTIES)


def addresses(desk: Desk) -> Iterator[str]:
    """Every address of the desk that has to do with a case or a list, with every case, file, task and act there is."""
    matters = list(Matter.objects.values_list("pk", flat=True))
    values = {
        "matter_id": matters,
        "file_id": list(StoredFile.objects.values_list("pk", flat=True)),
        "work_id": [desk.case.work("head_review").pk],
        "name": ["note", "file", "link", "contact", "delivery", "proof", "hand-over", "search", "withdrawal"],
    }
    for pattern in urlpatterns:
        names = list(pattern.pattern.converters)
        if pattern.name.startswith(("flow", "reorganise")):
            continue
        combined: list[dict[str, object]] = [{}]
        for name in names:
            combined = [known | {name: value} for known in combined for value in values[name]]
        for arguments in combined:
            yield reverse(f"desk:{pattern.name}", kwargs=arguments)
    for name in LISTS:
        yield f"{reverse('desk:inbox')}?list={name}"


def content(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + response.headers.get("Content-Disposition", "")


def test_no_address_tells_a_helping_department_who_applies(desk: Desk, hana: Client) -> None:
    open_to_her = 0
    for address in addresses(desk):
        for response in (hana.get(address), hana.post(address)):
            text = content(response)
            assert [word for word in TOLD if word in text] == [], f"{address} {response.status_code}"
            assert not text.startswith("%PDF"), address
            open_to_her += response.status_code == 200
    assert open_to_her > 10
    assert "校服采购合同" in content(hana.get(desk.url))


def test_those_who_work_on_the_case_read_all_of_it(desk: Desk) -> None:
    text = content(desk.as_(desk.cast.bob).get(desk.url))
    for part in ("诉讼用", "来人", "已电话联系", "的附件.txt", "一案.txt", "的件再查", "重复申请", "自然人"):
        assert part in text


def found(client: Client, **query: str) -> list[str]:
    page = client.get(reverse("desk:inbox"), {"list": "open", **query})
    return [row.matter.title for row in page.context["rows"]]


def test_no_filter_tells_a_helping_department_who_applies(desk: Desk, hana: Client) -> None:
    assert found(hana) == ["校服采购合同"]
    assert found(hana, q="校服") == ["校服采购合同"]
    assert (found(hana, q=NAME), found(hana, q="没有的人")) == ([], [])
    kinds = ("natural_person", "business", "social")
    assert [found(hana, kind="application", category=kind) for kind in kinds] == [["校服采购合同"]] * 3
    form = hana.get(reverse("desk:inbox"), {"kind": "application"}).context["form"]
    assert ("category" in form.fields, form.fields["q"].label) == (False, "编号、标题")
    assert found(desk.as_(desk.cast.bob), q=NAME) == ["校服采购合同", "食堂检查记录"]


def test_who_helps_here_and_handles_there_finds_by_name_there_alone(desk: Desk, hana: Client) -> None:
    cast = desk.cast
    staff = Staff.objects.get(username="hana")
    elsewhere = Department.objects.create(agency=cast.agency, name="人事科")
    Duty.objects.create(
        staff=staff, agency=cast.agency, duty="handler", department=elsewhere, from_on=date(2020, 1, 1)
    )
    own = new_desk(cast, applicants=[PERSON], request=RequestData(info_name="教师招聘评分细则"))
    Matter.objects.filter(pk=own.case.application.matter_id).update(department=elsewhere)
    assert found(hana) == ["校服采购合同", "教师招聘评分细则"]
    assert found(hana, q=NAME) == ["教师招聘评分细则"]
    assert found(hana, kind="application", category="natural_person") == ["教师招聘评分细则"]


def test_the_filter_and_the_page_agree_on_who_may_know_the_applicant(desk: Desk, hana: Client) -> None:
    on = timezone.localdate()
    new_desk(desk.cast)
    for staff in [*everybody(desk.cast), Staff.objects.get(username="hana")]:
        access = Access(staff, on)
        seen = visible_applications(access)
        expected = {a.pk for a in seen if knows_people(access, a.matter)}
        known = set(seen.filter(people_known(access, "matter__")).values_list("pk", flat=True))
        assert known == expected, staff


def test_notes_pass_between_a_case_and_its_helping_department_where_they_are_meant_to(
    desk: Desk, hana: Client
) -> None:
    desk.acts("note", desk.cast.bob, text="请查2024年台账", for_helpers="on")
    act = reverse("desk:act", args=[desk.case.application.matter_id, "note"])
    assert "for_helpers" not in hana.get(act).context["form"].fields
    hana.post(act, {"text": "台账已送达"})
    assert [note["text"] for note in hana.get(desk.url).context["file"].notes] == [
        "台账已送达",
        "请查2024年台账",
    ]
    everything = desk.as_(desk.cast.bob).get(desk.url).context["file"].notes
    assert [note["text"] for note in everything] == ["台账已送达", "请查2024年台账", f"已电话联系{NAME}"]


def test_a_helping_department_reads_the_names_of_its_own_files(desk: Desk, hana: Client) -> None:
    staff = Staff.objects.get(username="hana")
    act(
        desk.case.application,
        add_file,
        by=staff,
        on=desk.case.on,
        purpose="evidence",
        upload=Upload("台账.txt", b"1"),
    )
    others = StoredFile.objects.filter(
        purpose__in=("evidence", "application.enclosure", "application.opinion")
    ).order_by("pk")
    expected = [f"{f.purpose_label}{f.pk}.txt" for f in others if f.uploaded_by != staff]
    assert [f.name for f in hana.get(desk.url).context["file"].files] == [*expected, "台账.txt"]


def test_no_reminder_goes_to_a_helping_department(desk: Desk, hana: Client) -> None:
    matter = desk.case.application.matter
    told = {
        person.username
        for deadline in Deadline.objects.filter(matter=matter)
        for level in Notice.Level
        for person in recipients(deadline, level, timezone.localdate())
    }
    assert told == {"bob", "carol", "frank", "alice"}
