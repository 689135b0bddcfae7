"""Numbers without gap and without double: one counter row for each agency, kind and year."""

from django.db import connection, models

from casework.locks import lock_or_refuse

NEXT = """
INSERT INTO casework_series AS series (agency_id, code, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (agency_id, code, year) DO UPDATE SET last = series.last + 1
RETURNING last
"""


def next_number(agency: models.Model, code: str, year: int) -> int:
    """The next number, from 1, of the agency's series `code` in `year`.

    The counter row stays locked until the caller's transaction ends: a rollback gives the number back, and a
    second caller waits. Call it last among the locks (process, matter, series), inside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number outside a transaction would leave a gap when the caller fails")
    with lock_or_refuse(), connection.cursor() as cursor:
        cursor.execute(NEXT, [agency.pk, code, year])
        (number,) = cursor.fetchone()
        return int(number)
