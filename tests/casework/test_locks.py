"""Whoever comes second waits, and is told so when it takes too long."""

import pytest
from django.db import OperationalError, connection, transaction

from casework.locks import lock_matter, lock_or_refuse, one_at_a_time
from statute.refused import Refused


@pytest.fixture
def somebody(transactional_db):
    other = connection.copy()
    other.set_autocommit(False)
    connection.cursor().execute("SET lock_timeout = '100ms'")
    yield other
    other.close()
    connection.close()  # the next connection has the usual time-out


def test_a_matter_that_somebody_else_has_locked_is_refused_in_words(somebody, matter):
    somebody.cursor().execute("SELECT 1 FROM casework_matter WHERE id = %s FOR UPDATE", [matter.pk])
    with pytest.raises(Refused) as refused, transaction.atomic():
        lock_matter(matter.pk)
    assert refused.value.code == "busy"
    somebody.rollback()
    with transaction.atomic():
        lock_matter(matter.pk)


def test_of_two_at_one_thing_the_second_waits_and_others_do_not(somebody):
    somebody.cursor().execute("SELECT pg_advisory_xact_lock(hashtextextended('tree', 0))")
    with pytest.raises(Refused) as refused, transaction.atomic():
        one_at_a_time("tree")
    assert refused.value.code == "busy"
    with transaction.atomic():
        one_at_a_time("another")


def test_another_fault_of_the_database_stays_what_it_is():
    with pytest.raises(OperationalError), lock_or_refuse():
        raise OperationalError("gone")
