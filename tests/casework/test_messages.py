from datetime import timedelta
from threading import Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from casework.messages import queue_message, send_again, send_pending
from casework.models import Message
from casework.sms import ConsoleSms, SmsBackend

SUBJECT = "政府信息公开申请已收到"


class BrokenSms(SmsBackend):
    """A gateway that is down and repeats the number in its error."""

    def send(self, to: str, text: str, reference: str) -> None:
        raise ConnectionError(f"cannot reach {to}")


def queue(matter, channel="email", to="zhang@example.cn", key="k1"):
    queue_message(matter, channel, to, subject=SUBJECT, body="您的申请已登记。", key=key)


def make_due(**changes) -> None:
    Message.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1), **changes)


def test_queueing_twice_with_one_key_makes_one_message(matter):
    queue(matter)
    queue(matter, to="other@example.cn")
    assert Message.objects.count() == 1
    assert send_pending() == 1
    assert [m.to for m in mail.outbox] == [["zhang@example.cn"]]


def test_address_and_text_of_a_matter_are_sealed_and_sent_in_clear(matter):
    queue(matter)
    message = Message.objects.get()
    assert b"zhang@example.cn" not in bytes(message.to)
    assert "您的申请".encode() not in bytes(message.body)
    send_pending()
    sent = mail.outbox[0]
    assert (sent.to, sent.subject, sent.body) == (["zhang@example.cn"], SUBJECT, "您的申请已登记。")
    assert sent.extra_headers == {"Message-ID": message.message_id}


def test_a_message_without_matter_is_kept_in_clear(db):
    queue(None, to="clerk@example.cn")
    assert bytes(Message.objects.get().to) == b"clerk@example.cn"
    assert send_pending() == 1


def test_a_sent_message_is_not_sent_again(matter):
    queue(matter)
    assert (send_pending(), send_pending()) == (1, 0)
    message = Message.objects.get()
    assert (message.state, message.attempts) == ("sent", 1)
    assert message.sent_at is not None


def test_sms_goes_through_the_named_backend(matter, settings, capsys):
    settings.SMS_BACKEND = f"{ConsoleSms.__module__}.ConsoleSms"
    queue(matter, channel="sms", to="13800138000")
    assert send_pending() == 1
    assert "发往 138****8000\n您的申请已登记。\n" in capsys.readouterr().out


def test_a_failed_attempt_waits_longer_each_time_and_keeps_its_message_id(matter, settings):
    settings.SMS_BACKEND = f"{__name__}.BrokenSms"
    queue(matter, channel="sms", to="13800138000")
    message_id, waits = Message.objects.get().message_id, []
    for _ in range(5):
        before = timezone.now()
        assert send_pending() == 0
        message = Message.objects.get()
        waits.append(round((message.next_attempt_at - before).total_seconds() / 60))
        make_due()
    assert waits == [1, 5, 15, 60, 60]
    assert (message.state, message.attempts, message.message_id) == ("pending", 5, message_id)
    assert {entry["failure"] for entry in message.attempt_log} == {"ConnectionError"}
    assert "13800138000" not in str(message.attempt_log)


def test_a_message_is_given_up_after_three_days_and_can_be_sent_again(matter, settings):
    settings.SMS_BACKEND = f"{__name__}.BrokenSms"
    queue(matter, channel="sms", to="13800138000")
    make_due(attempts=70, created_at=timezone.now() - timedelta(days=4))
    send_pending()
    message = Message.objects.get()
    assert message.state == "failed"
    assert send_pending() == 0
    settings.SMS_BACKEND = "casework.sms.ConsoleSms"
    send_again(message)
    assert send_pending() == 1


def test_one_failure_does_not_hold_up_the_others(matter, settings):
    settings.SMS_BACKEND = f"{__name__}.BrokenSms"
    queue(matter, channel="sms", to="13800138000", key="k1")
    queue(matter, key="k2")
    assert send_pending() == 1
    assert list(Message.objects.order_by("key").values_list("state", flat=True)) == ["pending", "sent"]


def test_the_limit_bounds_one_sweep(matter):
    for key in ("k1", "k2", "k3"):
        queue(matter, key=key)
    assert (send_pending(limit=2), send_pending(limit=2)) == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_four_senders_side_by_side_send_each_message_once(matter):
    for number in range(20):
        queue(matter, key=f"k{number}")

    def send():
        try:
            send_pending()
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Message.objects.filter(state="sent", attempts=1).count() == 20
    assert len(mail.outbox) == 20


@pytest.mark.parametrize(
    ("channel", "switch", "to"),
    [("sms", "SENDS_SMS", "13800138000"), ("email", "SENDS_EMAIL", "z@example.cn")],
)
def test_what_an_installation_does_not_send_is_recorded_as_not_sent(
    matter, settings, capsys, channel, switch, to
):
    setattr(settings, switch, False)
    queue(matter, channel=channel, to=to)
    assert send_pending() == 0
    message = Message.objects.get()
    assert (message.state, message.attempts, message.sent_at) == ("not_sent", 0, None)
    assert (capsys.readouterr().out, mail.outbox) == ("", [])
    setattr(settings, switch, True)
    send_again(message)
    assert send_pending() == 1
