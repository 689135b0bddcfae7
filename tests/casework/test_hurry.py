"""Hurrying a worker: once, after the commit, and never at the cost of what was committed."""

import pytest
from celery import Celery, current_app
from django.db import transaction

from casework.hurry import Nudge, hurry
from casework.messages import queue_message
from casework.models import Message

SEND = "casework.tasks.send_pending_messages"


def queue(number):
    queue_message(None, "email", "zhang@example.cn", "主题", "正文", f"k{number}")


def test_several_messages_of_one_transaction_hurry_one_worker(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        for number in range(3):
            queue(number)
        hurry("workflows.tasks.render_one_letter", 7)
    assert waiting == [Nudge(SEND, ()), Nudge("workflows.tasks.render_one_letter", (7,))]


def test_what_is_rolled_back_hurries_nobody(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting, transaction.atomic():
        queue(1)
        transaction.set_rollback(True)
    assert waiting == []


@pytest.fixture
def broken_broker(settings):
    """Nobody listens on that port."""
    usual = current_app._get_current_object()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    broken = Celery(broker=settings.REDIS_URL, set_as_current=False)
    broken.conf.task_publish_retry = False  # as in our settings
    broken.set_current()
    yield
    usual.set_current()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_nothing(broken_broker, caplog):
    queue(1)
    assert Message.objects.get().state == "pending"
    assert [record.name for record in caplog.records] == ["casework.breaker"]
