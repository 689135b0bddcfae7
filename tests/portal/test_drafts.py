"""Drafts: side by side, offered again, aged, lost, sent once, swept."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import services
from portal import drafts
from portal.models import Draft
from portal.views.apply import AGED, CODE_OVER, LOST
from requests_app.models import Application

from .conftest import AGENCY, CONTACT, PERSON, REQUEST, at, begin, fill, pdf, send, step

pytestmark = pytest.mark.django_db
NEW = reverse("portal:apply-new")
OTHER = PERSON | {"applicant-name": "王竹", "applicant-phone": "13900000000"}


def age(by: timedelta = drafts.LIFETIME) -> None:
    """Let the time pass after which drafts are gone."""
    Draft.objects.update(touched_at=timezone.now() - by - timedelta(seconds=1))


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def value(client, draft: str, name: str) -> str:
    """What a field of a draft's page holds, as 申请人 `applicant-name`."""
    page, field = name.split("-")
    return client.get(at(client, page, draft)).context["form"][field].value()


# ---- several at once ----


def test_two_drafts_in_one_browser_do_not_mix(client, county):
    first = fill(client)
    second = fill(client, applicant=OTHER, request=REQUEST | {"request-info_name": "公交线路"})
    step(client, "files", {"files-identity": pdf("王竹.pdf")}, draft=second)
    assert [value(client, draft, "applicant-name") for draft in (first, second)] == ["李梅", "王竹"]
    send(client, first)
    send(client, second)
    sent = Application.objects.order_by("pk")
    assert [(a.applicants.get().name.open(), a.info_name) for a in sent] == [
        ("李梅", "2025年农村公路养护资金分配表"),
        ("王竹", "公交线路"),
    ]


def test_a_new_draft_is_never_filled_from_another(client, county):
    fill(client)
    draft = begin(client)
    step(client, "agency", AGENCY, draft=draft)
    assert value(client, draft, "applicant-name") in ("", None)


def test_an_unfinished_draft_is_offered_before_another_is_begun(client, county):
    draft = begin(client)
    step(client, "agency", AGENCY)
    step(client, "applicant", PERSON)
    page = client.get(NEW, {"about": "预算"})
    assert (page.status_code, page.context["rows"][0]["agency"]) == (200, "青山县交通运输局")
    text = page.content.decode()
    assert f'href="{at(client, "request", draft)}">继续填写' in text
    assert 'href="?about=%E9%A2%84%E7%AE%97&amp;fresh=1">重新填一份' in text
    assert "李梅" not in text


def test_who_has_none_unfinished_begins_at_once(client, county):
    assert client.get(NEW).url.endswith("/agency/")
    draft = fill(client)
    send(client, draft)
    assert client.get(NEW).url.endswith("/agency/")


def test_an_unfinished_draft_can_be_thrown_away(client, county, django_capture_on_commit_callbacks):
    draft = fill(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("portal:apply-discard", args=[draft]))
    assert answer.url == reverse("portal:apply")
    assert (Draft.objects.count(), default_storage.listdir("drafts")[0]) == (0, [])


def test_only_so_many_are_unfinished_at_once(client, county, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 2)
    for _ in range(2):
        begin(client)
        step(client, "agency", AGENCY)
    page = client.get(NEW, {"fresh": "1"})
    assert "不能再开始新的" in page.content.decode()
    assert "重新填一份" not in page.content.decode()


def test_second_click_on_the_first_step_begins_one_draft(client, county):
    url = at(client, "agency")
    assert [client.post(url, AGENCY).url for _ in range(2)] == [at(client, "applicant")] * 2
    assert Draft.objects.count() == 1


def test_without_its_cookie_a_draft_is_not_opened(client, county, stranger):
    draft = fill(client)
    stranger.cookies["sessionid"] = client.cookies["sessionid"].value  # a copied session
    answer = stranger.get(at(client, "applicant", draft))
    assert answer.url == NEW
    assert said(stranger.get(NEW)) == [f"{LOST}请从第 1 步填写。"]


def test_with_a_cookie_made_up_a_draft_of_somebody_else_is_not_opened(client, county, stranger):
    draft = begin(client)
    step(client, "agency", AGENCY)
    stranger.cookies[f"draft_{draft.replace('-', '')}"] = "made-up"
    answer = stranger.post(at(stranger, "agency", draft), {"agency-agency": "QS"})
    (other,) = Draft.objects.exclude(pk=draft)
    assert answer.url == at(stranger, "agency", str(other.pk))
    assert Draft.objects.get(pk=draft).visitor != other.visitor
    assert value(client, draft, "agency-agency") == "QS-JT"


def test_the_cookie_goes_to_the_addresses_of_its_draft_alone(client, county):
    draft = begin(client)
    cookie = client.cookies[f"draft_{draft.replace('-', '')}"]
    assert (cookie["path"], cookie["httponly"], cookie["max-age"]) == (f"/zwgk/apply/{draft}/", True, "")


# ---- errors by redirect ----


@pytest.mark.parametrize("name", ["agency", "applicant", "request", "files"])
def test_errors_are_shown_by_a_redirect(client, county, name):
    fill(client, files={"files-other1": ""})
    url = at(client, name, begin(client) if name == "agency" else "")
    assert client.post(url, {}).url == url
    assert client.get(url).context["form"].errors != {}


def test_what_was_typed_is_shown_without_errors_until_one_goes_on(client, county):
    step(client, "agency", AGENCY)
    step(client, "applicant", {"applicant-name": "李梅"}, back="1")
    form = client.get(at(client, "applicant")).context["form"]
    assert (form["name"].value(), form.is_bound) == ("李梅", False)


# ---- aged and lost ----


def test_aged_draft_says_so_and_is_gone(client, county):
    draft = fill(client)
    age()
    assert client.get(at(client, "check", draft)).url == NEW
    page = client.get(client.get(NEW).url)
    assert said(page) == [f"{AGED}请从第 1 步填写。"]
    assert (Draft.objects.count(), default_storage.listdir("drafts")[0]) == (0, [])


def test_aged_draft_keeps_what_was_just_sent(client, county):
    step(client, "agency", AGENCY)
    age()
    answer = client.post(at(client, "applicant"), PERSON)
    page = client.get(answer.url)
    assert said(page) == [f"{AGED}刚才这一页填写的内容已保留。请从第 1 步补填前面各步。"]
    assert page.context["form"]["agency"].value() in ("", None)
    draft = answer.url.split("/")[-3]
    step(client, "agency", AGENCY, draft=draft)
    assert value(client, draft, "applicant-name") == "李梅"


def test_lost_draft_keeps_the_file_just_sent(client, county):
    draft = fill(client, files={})
    client.cookies.clear()
    answer = client.post(at(client, "files", draft), {"files-identity": pdf()})
    saved = answer.url.split("/")[-3]
    assert said(client.get(answer.url)) == [f"{LOST}刚才这一页填写的内容已保留。请从第 1 步补填前面各步。"]
    for name, data in (("agency", AGENCY), ("applicant", PERSON), ("request", REQUEST)):
        step(client, name, data, draft=saved)
    assert "已上传：身份证.pdf" in client.get(at(client, "files", saved)).content.decode()


def test_sending_a_lost_draft_begins_anew_with_a_message(client, county):
    draft = fill(client)
    client.cookies.clear()
    answer = client.post(at(client, "check", draft), {})
    assert said(client.get(answer.url)) == [f"{LOST}请从第 1 步填写。"]
    assert Application.objects.count() == 0


# ---- earlier steps that are no longer right ----


def test_sending_leads_to_a_step_that_is_no_longer_right(client, county):
    draft = fill(client)
    step(client, "request", {"request-info_name": ""}, back="1")
    assert client.post(at(client, "check", draft), {}).url == at(client, "request", draft)
    page = client.get(at(client, "request", draft))
    assert said(page) == ["第 3 步还有内容需要补充或者修改，申请还没有提交。"]
    assert list(page.context["form"].errors) == ["carrier", "obtain", "info_name"]


def test_sending_to_an_agency_closed_meanwhile_leads_to_the_first_step(client, county):
    draft = fill(client)
    today = timezone.localdate()
    services.close_agency(by=None, agency=county.bureau, on=today)
    assert client.post(at(client, "check", draft), {}).url == at(client, "agency", draft)
    page = client.get(at(client, "agency", draft))
    assert said(page) == [
        "第 1 步还有内容需要补充或者修改，申请还没有提交。"
        "您选的机关现在不在受理名单内，可能已经撤销或者并入其他机关，请重新选择。"
    ]
    step(client, "agency", {"agency-agency": "QS", "agency-agreed": "on"}, draft=draft)
    send(client, draft)
    assert Application.objects.get().matter.filed_agency == county.government


# ---- sent ----


def test_page_with_the_query_code_closes_after_twenty_minutes(client, county):
    url = send(client, fill(client)).url
    assert client.get(url).status_code == 200
    Draft.objects.update(sent_at=timezone.now() - drafts.CODE_SHOWN - timedelta(seconds=1))
    assert client.get(url).url == reverse("portal:track")
    number = Application.objects.get().matter.number
    told = f"这份申请已经提交，编号是{number}，不用再提交。{CODE_OVER}"
    assert said(client.get(reverse("portal:track"))) == [told]
    assert client.post(at(client, "check"), {}).url == reverse("portal:track")  # from a page left open
    assert said(client.get(reverse("portal:track"))) == [told]
    assert Application.objects.count() == 1
    assert drafts.sweep_drafts() == 0
    assert bytes(Draft.objects.get().sealed) == b""
    Draft.objects.update(sent_at=timezone.now() - drafts.NUMBER_KNOWN - timedelta(seconds=1))
    assert drafts.sweep_drafts() == 1


def test_every_page_of_a_sent_draft_leads_to_its_code(client, county):
    draft = fill(client)
    url = send(client, draft).url
    assert [client.get(at(client, name, draft)).url for name in ("agency", "check")] == [url] * 2
    assert client.post(at(client, "applicant", draft), PERSON).url == url
    assert Application.objects.count() == 1


def test_sending_renews_the_session_and_opens_the_case(client, county):
    fill(client)
    planted = client.cookies["sessionid"].value
    send(client)
    assert client.cookies["sessionid"].value != planted
    case = reverse("portal:track-case", args=[Application.objects.get().pk])
    assert client.get(case).status_code == 200
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert attacker.get(case).status_code == 302


def test_files_go_once_the_application_is_sent(client, county, django_capture_on_commit_callbacks):
    draft = fill(client)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, draft)
    assert default_storage.listdir("drafts")[0] == []


def test_leaving_ends_drafts_codes_and_cases(client, county):
    sent = send(client, fill(client)).url
    unfinished = fill(client)
    assert "还有 1 份没有填完的申请" in client.get(sent).content.decode()
    client.post(reverse("portal:track-leave"))
    case = reverse("portal:track-case", args=[Application.objects.get().pk])
    answers = [client.get(url).status_code for url in (sent, at(client, "check", unfinished), case)]
    assert answers == [302] * 3
    assert (Draft.objects.count(), default_storage.listdir("drafts")[0]) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_application(client, county):
    draft = fill(client)
    cookies = client.cookies.output().replace("Set-Cookie: ", "")

    def click(_: int) -> str:
        other = Client()
        other.cookies.load(cookies)
        try:
            return other.post(at(client, "check", draft), {}).url
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        answers = list(clicks.map(click, range(4)))
    assert answers == [reverse("portal:apply-sent", args=[draft])] * 4
    assert Application.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_click_that_waits_too_long_is_led_back(client, county):
    from django.db import transaction

    draft = fill(client)

    def click() -> str:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 100")
            return client.post(at(client, "check", draft), {}).url
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as clicks:
        Draft.objects.select_for_update().get()
        answer = clicks.submit(click).result()
    assert answer == at(client, "check", draft)
    assert said(client.get(answer)) == [drafts.BUSY]


# ---- tidying up ----


def test_sweep_removes_what_is_over_with_files_and_folders(client, county):
    kept, aged = fill(client), fill(client)
    Draft.objects.filter(pk=aged).update(touched_at=timezone.now() - drafts.LIFETIME - timedelta(seconds=1))
    assert drafts.sweep_drafts() == 1
    assert str(Draft.objects.get().pk) == kept
    assert (
        len(default_storage.listdir("drafts")[0]) == 2
    )  # a file younger than an hour may belong to a row to come
    long_ago = (timezone.now() - drafts.LIFETIME).timestamp() - 1
    for folder in default_storage.listdir("drafts")[0]:
        for name in default_storage.listdir(f"drafts/{folder}")[1]:
            os.utime(default_storage.path(f"drafts/{folder}/{name}"), (long_ago, long_ago))
    drafts.sweep_drafts()
    assert default_storage.listdir("drafts")[0] == [kept.replace("-", "")]


def test_file_missing_from_the_storage_is_named(client, county):
    draft = fill(client)
    drafts.remove_folder(draft.replace("-", ""))
    page = step(client, "check", draft=draft)
    assert said(page) == ["暂存的文件“身份证.pdf”找不到了，请重新上传。申请没有提交，填写的内容没有丢失。"]


def test_contact_of_the_office_stands_on_the_page_of_a_limit(client, county, monkeypatch):
    monkeypatch.setattr("portal.limits.SUBMIT", ("portal.submit", "0/h"))
    draft = fill(client)
    page = send(client, draft)
    assert (page.status_code, Application.objects.count()) == (429, 0)
    text = page.content.decode()
    wanted = ("提交的申请太多", CONTACT["phone"], f'href="{at(client, "check", draft)}">返回刚才的页面')
    assert [each for each in wanted if each not in text] == []
