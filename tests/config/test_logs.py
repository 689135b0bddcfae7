"""Logs say where something failed and how, never what people typed."""

import logging
import stat
import sys

import psycopg
import pytest
from celery import Celery
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from accounts.models import Agency
from config.logs import DiscreetFormatter
from launcher import services
from statute.refused import Refused

NAME = "张喆堃13812345678"
FORMATTER = DiscreetFormatter(fmt="%(levelname)s %(name)s %(message)s")


def logged(error: BaseException, message: str = "it failed", *args: object) -> str:
    try:
        raise error
    except type(error):
        record = logging.LogRecord("here", logging.ERROR, __file__, 1, message, args, sys.exc_info())
    return FORMATTER.format(record)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(NAME),
        KeyError(NAME),
        ValidationError(NAME),
        UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, NAME),
    ],
)
def test_what_an_error_quotes_is_left_out(error):
    text = logged(error)
    assert NAME not in text
    assert type(error).__name__ in text
    assert "in logged\n    raise error" in text


def test_a_refusal_is_told_by_its_code():
    text = logged(Refused("file_missing", f"存储中没有文件“{NAME}.pdf”。"))
    assert NAME not in text
    assert text.endswith("Refused file_missing")


def test_what_an_error_of_the_machine_says_stays():
    assert "No space left on device" in logged(OSError(28, "No space left on device"))


def test_a_database_that_is_away_is_told_in_one_line_with_what_the_driver_says(tmp_path):
    with pytest.raises(psycopg.OperationalError) as raised:
        psycopg.connect(host=str(tmp_path), dbname="gongkai", user="gongkai")
    error = DatabaseError("away")
    error.__cause__ = raised.value
    told = logged(error, "Service Unavailable: %s", "/zwgk/").splitlines()
    assert told[0] == "ERROR here Service Unavailable: /zwgk/"
    assert len(told) == 2
    assert "psycopg.OperationalError: " in told[1]
    assert "No such file or directory" in told[1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("INSERT INTO accounts_agency (name) VALUES (%s)", "23502"),  # the whole row would be quoted
        ("SELECT %s::text::integer", "22P02"),
        ("UPDATE accounts_agency SET postcode = %s", "22001"),
    ],
)
def test_an_error_of_the_database_is_told_by_its_code(statement, told):
    Agency.objects.create(code="A", name="青禾县教育局", kind="department")
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [NAME])
    text = logged(raised.value)
    assert (NAME in str(raised.value) or told == "22001", NAME in text, told in text) == (True, False, True)


def test_a_message_that_repeats_the_error_is_cleaned_too():
    error = ValueError(f"invalid literal: {NAME}")
    text = logged(error, "Task x raised unexpected: %(exc)s", {"exc": repr(error)})
    assert text.startswith("ERROR here Task x raised unexpected: ValueError\n")
    assert NAME not in text


def test_a_failed_task_logs_no_value(capfd):
    """The real thing of the library, through the handler of our settings."""
    app = Celery("trial", broker="memory://")

    @app.task(name="trial")
    def trial(number: int) -> None:
        raise psycopg.DataError(NAME)

    handler, logger = logging.StreamHandler(), logging.getLogger("celery.app.trace")
    handler.setFormatter(FORMATTER)
    logger.addHandler(handler)
    try:
        trial.apply(args=[7])
    finally:
        logger.removeHandler(handler)
    text = "\n".join(line for line in capfd.readouterr().err.splitlines() if "raise psycopg" not in line)
    assert "psycopg.DataError" in text
    assert NAME not in text


@pytest.mark.django_db
@pytest.mark.skipif(not services.embedded(), reason="the server of DATABASE_URL keeps its own log")
def test_the_log_of_the_embedded_database_holds_no_statement_and_is_the_owners():
    log = services.data_dir() / "log" / "services.log"
    for statement in ("SELECT %s::text::integer", "INSERT INTO accounts_agency (name) VALUES (%s)"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [NAME])
    assert NAME not in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
