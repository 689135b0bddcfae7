"""A kind of matter that no county has walks through everything that every kind is promised."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import Access
from accounts.models import Staff
from casework.deadlines import start_of
from casework.events import verify
from casework.models import Deadline, OpenWork, StoredFile
from casework.reminders import sweep
from casework.visibility import todo, unclaimed
from casework.work import reassign
from records.services import add_document
from tests.cast import Cast, cast, make_staff
from tests.desk.driver import new_desk
from tests.made_up.kind import receive
from tests.made_up.models import Gift
from workflows.engine import rebuild
from workflows.moves import reorganise

__all__ = ["cast"]
TODAY = timezone.localdate()
INBOX = "/desk/"


@pytest.fixture
def gift(cast: Cast) -> Gift:
    gift = receive(cast.agency, "青花瓷瓶", TODAY)
    Staff.objects.update(must_change_password=False)
    return gift


def session(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client


def work(gift: Gift) -> OpenWork:
    return OpenWork.objects.get(matter=gift.matter)


def rows(client: Client, **query: str) -> list[tuple[str, str]]:
    page = client.get(INBOX, query)
    assert page.status_code == 200
    return [(row.matter.title, row.step) for row in page.context["rows"]]


def page_of(gift: Gift) -> str:
    return reverse("desk:case", args=[gift.matter_id])


def test_it_is_claimed_from_the_inbox_and_goes_from_step_to_step_to_its_end(cast: Cast, gift: Gift) -> None:
    bob, alice = session(cast.bob), session(cast.alice)
    assert rows(bob, list="unclaimed") == [("青花瓷瓶", "估价")]
    assert rows(alice, list="unclaimed") == []
    went = bob.post(reverse("desk:claim", args=[work(gift).pk]))
    assert went.url.startswith(page_of(gift))
    assert rows(bob, list="todo") == [("青花瓷瓶", "估价")]
    page = bob.get(went.url).content.decode()
    assert ("价值（元）" in page, "上交期限" in page, "bob领取“估价”" in page) == (True, True, True)
    url = reverse("desk:work", args=[work(gift).pk])
    refused = bob.post(url, {"value": "0"})
    assert (refused.status_code, 'value="0"' in refused.content.decode()) == (422, True)
    assert bob.post(url, {"value": "300"}).status_code == 302
    assert (work(gift).step, rows(alice, list="unclaimed")) == ("gift.store", [("青花瓷瓶", "入库")])
    assert alice.post(reverse("desk:work", args=[work(gift).pk]), {}).status_code == 302
    gift.refresh_from_db()
    assert (gift.value, gift.stored_on, gift.matter.open_work.count()) == (300, TODAY, 0)
    gift.matter.refresh_from_db()
    assert verify(gift.matter) == []
    assert rows(alice, list="closed") == [("青花瓷瓶", "已入库")]
    assert "alice入库。" in alice.get(page_of(gift)).content.decode()


def test_nobody_without_the_duty_does_its_steps_or_sees_it(cast: Cast, gift: Gift) -> None:
    url = reverse("desk:work", args=[work(gift).pk])
    assert session(cast.alice).post(url, {"value": "300"}).status_code == 403
    assert session(cast.olivia).get(page_of(gift)).status_code == 404
    assert session(cast.olivia).post(url, {"value": "300"}).status_code == 403
    gift.refresh_from_db()
    assert gift.value is None


def test_its_own_act_adds_a_file_that_is_opened_behind_the_same_permission(cast: Cast, gift: Gift) -> None:
    bob = session(cast.bob)
    url = reverse("desk:act", args=[gift.matter_id, "photo"])
    assert "添加照片" in bob.get(page_of(gift)).content.decode()
    assert bob.post(url, {"photo": SimpleUploadedFile("瓶.txt", b"a vase")}).status_code == 302
    stored = StoredFile.objects.get(matter=gift.matter)
    file_url = reverse("desk:file", args=[stored.pk])
    assert (stored.purpose, b"".join(bob.get(file_url).streaming_content)) == ("gift.photo", b"a vase")
    assert session(cast.olivia).get(file_url).status_code == 404
    assert session(cast.carol).post(url, {}).status_code == 403


def test_people_are_reminded_of_its_own_time_limit(cast: Cast, gift: Gift) -> None:
    assert sweep(start_of(TODAY + timedelta(days=40))) > 0
    due = Deadline.objects.get(matter=gift.matter, main=True)
    assert (due.clock, due.level) == ("gift.hand_in", "overdue")
    told = due.notices.get(level="overdue").recipient_rows.values_list("staff__username", flat=True)
    assert {"bob", "carol"} <= set(told)


def test_it_is_handed_over_to_a_colleague_and_follows_its_agency(cast: Cast, gift: Gift) -> None:
    ben = make_staff("ben", cast.agency, "handler")
    Staff.objects.update(must_change_password=False)
    bob = session(cast.bob)
    bob.post(reverse("desk:claim", args=[work(gift).pk]))
    bob.post(reverse("desk:bulk"), {"work": [work(gift).pk], "to": ben.pk, "hand_over": "1"})
    assert work(gift).owner == ben
    grace = make_staff("grace", cast.county, "administrator")
    moved = reorganise.hand_over_agency(by=grace, source=cast.agency, to=cast.other_agency, on=TODAY)
    assert (moved, work(gift).agency, work(gift).owner) == (1, cast.other_agency, None)
    assert rows(session(cast.olivia), list="unclaimed") == [("青花瓷瓶", "估价")]


def test_it_is_counted_searched_and_narrowed_to(cast: Cast, gift: Gift) -> None:
    bob = session(cast.bob)
    counters = {c["label"]: c["count"] for c in bob.get(INBOX).context["desk"].counters}
    assert counters["待领"] == "1"
    Gift.objects.update(value=300)
    assert rows(bob, list="open", q="青花") == rows(bob, list="open", q="300") == [("青花瓷瓶", "待入库")]
    assert rows(bob, list="open", q="301") == []
    assert rows(bob, list="open", kind="gift") == [("青花瓷瓶", "待入库")]
    assert rows(bob, list="open", kind="application") == []
    assert "赠送人" in bob.get(INBOX, {"list": "open", "kind": "gift"}).content.decode()


def test_one_list_holds_every_kind_and_a_finished_step_leads_to_the_next_of_it(
    cast: Cast, gift: Gift
) -> None:
    alice, bob = session(cast.alice), session(cast.bob)
    bob.post(reverse("desk:work", args=[work(gift).pk]), {"value": "300"})
    other = new_desk(cast)
    document = add_document(agency=cast.agency, title="食堂管理办法", on=TODAY, index_no="A")
    title = other.case.application.matter.title
    assert rows(alice, list="unclaimed") == [("青花瓷瓶", "入库"), (title, "登记"), ("食堂管理办法", "公开")]
    query = "list=unclaimed"
    went = alice.post(reverse("desk:work", args=[work(gift).pk]), {"from": query})
    assert went.url.startswith(reverse("desk:case", args=[other.case.application.matter_id]))
    assert went.url.endswith(f"from={query.replace('=', '%3D')}")
    assert alice.get(reverse("desk:case", args=[document.matter_id])).status_code == 200


def test_art26_a_document_that_is_to_be_public_is_published_on_the_desk(cast: Cast) -> None:
    document = add_document(agency=cast.agency, title="食堂管理办法", on=TODAY, index_no="A")
    Staff.objects.update(must_change_password=False)
    alice = session(cast.alice)
    page = alice.get(reverse("desk:case", args=[document.matter_id])).content.decode()
    assert ("公开期限" in page, "二十个工作日内公开" in page) == (True, True)
    assert alice.get(reverse("desk:case-peek", args=[document.matter_id])).status_code == 200
    publishing = OpenWork.objects.get(matter=document.matter)
    assert session(cast.bob).post(reverse("desk:work", args=[publishing.pk])).status_code == 403
    alice.post(reverse("desk:claim", args=[publishing.pk]))
    alice.post(reverse("desk:work", args=[publishing.pk]))
    document.refresh_from_db()
    assert (document.published_on, document.matter.closed_on) == (TODAY, TODAY)
    assert not OpenWork.objects.filter(matter=document.matter).exists()
    assert not Deadline.objects.filter(matter=document.matter, open=True).exists()


def test_its_open_work_is_rebuilt_and_reassigned_like_any_other(cast: Cast, gift: Gift) -> None:
    OpenWork.objects.all().delete()
    assert rebuild.rebuild() == (1, 0)
    OpenWork.objects.update(owner=cast.bob)
    reassign(gift.matter, on=TODAY, leaving=cast.bob)
    assert work(gift).owner is None
    access = Access(cast.bob, TODAY)
    assert (todo(access).count(), unclaimed(access).count()) == (0, 1)
