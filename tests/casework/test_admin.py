from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Duty, Staff
from casework.messages import queue_message
from casework.models import CalendarDay, Message
from tests.casework.test_gazette import NOTICE_2027

GAZETTE = {"year": "2027", "source": "国办发明电〔2026〕7号", "text": NOTICE_2027}


def sign_in(client, agency, username, duty):
    person = Staff.objects.create_user(username, name="孙某", is_staff=True, must_change_password=False)
    Duty.objects.create(staff=person, agency=agency, duty=duty, from_on=date(2024, 1, 1))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def administrator(client, agency):
    return sign_in(client, agency, "sun", "administrator")


def test_an_administrator_enters_a_year_by_pasting_the_announcement(administrator):
    listing = administrator.get(reverse("admin:casework_calendarday_changelist"))
    assert "录入全年放假通知" in listing.text
    page = administrator.get(reverse("admin:casework_calendarday_gazette"))
    assert page.status_code == 200
    done = administrator.post(reverse("admin:casework_calendarday_gazette"), GAZETTE, follow=True)
    assert "已录入2027年放假安排，共 30 天。" in done.text
    assert CalendarDay.objects.filter(source=GAZETTE["source"]).count() == 30


def test_a_faulty_announcement_changes_nothing_and_keeps_what_was_typed(administrator):
    text = NOTICE_2027.replace("共7天", "共8天")
    page = administrator.post(reverse("admin:casework_calendarday_gazette"), {**GAZETTE, "text": text})
    assert "第3行写着共8天，按日期算是7天，请核对。" in page.text
    assert "共8天。1月31日" in page.text
    assert CalendarDay.objects.count() == 0


def test_an_administrator_enters_and_removes_a_single_day(administrator):
    day = {"date": "2026-08-12", "name": "防台风停工", "source": "青政发〔2026〕9号", "status": "gazetted"}
    administrator.post(reverse("admin:casework_calendarday_add"), day)
    entered = CalendarDay.objects.get()
    assert (entered.date, entered.working) == (date(2026, 8, 12), False)
    administrator.post(reverse("admin:casework_calendarday_delete", args=[entered.pk]), {"post": "yes"})
    assert CalendarDay.objects.count() == 0
    assert list(entered.history.values_list("pgh_label", flat=True)) == ["insert", "delete"]


@pytest.mark.parametrize("name", ["casework_calendarday_gazette", "casework_calendarday_add"])
def test_a_handler_may_not_touch_the_calendar(client, agency, name):
    handler = sign_in(client, agency, "li", "handler")
    assert handler.get(reverse(f"admin:{name}")).status_code == 403
    assert handler.post(reverse(f"admin:{name}"), GAZETTE).status_code == 403
    assert CalendarDay.objects.count() == 0


def test_messages_show_neither_address_nor_text_and_failed_ones_can_be_sent_again(administrator, matter):
    queue_message(
        matter,
        "email",
        "zhang@example.cn",
        subject="政府信息公开申请已收到",
        body="您的申请已登记。",
        key="k1",
    )
    message = Message.objects.get()
    page = administrator.get(reverse("admin:casework_message_change", args=[message.pk]))
    assert page.status_code == 200
    assert "政府信息公开申请已收到" in page.text
    assert "zhang@" not in page.text
    Message.objects.update(state="failed", attempts=70)
    chosen = {"action": "send_again", "_selected_action": [message.pk]}
    listing = administrator.post(reverse("admin:casework_message_changelist"), chosen, follow=True)
    assert "已把 1 条失败或者没有发送的消息重新列入发送。" in listing.text
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("pending", 0)


def picture(mode, side, kind="PNG"):
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, format=kind)
    return SimpleUploadedFile("seal.png", out.getvalue(), "image/png")


def save_agency(administrator, agency, seal):
    """Post the agency's page as it is shown, with that seal."""
    url = reverse("admin:accounts_agency_change", args=[agency.pk])
    form = administrator.get(url).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in shown.items() if value not in (None, "", False)} | {"seal": seal}
    for prefix in ("departments", "changes"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return administrator.post(url, data)


@pytest.mark.parametrize(
    ("seal", "reason"),
    [
        (lambda: picture("RGB", 300), "没有透明背景"),
        (lambda: picture("RGBA", 1200), "超过1000×1000的上限"),
        (lambda: picture("RGB", 300, "JPEG"), "不是可以读取的 PNG 文件"),
    ],
    ids=["opaque", "large", "jpeg"],
)
def test_a_seal_that_letters_cannot_print_is_refused(administrator, agency, seal, reason):
    page = save_agency(administrator, agency, seal())
    assert (page.status_code, reason in page.text) == (200, True)
    agency.refresh_from_db()
    assert agency.seal.name in (None, "")


def test_a_transparent_seal_is_kept(administrator, agency):
    assert save_agency(administrator, agency, picture("RGBA", 300)).status_code == 302
    agency.refresh_from_db()
    with agency.seal.open() as kept, Image.open(kept) as image:
        assert (image.size, image.mode) == ((300, 300), "RGBA")
