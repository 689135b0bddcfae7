"""Tells the applicant that something happened: a short e-mail and SMS without personal data, never the letter itself."""

from datetime import date, timedelta

from django.conf import settings

from casework.messages import queue_message
from casework.models import Message
from letters.models import Letter
from requests_app.models import Application

NOTIFY_WITHIN = timedelta(days=7)
"""Letters dated earlier were entered after the fact; their applicants are not notified."""


def notify_applicant(letter: Letter, on: date) -> None:
    """Queue the message that a letter is made, once for each letter and way; runs in the caller's transaction."""
    if on - letter.dated > NOTIFY_WITHIN:
        return
    application = Application.objects.select_related("matter__current_agency").get(matter=letter.matter_id)
    first = application.applicants.select_related("application__matter").first()
    if first is None:
        return
    number = application.matter.number
    subject = f"政府信息公开申请{number}：{letter.title.removeprefix(application.matter.current_agency.name)}已经作出"
    way = (
        f"请凭登记编号和查询码在 {settings.PUBLIC_URL}{settings.PORTAL_PREFIX}track/ 查看。"
        if application.electronic_delivery
        else "文书将按您选择的方式送达；办理情况可以凭登记编号和查询码在 "
        f"{settings.PUBLIC_URL}{settings.PORTAL_PREFIX}track/ 查询。"
    )
    key = f"letter:{letter.pk}"
    body = f"您的政府信息公开申请（登记编号：{number}）已作出《{letter.title}》。{way}"
    if email := first.email.open():
        queue_message(
            application.matter, Message.Channel.EMAIL, email, subject=subject, body=body, key=f"{key}:email"
        )
    if phone := first.phone.open():
        queue_message(
            application.matter, Message.Channel.SMS, phone, subject=subject, body=body, key=f"{key}:sms"
        )
