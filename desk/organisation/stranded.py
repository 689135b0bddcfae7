"""Where administrators put stranded work right, and the mail that tells them of it each morning."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from accounts.selectors import administrators
from casework.messages import queue_message
from casework.models import Message
from casework.stranded import Remedy, Stranded, stranded

NAMED = 20


def remedy_url(row: Stranded) -> str:
    """The page on which what `row.remedy` says is done, filled in as far as the row knows."""
    if row.remedy is Remedy.APPOINT:
        return f"{reverse('admin:accounts_duty_add')}?agency={row.agency.pk}&duty={row.duty}"
    if row.remedy is Remedy.HAND_OVER_PERSON:
        return f"{reverse('desk:reorganise-change', args=['person'])}?source={row.owner_id}"
    successor = f"&to={row.agency.successor_id}" if row.agency.successor_id else ""
    return f"{reverse('desk:reorganise-change', args=['agency'])}?source={row.agency.pk}{successor}"


def tell_administrators(on: date) -> int:
    """Queue what each administrator is to know that day; how many people it concerns. Safe to repeat."""
    found = stranded(on)
    people = [person for person in administrators(on) if person.email] if found else []
    lines = [f"{row.matter.number}（{row.step}）：{row.why}" for row in found[:NAMED]]
    if len(found) > NAMED:
        lines.append(f"等共 {len(found)} 项。")
    text = "\n".join(
        [
            f"下列 {len(found)} 项在办工作没有人能办，期限照常计算，请尽快任命人员或者移交：",
            *lines,
            f"全部情况和办法见 {settings.PUBLIC_URL}{reverse('desk:stranded')}",
        ]
    )
    for person in people:
        key = f"stranded:{on.isoformat()}:{person.pk}"
        subject = f"{len(found)} 项在办工作没有人能办"
        queue_message(None, Message.Channel.EMAIL, person.email, subject=subject, body=text, key=key)
    return len(people)
