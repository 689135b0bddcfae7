"""What people see when something breaks: 503 and when to try again where it passes by itself, 409 and the rule where
what is stored can't be shown as it stands, else 500.

The pages need no database, no cache and no session.
"""

import errno
import sys
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import bad_request as plain_bad_request
from psycopg.errors import DiskFull, LockNotAvailable

from casework.locks import BUSY
from statute.refused import Refused

RETRY_SECONDS = 10  # a database that was killed is back by then
FULL = "服务器的磁盘已满，这一次没有保存。管理员清理磁盘以后就可以继续，请过一会儿返回上一页再试。"
AWAY = "服务器正在重新启动，这一次没有保存，通常一两分钟内恢复。请过一会儿刷新本页，或者返回上一页再试一次。"


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to whatever nobody caught; Django calls it while the exception is being handled."""
    error = sys.exc_info()[1]
    return _passing(error) or _refused(error) or HttpResponse(render_to_string("500.html"), status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that can't be saved is reported as a bad request (Django's handler400), whatever the database said."""
    return _passing(exception) or plain_bad_request(request, exception)


def _passing(error: BaseException | None) -> HttpResponse | None:
    advice = next(filter(None, map(_advice, _chain(error))), "")
    if not advice:
        return None
    page = render_to_string("503.html", {"advice": advice})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def _refused(error: BaseException | None) -> HttpResponse | None:
    """A page that the law's rules don't allow to be drawn: after a change of the calendar, stored days may break one."""
    if not isinstance(error, Refused):
        return None
    return HttpResponse(render_to_string("409.html", {"message": error.message}), status=409)


def _advice(error: BaseException) -> str:
    """What to tell people, for what passes by itself; "" for a fault of the program."""
    if isinstance(error, LockNotAvailable):
        return BUSY
    if isinstance(error, DiskFull) or (
        isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    ):
        return FULL
    return AWAY if isinstance(error, OperationalError | InterfaceError) else ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what led to it, the innermost first: the last one may only say that a clean-up failed."""
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return reversed(found)
