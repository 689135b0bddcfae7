"""The cases that a query code has opened in this browser, each for half an hour of use.

Every page of a case carries it in its address, so an act goes to the case that the page showed or to none.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from portal import drafts, limits
from portal.forms.attachments import CLARIFICATIONS, take_files
from portal.visitors import KEY as VISITOR_KEY
from portal.visitors import name_visitor
from requests_app.case import Case
from requests_app.models import Application
from requests_app.public import find_by_id

View = Callable[..., HttpResponseBase]
Opened = list[int]
"""When it was last used, in seconds, and whether all of it is open: JSON keeps no tuples."""
KEY = "portal_cases"
IDLE = 1800  # seconds
MOST = 10  # opened at once; the one longest untouched closes
LARGEST = 2**63 - 1  # id of a row
TOUCH = 60  # seconds; a session isn't written more often than this
CLOSED = "这件申请没有打开，或者三十分钟没有操作已经自动关闭。"
ACTS = {"clarify": ("text",), "withdraw": ("reason",), "contact": ("phone", "address", "postcode", "email")}
"""What is kept of each act; the tick that confirms a withdrawal has to be set anew."""


def open_case(request: HttpRequest, application: Application, *, whole: bool = True) -> None:
    """`whole` by the query code; else by number and name, for status and dates alone.

    The session is renewed, so that whoever knew its key before sees nothing of this.
    """
    name_visitor(request)
    rows: dict[str, Opened] = request.session.get(KEY, {})
    known = rows.get(str(application.pk))
    rows[str(application.pk)] = [int(time()), whole or bool(known and known[1] and _is_live(known))]
    for old in sorted(rows, key=lambda pk: rows[pk][0])[:-MOST]:
        del rows[old]
    request.session[KEY] = rows
    request.session.cycle_key()


def opened_case(request: HttpRequest, case_id: int, *, whole: bool = True, use: bool = True) -> Case | None:
    """The case if it is open here; `use` begins its half hour anew."""
    rows: dict[str, Opened] = request.session.get(KEY, {})
    row = rows.get(str(case_id))
    if not row or not _is_live(row) or (whole and not row[1]):
        return None
    if use and time() - row[0] > TOUCH:
        row[0] = int(time())
        request.session.modified = True
    return find_by_id(case_id)


def leave(request: HttpRequest) -> None:
    """Forget cases, query codes and drafts on this computer; a member of staff stays logged in."""
    drafts.forget_all(request)
    if request.user.is_authenticated:
        request.session.pop(KEY, None)
        request.session.pop(VISITOR_KEY, None)
        request.session.cycle_key()  # a page still loading can't bring them back
    else:
        request.session.flush()


def case_view(*, whole: bool = True, act: str = "") -> Callable[[View], View]:
    """A page of an opened case: the view gets the case; where it isn't open, the visitor enters the code first.

    What was sent with an `act` is kept meanwhile.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @never_cache
        @drafts.tells_when_busy
        @wraps(view)
        def guarded(request: HttpRequest, case_id: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
            opened = opened_case(request, case_id, whole=whole)
            if opened is None:
                return _not_open(request, case_id, act)
            return view(request, opened, *args, **kwargs)

        return guarded

    return decorate


def _not_open(request: HttpRequest, case_id: int, act: str) -> HttpResponse:
    said = [CLOSED]
    if request.method == "POST":
        said.append("刚才的操作没有办理。")
        if act and _keep(request, case_id, act):
            said.append("您刚才填写的内容加密保留一小时，输入查询码以后可以接着办理。")
    if others := _open_numbers(request):
        said.append(f"现在打开的是{'、'.join(others)}。")
    said.append("请输入这一件的查询码。")
    messages.warning(request, "".join(said))
    query = QueryDict(mutable=True)
    query.update({"case": str(case_id)} | ({"act": act} if act else {}))
    return redirect(f"{reverse('portal:track')}?{query.urlencode()}")


def _keep(request: HttpRequest, case_id: int, act: str) -> bool:
    if case_id > LARGEST or limits.too_many(request, limits.DRAFT):
        return False
    with_files = act == "clarify" and not (request.FILES and limits.too_many(request, limits.UPLOAD))
    with transaction.atomic():
        draft = drafts.begin_act(request, act, case_id)
        draft.keep(act, request.POST, ACTS[act], tried=False)
        if with_files:
            draft.content["refused"] = take_files(draft, request, CLARIFICATIONS)
        draft.store()
    return True


def _open_numbers(request: HttpRequest) -> list[str]:
    live = [pk for pk, row in request.session.get(KEY, {}).items() if _is_live(row) and row[1]]
    found = Application.objects.filter(pk__in=live).order_by("pk").select_related("matter")
    return [application.matter.number for application in found]


def _is_live(row: Opened) -> bool:
    return time() - row[0] <= IDLE
