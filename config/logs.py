"""What goes into a log: where something failed and how, never what people typed.

Exceptions of the database and of conversions quote values (a name in a violated constraint, a number that is none), and
refusals name files and people, so of these the log gets the kind with its code, and the lines of code. Tracebacks
hold no values of variables. A database that can't be reached quotes nothing: the log gets what the driver says, in one
line for each request, because every request fails then and the place in the code tells nothing.
"""

import logging
import traceback
from smtplib import SMTPException
from types import TracebackType
from typing import Any

import psycopg
from django.core.exceptions import ValidationError
from django.db.utils import Error as DatabaseError

from statute.refused import Refused

QUOTING = (psycopg.Error, DatabaseError, ValueError, LookupError, ValidationError, SMTPException, Refused)
SHORTEST_QUOTE = 8  # a shorter text may stand in the message by itself


class DiscreetFormatter(logging.Formatter):
    """One line a record and the way to the error, without what the error quotes."""

    def formatException(self, ei: Any) -> str:
        errors = _chain(ei[1])
        if away := next(filter(_unreachable, errors), None):
            return f"{_name(away)}: {' '.join(str(away).split())}"
        traces = [ei[2], *(error.__traceback__ for error in errors[1:])]
        return "\n".join(_told(*found) for found in reversed(list(zip(errors, traces, strict=True))))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The message may repeat the error (Celery's does)."""
        for error in _chain(record.exc_info[1] if record.exc_info else None):
            if isinstance(error, QUOTING):
                for quote in (repr(error), str(error)):
                    if len(quote) >= SHORTEST_QUOTE:
                        record.message = record.message.replace(quote, _name(error))
        return super().formatMessage(record)


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error, what it came from, and so on."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _unreachable(error: BaseException) -> bool:
    """Whether the driver says that there is no server, rather than the server that something is wrong."""
    return isinstance(error, psycopg.OperationalError) and error.sqlstate is None


def _told(error: BaseException, trace: TracebackType | None) -> str:
    said = "" if isinstance(error, QUOTING) else f": {error}"
    return f"Traceback (most recent call last):\n{''.join(traceback.format_tb(trace))}{_name(error)}{said}"


def _name(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, Refused):
        return f"{name} {error.code}"
    if isinstance(error, psycopg.Error):
        where = error.diag.constraint_name or error.diag.column_name or error.diag.table_name
        return f"{name} {' '.join(filter(None, (error.sqlstate, where)))}".rstrip()
    return name
