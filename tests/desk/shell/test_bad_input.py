"""What no page of ours sends, or a slip of the keyboard: answered with a sentence, never with a server error."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.models import OpenWork, RevealLog
from desk.applications.act_forms import ACTS
from desk.shell.filters import InboxFilter
from desk.shell.step_form import LONGEST_TERM
from tests.cast import Cast
from tests.desk.driver import NOT_FOUND, PARTIES, PROVIDED, Desk, new_desk

NUL = "空\x00字符"
STRANGE = (
    NUL,
    "²",
    "٣",
    "-1",
    "1.5",
    "1e400",
    "9" * 30,
    "9" * 5000,
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "吉" * 6000,
    "\r\n\t",
    "' OR 1=1 --",
    "..",
)
ANSWERED = {200, 302, 403, 404, 422}


@pytest.fixture
def alice(desk: Desk) -> Client:
    return desk.as_(desk.cast.alice)


def test_lists_with_strange_filters_are_shown_without_them(desk: Desk, alice: Client) -> None:
    url = reverse("desk:inbox")
    for name in ("list", "page", "unknown", *InboxFilter.base_fields):
        for value in STRANGE:
            for listed in ("unclaimed", "open"):
                page = alice.get(url, {"list": listed, name: value})
                assert page.status_code == 200, (name, value[:20])
    for value in STRANGE:
        page = alice.get(url, {"list": value})
        assert page.context["listing"].name == "todo"
        page = alice.get(url, {"list": "unclaimed", "page": value})
        assert len(page.context["rows"]) == 1
    said = alice.get(url, {"list": "unclaimed", "since": "9999-99-99", "light": "blue"})
    for name in ("since", "light"):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said.context["form"].errors[name][0]), name


def test_the_case_page_with_strange_parameters_is_shown(desk: Desk, alice: Client) -> None:
    for name in ("work", "from", "events", "place"):
        for value in STRANGE:
            assert alice.get(desk.url, {name: value}).status_code == 200, (name, value[:20])


def test_addresses_with_impossible_numbers_are_not_found(desk: Desk, alice: Client) -> None:
    task, case = desk.case.work("register").pk, desk.case.application.matter_id
    addresses = [desk.url, reverse("desk:file", args=[1]), reverse("desk:case-peek", args=[case])]
    for digits in ("0", "9" * 19, "9" * 40, "9" * 4400):
        for address in addresses:
            page = alice.get("/".join(digits if part.isdecimal() else part for part in address.split("/")))
            assert (page.status_code, "没有这个页面" in page.content.decode()) == (404, True), digits[:20]
        for name in ("claim", "give-back", "work"):
            address = reverse(f"desk:{name}", args=[task]).replace(f"/{task}/", f"/{digits}/")
            assert alice.post(address).status_code in (302, 404), (name, digits[:20])


def test_strange_ticks_are_left_out_and_the_others_are_done(desk: Desk, alice: Client) -> None:
    task = desk.case.work("register").pk  # "٣" is a 3, and may be the id itself
    page = alice.post(
        reverse("desk:bulk"), {"work": [v for v in STRANGE if v != "٣"], "take": "1"}, follow=True
    )
    assert page.status_code == 200
    assert OpenWork.objects.get().owner is None
    alice.post(reverse("desk:bulk"), {"work": ["²", "9" * 5000, task], "take": "1"})
    assert OpenWork.objects.get().owner == desk.cast.alice
    for value in STRANGE:
        hand_over = {"work": [task], "to": value, "reason": value, "from": value, "hand_over": "1"}
        assert alice.post(reverse("desk:bulk"), hand_over).status_code == 302
    assert OpenWork.objects.get().owner == desk.cast.alice


def test_nothing_is_revealed_for_a_strange_field_or_reason(desk: Desk, alice: Client) -> None:
    mine = desk.case.application.applicants.get().pk
    other = new_desk(desk.cast).case.application.applicants.get().pk
    url = reverse("desk:reveal", args=[desk.case.application.matter_id])
    fields = ["", ".", "name", "representative.name", "applicant:.name", "applicant:abc.name"]
    fields += [f"applicant:{pk}.name" for pk in (other, "²00", "-1", "9" * 5000, NUL, f"0{mine}")]
    fields += [f"applicant:{mine}.{name}" for name in ("", "pk", "application", "name_hash", NUL)]
    for field in fields:
        page = alice.post(url, {"field": field, "reason": "核对"}, follow=True)
        assert (page.status_code, "张喆堃" in page.content.decode()) == (200, False), field[:40]
        assert [str(m) for m in page.context["messages"]], field[:40]
    for reason in ("\0", "", "理" * 201):
        page = alice.post(url, {"field": f"applicant:{mine}.name", "reason": reason}, follow=True)
        assert ("张喆堃" in page.content.decode(), len(page.context["messages"])) == (False, 1)
    assert not RevealLog.objects.exists()
    page = alice.post(url, {"field": f"applicant:{other}.name", "reason": "核对"}, follow=True)
    assert [str(m) for m in page.context["messages"]] == ["本件没有这个人，请从本件页面重新选择。"]


def test_an_identity_paper_stays_shut_for_a_strange_reason(desk: Desk, alice: Client) -> None:
    paper = SimpleUploadedFile("证.txt", b"1")
    desk.acts("file", desk.cast.alice, purpose="identity", upload=paper)
    url = reverse("desk:file", args=[desk.case.application.matter.files.get().pk])
    page = alice.post(url, {"reason": "\0"})
    assert (page.status_code, "没有打开" in page.content.decode()) == (422, True)
    assert not RevealLog.objects.exists()


def attempts(fields: Any, right: dict[str, Any], values: Any = STRANGE) -> Iterator[dict[str, Any]]:
    """The right answers with one of them made strange."""
    for name in fields:
        for value in values:
            yield right | {name: value}
    yield {}


@pytest.mark.parametrize("name", ACTS)
def test_strange_values_in_acts_are_refused_beside_the_form(desk: Desk, name: str) -> None:
    desk.to_draft()
    today = timezone.localdate().isoformat()
    right = {
        "extension": {"working_days": "5", "reason": "材料多"},
        "link": {"number": "没有", "kind": "related"},
        "search": NOT_FOUND,
        "delivery": {"method": "post", "posted_on": today},
        "clarified": {"received_on": today, "text": "补正"},
        "respond-by": {"respond_by": today, "reason": "住院"},
    }.get(name, {})
    client = desk.as_(desk.cast.bob)
    url = reverse("desk:act", args=[desk.case.application.matter_id, name])
    fields = client.get(url).context["form"].fields
    for data in attempts(fields, right):
        response = client.post(url, data)
        assert response.status_code in ANSWERED, data
        if response.status_code == 302 and name in ("extension", "withdrawal"):
            break  # done, with something harmless


def tried(desk: Desk, step: str, by: Any, right: dict[str, Any]) -> None:
    """Everything strange in this step, then the right thing."""
    client, url = desk.as_(by), desk.work_url(step)
    for data in attempts([name for name in right if name not in PARTIES], right):
        response = client.post(url, data)
        assert response.status_code in ANSWERED, (step, data)
        if response.status_code == 302:  # accepted: something harmless in a free text
            return
    assert client.post(url, right).status_code == 302, step


def test_strange_values_in_steps_are_refused_beside_the_form(cast: Cast) -> None:
    desk = new_desk(cast, channel="fax")
    today = timezone.localdate().isoformat()
    third = {"party-0-party": "third_party", "party-0-agency": "", "party-0-name": "李四"}
    asked = PARTIES | third | {"party-0-subject": "补助金额"}
    tried(desk, "confirm", cast.alice, {"confirmed_on": today, "how": "电话"})
    desk.post("register", cast.alice)
    for decision, more in {
        "clarify": {"items": "年度", "guidance": "写明", "clarify_by": "0001-01-01"},
        "reasons": {"frequency": "多", "reasons_by": "0001-01-01"},
        "assign": {"department": "²", "handler": "9" * 5000},
    }.items():
        for value in STRANGE:
            data = {"decision": decision, **dict.fromkeys(more, value)}
            assert desk.post("review", cast.alice, **data).status_code == 422, (decision, value[:20])
    desk.post("review", cast.alice, decision="assign", handler=cast.bob.pk)
    tried(desk, "search", cast.bob, {"decision": "consult", **NOT_FOUND, **asked})
    desk.case.make_letters()
    for value in STRANGE:
        arrival = {"decision": "arrival", "received_on": value}
        assert desk.post("opinion", cast.bob, **arrival).status_code == 422, value[:20]
    returned = {"decision": "opinion", "opinion": "object", "returned_on": today, "text": "不同意"}
    tried(desk, "opinion", cast.bob, {**returned, "reasonable": "yes"})
    draft = desk.case.work("draft").pk
    for value in STRANGE:
        for name in ("kind", "sub_reason", "grounds", "taken_out", "party-TOTAL_FORMS", "decision"):
            data = {"decision": "head", **PROVIDED, **PARTIES, name: value}
            for page in ("reply-fields", "draft-preview"):
                url = reverse(f"desk:{page}", args=[draft])
                assert desk.as_(cast.bob).post(url, data).status_code in ANSWERED, (name, value[:20])
    broken = {"decision": "consult", "party-TOTAL_FORMS": "x", "party-INITIAL_FORMS": "0"}
    page = desk.post("draft", cast.bob, **broken)
    assert "征求意见对象的填写不完整，请重新填写后再提交。" in page.content.decode()
    tried(desk, "draft", cast.bob, {"decision": "head", **PROVIDED, **PARTIES})
    tried(desk, "head_review", cast.carol, {"decision": "pass", "opinion": ""})
    desk.post("legal_review", cast.dave, decision="pass")
    desk.post("sign", cast.erin, decision="pass")
    desk.letters()
    tried(desk, "deliver", cast.alice, {"method": "post", "posted_on": today, "tracking_no": "1"})
    tried(desk, "archive", cast.alice, {"note": ""})


def test_strange_values_at_intake_are_refused_beside_the_form(desk: Desk, alice: Client) -> None:
    url = reverse("desk:intake")
    form = alice.get(url).context["forms"]
    names = [name for part in form.values() for name in part.fields]
    right = {
        "agency": desk.cast.agency.pk,
        "channel": "fax",
        "arrived_on": timezone.localdate().isoformat(),
        "kind": "natural_person",
        "name": "李明",
        "info_name": "预算",
        "carrier": "paper",
        "obtain": "post",
        "once": "1",
    }
    for n, data in enumerate(attempts(names, right, (NUL, "²", "9" * 30, "0001-01-01", "吉" * 6000))):
        once = data.get("once", "") if data.get("once") in STRANGE else f"once{n}"
        assert alice.post(url, data | {"once": once}).status_code in ANSWERED, data
    last = timezone.localdate() + LONGEST_TERM
    refused = f"日期应在2000年1月1日至{last:%Y年%-m月%-d日}之间，请核对年份。"
    for day in ("0001-01-01", "1026-03-02"):
        page = alice.post(url, right | {"arrived_on": day, "once": day})
        assert page.context["forms"]["channel"].errors["arrived_on"] == [refused]


def test_the_preview_of_an_extension_answers_anything(desk: Desk, alice: Client) -> None:
    url = reverse("desk:extension-preview", args=[desk.case.application.matter_id])
    for value in STRANGE:
        assert alice.get(url, {"working_days": value}).status_code == 200, value[:20]
