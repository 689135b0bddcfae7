"""A worker is asked after the commit, and never at the cost of what was committed."""

import pytest
from celery import Celery
from django.db import transaction

from casework.messages import queue_message
from casework.models import Message
from celery_app import app
from tests.queue import taken

SEND = "casework.tasks.send_pending_messages"


def queue(number):
    queue_message(None, "email", "zhang@example.cn", subject="主题", body="正文", key=f"k{number}")


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_once_the_transaction_commits():
    taken()
    with transaction.atomic():
        queue(1)
        assert taken() == []
    assert taken() == [(SEND, [])]


@pytest.mark.django_db(transaction=True)
def test_for_what_is_rolled_back_nobody_is_asked():
    taken()
    with transaction.atomic():
        queue(1)
        transaction.set_rollback(True)
    assert taken() == []


@pytest.fixture
def broken_broker(settings):
    """Nobody listens on that port."""
    usual = app
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    broken = Celery(broker=settings.REDIS_URL, set_as_current=False)
    broken.set_current()
    yield
    usual.set_current()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_fails_nothing_and_keeps_nobody_from_what_follows(broken_broker, caplog):
    done = []
    with transaction.atomic():
        queue(1)
        transaction.on_commit(lambda: done.append("what follows"))
    assert (Message.objects.get().state, done) == ("pending", ["what follows"])
    assert [record.name for record in caplog.records] == ["casework.breaker"]
