"""The inbox: lists of work and of cases, taking work, handing it over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.access import Access
from accounts.middleware import StaffRequest
from casework import kinds
from casework import work as open_work
from casework.models import Matter, OpenWork
from casework.tasks import LAST_SWEEP
from casework.work import step_title
from desk.shell import kinds as desk_kinds
from desk.shell.common import forbidden
from desk.shell.handover import HandOverForm, colleagues, ticked
from desk.shell.kinds import RowText
from desk.shell.listing import Listing, holder, holders, listing
from desk.shell.paging import ROWS, ListPaginator
from statute.refused import Refused

EMPTY = {
    "todo": "没有待办的工作。领取或者分到的工作会出现在这里，按法定期限从近到远排列。",
    "unclaimed": "没有待领取的工作。新收的申请和流转到您职责的环节会出现在这里。",
    "mine": "没有您经办的在办件。您承办或者办理过某一环节、还没有办结的申请会出现在这里。",
    "open": "没有在办件。",
    "paused": "没有中止计算期限的在办件。等待补正、征求意见的申请会出现在这里。",
    "closed": "没有已办结的件。归档后的申请会出现在这里。",
}


@dataclass(frozen=True)
class Row:
    """One line: `due` is what the light reads (open work, or a matter with its main date), `holder` who has it now."""

    matter: Matter
    text: RowText
    due: OpenWork | Matter
    step: str
    holder: str
    work: OpenWork | None = None


@require_GET
@never_cache
def inbox(request: StaffRequest) -> HttpResponse:
    """One list with its filters; htmx gets the list alone."""
    access = request.access
    found = listing(access, request.GET)
    page = ListPaginator(found.rows).get_page(request.GET.get("page"))
    rows = _rows(list(page.object_list), found, access)
    query = request.GET.copy()
    query.pop("page", None)
    last_sweep = cache.get(LAST_SWEEP)
    context = {
        "listing": found,
        "form": found.form,
        "page": page,
        "rows": rows,
        "columns": _columns(rows),
        "query": query.urlencode() or urlencode({"list": found.name}),
        "empty": "没有符合条件的件。请放宽或者清除筛选条件。" if found.form.active else EMPTY[found.name],
        "on": access.on,
        "last_sweep": last_sweep and datetime.fromisoformat(last_sweep),
        "colleagues": colleagues(access) if found.of_work else (),
    }
    htmx = request.htmx  # type: ignore[attr-defined]  # set by the middleware
    partial = htmx and not htmx.history_restore_request
    return render(request, "desk/inbox_rows.html" if partial else "desk/inbox.html", context)


def _rows(items: Sequence[Any], found: Listing, access: Access) -> list[Row]:
    """The lines of a page: one statement for each kind that is on it."""
    matters = [item.matter if found.of_work else item for item in items]
    subjects: dict[int, Any] = {}
    for kind in kinds.all_kinds():
        if ids := [matter.pk for matter in matters if matter.kind == kind.code]:
            subjects |= kind.rows(ids)
    rows = []
    for item, matter in zip(items, matters, strict=True):
        subject = subjects[matter.pk]
        subject.matter = matter
        text = desk_kinds.of(matter).row(subject, access)
        if found.of_work:
            rows.append(Row(matter, text, item, step_title(item.step), holder(item), item))
        else:
            has = holders(matter.open_work.all(), matter, text.waits)
            rows.append(Row(matter, text, item, text.state, has))
    return rows


def _columns(rows: Sequence[Row]) -> tuple[str, str]:
    """The headings of person and title: those of the kind where the page has one kind alone."""
    of_rows = {desk_kinds.of(row.matter).columns for row in rows}
    return of_rows.pop() if len(of_rows) == 1 else ("当事人", "标题")


@require_POST
def claim(request: StaffRequest, work_id: int) -> HttpResponse:
    """Take one task and go to its page."""
    work = OpenWork.objects.select_related("owner").filter(pk=work_id).first()
    if work is None:
        messages.warning(request, "这项工作已经办完或者取消，请从列表中另选。")
        return redirect(_list_url(request))
    if not request.access.covers(work):
        return forbidden(request, f"“{step_title(work.step)}”环节{request.access.why_not(work)}")
    try:
        open_work.take(work_id, access=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(_list_url(request))
    query = urlencode({"work": str(work_id), "from": request.POST.get("from", "")})
    return redirect(f"{reverse('desk:case', args=[work.matter_id])}?{query}#work")


@require_POST
def give_back(request: StaffRequest, work_id: int) -> HttpResponse:
    """Put one's own task back into the queue."""
    try:
        open_work.give_back(work_id, access=request.access)
        messages.success(request, "已退回待领取。")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(_list_url(request))


@require_POST
def bulk(request: StaffRequest) -> HttpResponse:
    """Take or hand over the ticked tasks; each by itself, so that one refusal doesn't stop the others."""
    access = request.access
    work_ids = ticked(request.POST, ROWS)
    if not work_ids:
        messages.warning(request, "没有选中任何一行。请先勾选，再点按钮。")
        return redirect(_list_url(request))
    if "take" in request.POST:
        _each(request, work_ids, "已领取", lambda pk: open_work.take(pk, access=access))
        return redirect(_list_url(request))
    form = HandOverForm(request.POST, people=colleagues(access))
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return redirect(_list_url(request))
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
    _each(
        request,
        work_ids,
        f"已转交{to.name}",
        lambda pk: open_work.hand_over(pk, to=to, access=access, reason=reason),
    )
    return redirect(_list_url(request))


def _each(request: StaffRequest, work_ids: list[int], done: str, act: Callable[[int], object]) -> None:
    refused: list[str] = []
    for pk in work_ids:
        try:
            act(pk)
        except Refused as refusal:
            refused.append(refusal.message)
    if len(work_ids) > len(refused):
        messages.success(request, f"{done} {len(work_ids) - len(refused)} 项。")
    for message in dict.fromkeys(refused):
        messages.error(request, f"{refused.count(message)} 项没有办成：{message}")


def _list_url(request: StaffRequest) -> str:
    query = request.POST.get("from", "")
    return f"{reverse('desk:inbox')}?{query}" if query else reverse("desk:inbox")
