"""Outgoing e-mail and SMS: the row is the truth, a sweep sends what is pending.

A row exists exactly once for its key; sending is at least once (a crash between sending and commit sends
again), with the same Message-ID each time so that mail programs can tell.
"""

import hashlib
import smtplib
from datetime import timedelta
from time import monotonic

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from casework.after_commit import send_after_commit
from casework.crypto import open_sealed, seal
from casework.models import Matter, Message
from casework.sms import sms_backend

BACK_OFF = (1, 5, 15, 60)  # minutes after the first, second … failed attempt; the last one repeats
GIVE_UP_AFTER = timedelta(days=3)
UNSENT = (Message.State.FAILED, Message.State.NOT_SENT)
SWEEP_SECONDS = 10  # a sweep starts no further message after that: its task has a time limit


def queue_message(matter: Matter | None, channel: str, to: str, *, subject: str, body: str, key: str) -> None:
    """Put a message in the queue, once for each `key`; a second call with the same key changes nothing.

    `subject` stands in clear in the database and on the wire: no personal data in it. Address and body are
    sealed with the matter's key when there is a matter. Runs in the caller's transaction; a worker is asked to
    send it once that commits.
    """
    message = Message(
        matter=matter,
        key=key,
        channel=channel,
        sealed=matter is not None,
        subject=subject,
        to=_kept(matter, to, "to", key),
        body=_kept(matter, body, "body", key),
        message_id=_message_id(key),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    send_after_commit(send_pending_messages)


@shared_task(name="casework.tasks.send_pending_messages")
def send_pending_messages() -> None:
    """The worker's part: asked for by each message, and each minute by the schedule."""
    send_pending()


def send_pending(limit: int = 100) -> int:
    """Send what is due, each message in its own transaction; how many went. Safe to run side by side."""
    sent, stop_at = 0, monotonic() + SWEEP_SECONDS
    for _ in range(limit):
        if monotonic() > stop_at:
            break
        outcome = _send_next()
        if outcome is None:
            break
        sent += outcome
    return sent


def send_again(message: Message) -> None:
    """Give a message that failed or had no way to go a new start."""
    Message.objects.filter(pk=message.pk, state__in=UNSENT).update(
        state=Message.State.PENDING, attempts=0, next_attempt_at=timezone.now()
    )


@transaction.atomic
def _send_next() -> bool | None:
    """True: one was sent. False: one was tried and failed. None: nothing is due."""
    message = (
        Message.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("matter")
        .filter(state=Message.State.PENDING, next_attempt_at__lte=timezone.now())
        .order_by("next_attempt_at", "pk")
        .first()
    )
    if message is None:
        return None
    if not (settings.SENDS_SMS if message.channel == Message.Channel.SMS else settings.SENDS_EMAIL):
        message.state = Message.State.NOT_SENT
        message.save(update_fields=["state"])
        return False
    failure = ""
    try:
        _send(message)
    except (
        Exception
    ) as error:  # whatever a mail server or gateway does, the row must say so and be tried again
        failure = _reason(error)
    _note_attempt(message, failure)
    return not failure


def _send(message: Message) -> None:
    to, body = _opened(message, "to"), _opened(message, "body")
    if message.channel == Message.Channel.SMS:
        sms_backend().send(to, body, message.message_id)
    else:
        EmailMessage(message.subject, body, to=[to], headers={"Message-ID": message.message_id}).send()


def _note_attempt(message: Message, failure: str) -> None:
    now = timezone.now()
    message.attempts += 1
    message.attempt_log = [
        *message.attempt_log,
        {"at": now.isoformat(timespec="seconds"), "failure": failure},
    ]
    if not failure:
        message.state, message.sent_at = Message.State.SENT, now
    elif message.attempts > len(BACK_OFF) and now - message.created_at > GIVE_UP_AFTER:
        message.state = Message.State.FAILED
    else:
        minutes = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
        message.next_attempt_at = now + timedelta(minutes=minutes)
    message.save(update_fields=["attempts", "attempt_log", "state", "sent_at", "next_attempt_at"])


def _reason(error: Exception) -> str:
    """The failure without its text: servers like to repeat the address in it."""
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"


def _kept(matter: Matter | None, text: str, field: str, key: str) -> bytes:
    return text.encode() if matter is None else seal(matter, text, f"casework.Message.{field}:{key}")


def _opened(message: Message, field: str) -> str:
    kept = bytes(getattr(message, field))
    if not message.sealed:
        return kept.decode()
    return open_sealed(message.matter, kept, f"casework.Message.{field}:{message.key}")


def _message_id(key: str) -> str:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
