from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from casework.models import Series
from casework.series import next_number


def test_numbers_start_at_one_for_each_code_and_year(agency):
    taken = [
        next_number(agency, *key) for key in (("登记", 2026), ("登记", 2026), ("登记", 2027), ("答", 2026))
    ]
    assert taken == [1, 2, 1, 1]
    assert Series.objects.get(code="登记", year=2026).last == 2


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back(agency):
    with transaction.atomic():
        assert next_number(agency, "登记", 2026) == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_number(agency, "登记", 2026) == 1


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused(agency):
    with pytest.raises(RuntimeError):
        next_number(agency, "登记", 2026)


@pytest.mark.django_db(transaction=True)
def test_eight_threads_get_every_number_once_and_a_failed_one_leaves_no_gap(agency):
    taken, start = [], Barrier(8)

    def take():
        start.wait()
        try:
            for turn in range(10):
                try:
                    with transaction.atomic():
                        number = next_number(agency, "登记", 2026)
                        if turn == 3:
                            raise ZeroDivisionError
                    taken.append(number)
                except ZeroDivisionError:
                    pass
        finally:
            connection.close()

    threads = [Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 73))
