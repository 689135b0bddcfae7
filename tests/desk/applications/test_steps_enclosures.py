"""Files reach the applicant only as they were when the draft was sent for approval (art. 17), whoever added them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Duty, Staff
from casework.models import StoredFile
from requests_app.intake.submit import Upload
from requests_app.models import Reply
from requests_app.public import files_for_applicant
from requests_app.reply.enclosures import take_out_enclosures
from requests_app.reply.material import add_file
from statute.refused import Refused
from tests.cast import Cast, act, make_staff
from tests.desk.driver import PARTIES, PROVIDED, Desk, complaints, new_desk
from tests.workflows.engine.test_door_races import at_once

SENT = (
    "答复已经送审，提供给申请人的文件须先经审查（条例第十七条），以送审时的为准，不能再增减。"
    "确需增减的，请审批人退回，改好后重新送审。"
)
ENDED = "本件已经答复、撤回或者视为放弃，不能再增减提供给申请人的文件。"
NOT_YOURS = (
    "“提供的信息”随答复公开，由承办人或者登记员添加。您找到的文件，请按“办理材料”添加，由承办人审查后提供。"
)
REFUSING = {
    "kind": "R16",
    "fact_activity": "信访",
    "fact_activity_reason": "申请内容是反映问题、要求处理，没有指向政府信息",
}


def helper(cast: Cast) -> Staff:
    staff = make_staff("hana", cast.agency)
    Duty.objects.create(
        staff=staff, agency=cast.agency, duty="co_unit", department=cast.department, from_on="2020-01-01"
    )
    Staff.objects.update(must_change_password=False)
    return staff


def add(
    desk: Desk, by: Staff, name: str = "预算.txt", purpose: str = "application.enclosure"
) -> HttpResponse:
    return desk.act("file", by, purpose=purpose, upload=SimpleUploadedFile(name, name.encode()))


def refusal(response: HttpResponse) -> list[str]:
    assert response.status_code == 422
    return list(response.context["form"].non_field_errors())


def shown(desk: Desk) -> list[str]:
    """What the applicant finds on the portal."""
    return [file.name for file in files_for_applicant(desk.case.application)]


def draft(desk: Desk, *names: str, **data: Any) -> Desk:
    """Send the draft for approval, with files of these names."""
    files = [SimpleUploadedFile(name, name.encode()) for name in names]
    data = {"decision": "head", **PROVIDED, **PARTIES, **data, **({"enclosures": files} if files else {})}
    response = desk.post("draft", desk.cast.bob, **data)
    assert response.status_code == 302, complaints(response)
    return desk


def approved(desk: Desk) -> Desk:
    cast = desk.cast
    desk.does("head_review", cast.carol, decision="pass").does("legal_review", cast.dave, decision="pass")
    return desk.does("sign", cast.erin, decision="pass")


def delivered(desk: Desk) -> Desk:
    desk.letters().case.deliver()
    return desk


def test_art17_what_was_in_the_file_when_the_draft_was_sent_reaches_the_applicant(desk: Desk) -> None:
    desk.to_draft()
    assert add(desk, desk.cast.alice, "登记员加的.txt").status_code == 302
    draft(desk, "承办人加的.txt")
    assert shown(desk) == []
    delivered(approved(desk))
    assert shown(desk) == ["登记员加的.txt", "承办人加的.txt"]


def test_art17_no_enclosure_once_the_draft_is_on_its_way_or_the_case_ended(desk: Desk) -> None:
    cast = desk.cast
    draft(desk.to_draft())
    approval = (("head_review", cast.carol), ("legal_review", cast.dave), ("sign", cast.erin))
    for step, person in approval:
        for by in (cast.alice, cast.bob):
            assert refusal(add(desk, by)) == [SENT], step
        desk.does(step, person, decision="pass")
    assert refusal(add(desk, cast.bob)) == [SENT]  # signed, its letter in the making
    desk.letters()
    assert refusal(add(desk, cast.bob)) == [SENT]  # made, not delivered yet
    delivered(desk)
    assert refusal(add(desk, cast.bob)) == [ENDED]
    desk.case.archive()
    assert refusal(add(desk, cast.bob)) == [ENDED]
    assert add(desk, cast.bob, purpose="evidence").status_code == 302  # the file itself may still grow
    assert shown(desk) == []


def test_no_enclosure_on_a_withdrawn_case(desk: Desk) -> None:
    desk.to_draft().acts("withdrawal", desk.cast.alice, reason="来函撤回")
    assert refusal(add(desk, desk.cast.bob)) == [ENDED]
    assert not StoredFile.objects.filter(purpose="application.enclosure").exists()


@pytest.mark.parametrize("person", ["carol", "dave", "erin"])
def test_approvers_add_no_enclosure(desk: Desk, person: str) -> None:
    desk.to_draft()
    assert refusal(add(desk, getattr(desk.cast, person))) == [NOT_YOURS]


def test_a_helping_department_adds_working_material_and_no_enclosure(desk: Desk) -> None:
    hana = helper(desk.cast)
    desk.to_draft()
    assert refusal(add(desk, hana)) == [NOT_YOURS]
    offered = desk.as_(hana).get(reverse("desk:act", args=[desk.case.application.matter_id, "file"]))
    assert list(offered.context["form"].fields["purpose"].widget.choices) == [("evidence", "办理材料")]
    assert add(desk, hana, purpose="identity").status_code == 422
    assert add(desk, hana, "台账.txt", "evidence").status_code == 302
    delivered(approved(draft(desk)))
    assert refusal(add(desk, hana)) == [NOT_YOURS]
    assert shown(desk) == []


def test_the_form_offers_no_enclosure_when_none_may_be_added(desk: Desk) -> None:
    url = reverse("desk:act", args=[desk.case.application.matter_id, "file"])
    bob = desk.as_(desk.cast.bob)
    desk.to_draft()
    assert "提供的信息" in dict(bob.get(url).context["form"].fields["purpose"].widget.choices).values()
    draft(desk)
    form = bob.get(url).context["form"]
    assert "提供的信息" not in dict(form.fields["purpose"].widget.choices).values()
    assert form.fields["purpose"].help_text == f"现在不能添加“提供的信息”：{SENT}"


def test_a_returned_draft_takes_enclosures_again_and_leaves_out_what_its_drafter_ticks(desk: Desk) -> None:
    cast = desk.cast
    draft(desk.to_draft(), "未涂黑.txt")
    desk.does("head_review", cast.carol, decision="return", opinion="未作处理，请换成处理后的文件")
    assert add(desk, cast.alice, "处理后.txt").status_code == 302
    page = desk.as_(cast.bob).get(desk.url)
    listed = list(page.context["form"].fields["taken_out"].choices)
    assert [name for _, name in listed] == ["未涂黑.txt", "处理后.txt"]
    draft(desk, taken_out=[listed[0][0]])
    page = desk.as_(cast.carol).get(desk.url)
    assert [file.name for file in page.context["form"].enclosed] == ["处理后.txt"]
    delivered(approved(desk))
    assert shown(desk) == ["处理后.txt"]
    event = desk.case.application.matter.events.get(kind="application.enclosure_taken_out")
    assert (event.actor, event.data) == (cast.bob, {"file": listed[0][0]})
    # The log tells the number of the file, and so does the list of files
    tag = f'办理材料</span> <span class="muted">文件{listed[0][0]}，'
    assert tag in desk.as_(cast.carol).get(desk.url).content.decode()


def test_a_reply_that_refuses_publishes_nothing_of_an_earlier_draft(desk: Desk) -> None:
    draft(desk.to_draft(), "预算.txt")
    desk.does("head_review", desk.cast.carol, decision="return", opinion="不是政府信息公开申请")
    desk.does("draft", desk.cast.bob, decision="head", **REFUSING, **PARTIES)
    delivered(approved(desk))
    assert (Reply.objects.get().enclosed, shown(desk)) == ([], [])


def test_a_file_that_came_past_the_services_is_not_published(desk: Desk) -> None:
    draft(desk.to_draft(), "预算.txt")
    desk.case.application.matter.files.filter(purpose="identity").update(purpose="application.enclosure")
    stray = add(desk, desk.cast.bob, "另加.txt", "evidence")
    assert stray.status_code == 302
    StoredFile.objects.filter(name="另加.txt").update(purpose="application.enclosure")
    delivered(approved(desk))
    assert shown(desk) == ["预算.txt"]


def test_letters_and_documents_are_no_added_material(desk: Desk) -> None:
    for purpose in ("letter", "document", "nothing"):
        with pytest.raises(Refused) as refused:
            act(
                desk.case.application,
                add_file,
                by=desk.cast.alice,
                on=desk.case.on,
                purpose=purpose,
                upload=Upload("信.txt", b"1"),
            )
        assert refused.value.code == "unknown_purpose"


def test_nothing_is_taken_out_of_what_was_sent(desk: Desk) -> None:
    draft(desk.to_draft(), "预算.txt")
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(
            desk.case.application,
            take_out_enclosures,
            by=desk.cast.bob,
            on=desk.case.on,
            file_ids=list(StoredFile.objects.values_list("pk", flat=True)),
        )
    assert refused.value.message == SENT
    assert StoredFile.objects.get(name="预算.txt").purpose == "application.enclosure"


@pytest.mark.django_db(transaction=True)
def test_an_enclosure_added_while_the_draft_is_sent_is_approved_with_it_or_refused(cast: Cast) -> None:
    outcomes = set()
    for _ in range(6):
        desk = new_desk(cast)
        desk.case.register().review().assign().search()
        for person in (cast.alice, cast.bob):
            desk.as_(person)
        sent = {"decision": "head", **PROVIDED, **PARTIES}
        done, *added = at_once(
            [
                lambda desk=desk, sent=sent: desk.post("draft", cast.bob, **sent).status_code,
                *[lambda desk=desk: add(desk, cast.alice).status_code] * 3,
            ]
        )
        assert (done, set(added) <= {302, 422}) == (302, True)
        outcomes |= set(added)
        files = StoredFile.objects.filter(
            matter=desk.case.application.matter, purpose="application.enclosure"
        )
        reply = Reply.objects.get(application=desk.case.application)
        assert reply.enclosed == list(files.order_by("pk").values_list("pk", flat=True))
        assert len(reply.enclosed) == added.count(302)
    assert outcomes <= {302, 422}
