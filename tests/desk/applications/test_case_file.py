"""The case page: the file, masked people, logged reveals, files, and the acts beside the steps."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Duty
from casework import kinds
from casework.events import record, verify
from casework.models import MatterEvent, OpenWork, RevealLog
from casework.templatetags.gongkai import is_optional
from letters.models import Letter
from records.models import Document
from requests_app.intake.submit import PersonData, RequestData, Upload
from requests_app.models import ApplicationLink
from requests_app.reply.material import add_file
from tests.cast import Cast, act, make_staff
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk, new_desk


def later(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def page(desk: Desk, by: Any, **query: Any) -> str:
    return desk.as_(by).get(desk.url, query).content.decode()


def upload(name: str = "办理材料.txt", content: bytes = "材料内容".encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# People


def test_a_typed_agency_is_named_and_a_third_party_masked(desk: Desk) -> None:
    desk.case.register().review().assign()
    subject = {"subject": "2025年部门预算"}
    asked = {"party-TOTAL_FORMS": "5", "party-INITIAL_FORMS": "0"}
    for number, values in enumerate(
        ({"party": "other_agency", "name": "水利厅"}, {"party": "third_party", "name": "李四光"})
    ):
        asked |= {f"party-{number}-{key}": value for key, value in (values | subject).items()}
    desk.does("search", desk.cast.bob, decision="consult", **NOT_FOUND, **asked)
    names = [row["name"] for row in desk.as_(desk.cast.bob).get(desk.url).context["file"].consultations]
    assert names == ["水利厅", "李**"]


def test_what_was_entered_late_stands_at_its_legal_date(desk: Desk) -> None:
    matter = desk.case.application.matter
    event = record(
        matter, "application.registered", on=timezone.localdate() - timedelta(days=3), by=desk.cast.alice
    )
    file = desk.as_(desk.cast.alice).get(desk.url).context["file"]
    days = [row.occurred_on for row, _ in file.events]
    assert (days, file.events[0][0].pk) == (sorted(days), event.pk)
    assert verify(desk.case.application.matter) == []


def test_a_record_of_the_day_itself_has_its_time_and_a_late_one_its_date_alone(desk: Desk) -> None:
    matter, alice = desk.case.application.matter, desk.cast.alice
    today = record(matter, "application.registered", on=timezone.localdate(), by=alice)
    earlier = timezone.localdate() - timedelta(days=3)
    record(matter, "application.registered", on=earlier, by=alice)
    shown = page(desk, alice)
    stamp = timezone.localtime(today.recorded_at)
    assert f">{stamp:%Y-%m-%d %H:%M}</time>" in shown
    assert f'datetime="{earlier}">{earlier}</time>' in shown


def test_personal_data_is_masked_for_everybody(desk: Desk) -> None:
    for person in (desk.cast.alice, desk.cast.frank):
        text = page(desk, person)
        assert ("张**" in text, "138****5678" in text, "110105********002X" in text) == (True, True, True)
        assert not any(clear in text for clear in ("张喆堃", "13812345678", "11010519491231002X"))


def reveal(desk: Desk, by: Any, reason: str) -> Any:
    applicant = desk.case.application.applicants.get()
    data = {"field": f"applicant:{applicant.pk}.phone", "reason": reason}
    return desk.as_(by).post(reverse("desk:reveal", args=[desk.case.application.matter_id]), data)


def test_a_revealed_field_is_logged_with_its_reason(desk: Desk) -> None:
    text = reveal(desk, desk.cast.alice, "电话核实补正内容").content.decode()
    assert ("13812345678" in text, "11010519491231002X" in text) == (True, False)
    log = RevealLog.objects.get()
    assert (log.staff, log.field, log.reason) == (desk.cast.alice, "申请人联系电话", "电话核实补正内容")
    event = desk.case.application.matter.events.latest("seq")
    assert (event.kind, event.data["field"]) == ("revealed", "申请人联系电话")
    assert "13812345678" not in page(desk, desk.cast.alice)


def test_nothing_is_revealed_without_a_reason_or_to_a_watcher(desk: Desk) -> None:
    assert "13812345678" not in reveal(desk, desk.cast.alice, " ").content.decode()
    assert reveal(desk, desk.cast.frank, "检查").status_code == 403
    assert reveal(desk, desk.cast.olivia, "好奇").status_code == 404
    assert not RevealLog.objects.exists()


# Files


def stored(desk: Desk, purpose: str) -> str:
    file = act(
        desk.case.application,
        add_file,
        by=desk.cast.alice,
        on=desk.case.on,
        purpose=purpose,
        upload=Upload("扫描件.txt", "身份材料内容".encode()),
    )
    return reverse("desk:file", args=[file.pk])


def test_files_open_for_those_who_see_the_case(desk: Desk) -> None:
    url = stored(desk, kinds.EVIDENCE)
    response = desk.as_(desk.cast.frank).get(url)
    assert (response.getvalue().decode(), response["Content-Type"]) == ("身份材料内容", "text/plain")
    assert desk.as_(desk.cast.olivia).get(url).status_code == 404


def test_an_identity_paper_opens_after_a_logged_reason(desk: Desk) -> None:
    url = stored(desk, kinds.IDENTITY)
    alice = desk.as_(desk.cast.alice)
    asked = alice.get(url).content.decode()
    assert ("身份材料内容" in asked, "查看理由" in asked) == (False, True)
    assert alice.post(url, {"reason": ""}).status_code == 422
    assert alice.post(url, {"reason": "核对身份"}).getvalue().decode() == "身份材料内容"
    assert [log.reason for log in RevealLog.objects.all()] == ["核对身份"]
    assert desk.as_(desk.cast.frank).get(url).status_code == 403


def test_a_letter_is_downloaded_from_the_case(desk: Desk) -> None:
    desk.to_delivery()
    letter = desk.case.reply_letter()
    response = desk.as_(desk.cast.alice).get(reverse("desk:file", args=[letter.file_id]))
    assert (response["Content-Type"], response.getvalue()[:5]) == ("application/pdf", b"%PDF-")


# What stands beside


def test_related_and_similar_cases_and_published_documents_are_shown(desk: Desk) -> None:
    same = new_desk(desk.cast, request=RequestData(info_name="教师招聘评分细则"))
    similar = new_desk(
        desk.cast,
        request=RequestData(info_name="2025年部门预算公开表"),
        applicants=[PersonData(name="李明")],
    )
    _publish(desk, "青禾县教育局2025年部门预算")
    alice = desk.as_(desk.cast.alice)
    assert f'hx-get="{_related(desk)}"' in alice.get(desk.url).content.decode()
    found = alice.get(_related(desk)).context
    assert [a.pk for a in found["same_applicant"]] == [same.case.application.pk]
    assert [a.pk for a in found["similar"]] == [similar.case.application.pk]
    assert [d.title for d in found["documents"]] == ["青禾县教育局2025年部门预算"]
    assert desk.as_(desk.cast.olivia).get(_related(desk)).status_code == 404


def _related(desk: Desk) -> str:
    return reverse("desk:related", args=[desk.case.application.matter_id])


def _publish(desk: Desk, title: str) -> None:
    matter = type(desk.case.application.matter).objects.create(
        kind="document",
        filed_agency=desk.cast.agency,
        current_agency=desk.cast.agency,
        opened_on=desk.case.on,
    )
    Document.objects.create(
        matter=matter,
        index_number="113300000000000000/2026-00001",
        title=title,
        publisher_name=desk.cast.agency.name,
        attribute="proactive",
        published_on=desk.case.on,
    )


def test_cases_of_another_agency_are_not_shown_as_related(desk: Desk) -> None:
    other = new_desk(desk.cast)
    type(other.case.application.matter).objects.filter(pk=other.case.application.matter_id).update(
        current_agency=desk.cast.other_agency, filed_agency=desk.cast.other_agency
    )
    OpenWork.objects.filter(matter=other.case.application.matter_id).update(agency=desk.cast.other_agency)
    found = desk.as_(desk.cast.alice).get(_related(desk)).context
    assert (found["same_applicant"], found["similar"]) == ([], [])


def test_the_events_are_told_in_sentences_and_filtered_by_kind(desk: Desk) -> None:
    desk.to_draft()
    file = desk.as_(desk.cast.alice).get(desk.url, {"events": "application.searched"}).context["file"]
    assert [words for _, words in file.events] == ["bob记录检索，范围：局档案室，结果：未检索到。"]


def test_acts_that_are_not_possible_say_why(desk: Desk) -> None:
    desk.to_draft()
    acts = {act.label: act for act in desk.as_(desk.cast.bob).get(desk.url).context["acts"]}
    assert (acts["告知补正"].url, acts["告知补正"].reason) == (
        "",
        "在“审核”、“负责人研判”环节办理，现在是“拟稿”。",
    )
    assert acts["延长答复期限"].url == reverse(
        "desk:act", args=[desk.case.application.matter_id, "extension"]
    )
    assert acts["答复"].url.endswith("#work")
    carol = {act.label: act for act in desk.as_(desk.cast.carol).get(desk.url).context["acts"]}
    assert (carol["延长答复期限"].url, carol["延长答复期限"].reason) == ("", "由登记员或者承办人办理。")
    assert carol["答复"].reason == "在“拟稿”、“拟稿（不需检索）”环节办理，现由其他人负责。"


# Acts


def test_a_note_is_for_colleagues_and_sealed(desk: Desk) -> None:
    desk.acts("note", desk.cast.alice, text="已电话联系申请人")
    assert "已电话联系申请人" in page(desk, desk.cast.carol)
    assert "已电话联系申请人".encode() not in bytes(desk.case.application.notes.get().text.blob)


def test_material_is_added_and_refused_by_content(desk: Desk) -> None:
    desk.acts("file", desk.cast.alice, purpose="evidence", upload=upload())
    refused = desk.act("file", desk.cast.alice, purpose="evidence", upload=upload("程序.pdf", b"MZ\x90\x00"))
    assert (refused.status_code, "不是可以上传的类型" in refused.content.decode()) == (422, True)
    assert [f.name for f in desk.case.application.matter.files.all()] == ["办理材料.txt"]


def test_a_link_goes_to_a_visible_case_once(desk: Desk) -> None:
    other = new_desk(desk.cast).case.application
    number = other.matter.number
    desk.acts("link", desk.cast.alice, number=number, kind="repeated")
    assert [(link.target, link.kind) for link in ApplicationLink.objects.all()] == [(other, "repeated")]
    again = desk.act("link", desk.cast.alice, number=number, kind="related")
    assert (again.status_code, "已经关联到" in again.content.decode()) == (422, True)
    missing = desk.act("link", desk.cast.alice, number="没有的编号", kind="related")
    assert "没有找到这个编号的申请" in missing.content.decode()


def test_changed_contact_details_are_named_but_not_told(desk: Desk) -> None:
    desk.acts("contact", desk.cast.alice, phone="13987654321")
    assert "139****4321" in page(desk, desk.cast.alice)
    event = MatterEvent.objects.get(kind="application.contact_changed")
    assert event.data == {"fields": ["联系电话"]}
    assert desk.act("contact", desk.cast.alice).status_code == 422


def test_work_is_handed_to_a_colleague_with_the_duty(desk: Desk) -> None:
    desk.to_draft()
    ben = make_staff("ben", desk.cast.agency, "handler")
    work = desk.case.work("draft")
    desk.acts("hand-over", desk.cast.bob, work=work.pk, to=ben.pk, reason="出差")
    assert (OpenWork.objects.get(pk=work.pk).owner, desk.case.application.matter.handler) == (ben, ben)
    refused = desk.act("hand-over", desk.cast.carol, work=work.pk, to=desk.cast.dave.pk)
    assert (refused.status_code, "没有承担这一环节的职责" in refused.content.decode()) == (422, True)


def test_letter_are_delivered_outside_the_steps(desk: Desk) -> None:
    desk.does("register", desk.cast.alice)
    letter = Letter.objects.get(matter=desk.case.application.matter, code="D01")
    from letters.making import make_letter

    make_letter(letter.pk, on=timezone.localdate())
    desk.acts("delivery", desk.cast.alice, letter=letter.pk, method="handed", handed_on=later())
    assert Letter.objects.get(pk=letter.pk).left_on == timezone.localdate()
    assert desk.case.application.replied_on is None


def test_art33_the_extended_date_is_shown_before_it_is_asked_for(desk: Desk) -> None:
    desk.does("register", desk.cast.alice)
    url = reverse("desk:extension-preview", args=[desk.case.application.matter_id])
    alice = desk.as_(desk.cast.alice)
    assert "批准后答复期限为" in alice.get(url, {"working_days": "10"}).content.decode()
    assert "1至20" in alice.get(url, {"working_days": "21"}).content.decode()
    assert alice.get(url, {"working_days": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"working_days": "21", "reason": "量大"}, "最长20个工作日（条例第三十三条）。"),
        ({"working_days": "5", "reason": ""}, "请填写延期理由。"),
    ],
)
def test_art33_an_impossible_extension_is_refused(desk: Desk, data: dict[str, str], message: str) -> None:
    desk.does("register", desk.cast.alice)
    response = desk.act("extension", desk.cast.alice, **data)
    assert (response.status_code, message in response.content.decode()) == (422, True)
    assert response.context["form"]["working_days"].value() == data["working_days"]


@pytest.mark.parametrize(
    "name", ["extension", "withdrawal", "clarified", "respond-by", "contact", "search", "link"]
)
def test_acts_are_for_those_who_hold_the_duty(desk: Desk, name: str) -> None:
    url = reverse("desk:act", args=[desk.case.application.matter_id, name])
    assert [desk.as_(p).get(url).status_code for p in (desk.cast.alice, desk.cast.dave, desk.cast.frank)] == [
        200,
        403,
        403,
    ]
    assert desk.as_(desk.cast.olivia).get(url).status_code == 404


def test_a_case_links_to_those_acts_alone_that_the_person_may_do(desk: Desk) -> None:
    cast = desk.cast
    helper = make_staff("hana", cast.agency)
    Duty.objects.create(
        staff=helper, agency=cast.agency, duty="co_unit", department=cast.department, from_on="2020-01-01"
    )
    type(helper).objects.update(must_change_password=False)
    desk.to_draft().acts("withdrawal", cast.alice, reason="来函撤回")
    matter_id = desk.case.application.matter_id
    for person in (cast.alice, cast.bob, cast.carol, cast.dave, cast.erin, cast.frank, helper):
        client, text = desk.as_(person), page(desk, person)
        for name in ("note", "file", "link", "search", "delivery", "hand-over", "proof", "contact"):
            url = reverse("desk:act", args=[matter_id, name])
            may = client.get(url).status_code == 200
            assert (f'href="{url}"' in text) is may, (person.username, name)


def test_a_helping_department_adds_notes_and_decides_nothing(desk: Desk) -> None:
    helper = make_staff("hana", desk.cast.agency)
    Duty.objects.create(
        staff=helper,
        agency=desk.cast.agency,
        duty="co_unit",
        department=desk.cast.department,
        from_on="2020-01-01",
    )
    type(helper).objects.update(must_change_password=False)
    desk.to_draft()
    desk.acts("note", helper, text="本科室没有这份材料")
    assert desk.act("search", helper, **NOT_FOUND).status_code == 403
    text = page(desk, helper)
    assert ("张**" in text, "138****5678" in text) == (False, False)


def test_the_clarified_text_of_a_wrong_moment_is_refused(desk: Desk) -> None:
    response = desk.act("clarified", desk.cast.alice, received_on=later(), text="补正")
    assert (response.status_code, "本件没有等待补正" in response.content.decode()) == (422, True)


def test_peek_shows_a_glance_of_the_case(desk: Desk) -> None:
    url = reverse("desk:case-peek", args=[desk.case.application.matter_id])
    text = desk.as_(desk.cast.alice).get(url).content.decode()
    assert ("<html" in text, "登记：待登记员领取" in text) == (False, True)
    assert desk.as_(desk.cast.olivia).get(url).status_code == 404


def test_a_case_closed_by_withdrawal_offers_nothing_more(cast: Cast) -> None:
    desk = new_desk(cast)
    desk.acts("withdrawal", cast.alice, reason="来函撤回").letters().does("archive", cast.alice)
    response = desk.as_(cast.alice).get(desk.url)
    assert (response.context["form"], [act.url for act in response.context["acts"] if act.url]) == (None, [])
    assert "本件已经办结归档" in response.content.decode()


# Labels


def test_a_field_that_the_chosen_answer_asks_for_is_not_called_optional(desk: Desk) -> None:
    desk.case.register()
    form = desk.as_(desk.cast.alice).get(desk.url).context["form"]
    optional = [name for name in form.fields if is_optional(form[name])]
    assert optional == ["department", "handler", "opinion"]
    refused = desk.post("review", desk.cast.alice, decision="clarify", guidance="写明年度")
    assert (refused.status_code, refused.context["form"].errors["items"]) == (
        422,
        ["请逐项写明需要补正的事项。"],
    )


def test_a_reply_that_provides_nothing_to_download_is_remarked_upon_and_not_refused(desk: Desk) -> None:
    desk.to_draft()
    response = desk.as_(desk.cast.bob).post(
        desk.work_url("draft"), {"decision": "head", **PROVIDED, **PARTIES}, follow=True
    )
    told = [str(message) for message in response.context["messages"]]
    assert any("本件没有“提供的信息”附件" in text for text in told)
    assert desk.case.task("head_review")
