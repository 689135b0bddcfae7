"""Applying online: the instructions and the search before it, five steps over a draft of its own, and the page with the code.

Every answer to a POST is a redirect, so that the browser's Back works after errors too.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors import answering_agencies
from portal import drafts, limits
from portal.cases import open_case
from portal.drafts import DraftGone, SealedDraft
from portal.filling import NAMES, STEPS, Filling
from portal.forms.attachments import SLOTS, take_files
from portal.views.track import acknowledgement_state, status_of
from requests_app.intake.submit import submit_application
from requests_app.models import Application
from requests_app.public import find_by_id
from statute.law.articles import ARTICLES, cite_short
from statute.refused import Refused
from workflows.moves import application as moves

INSTRUCTION_ARTICLES = ("29", "31", "33")
AGED = "您填写的内容已超过一小时没有操作，为保护您的信息，已经清除。"
LOST = "没有找到您以前填写的内容：可能已超过一小时被自动清除，也可能已经退出，或者浏览器没有保存 Cookie。"
KEPT = ("刚才这一页填写的内容已保留。", "请从第 1 步补填前面各步。")
CODE_OVER = "显示查询码的页面提交二十分钟后自动关闭。请用抄下的查询码查询；没有记下的，带身份证件到受理机关的工作机构。"


@login_not_required
@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """Before applying: what to know, and a search, since most of what people ask for is published."""
    articles = [(cite_short(code), ARTICLES[code].paragraphs) for code in INSTRUCTION_ARTICLES]
    agency = request.GET.get("agency", "")
    return render(request, "portal/apply.html", {"articles": articles, "agency": agency})


@login_not_required
@require_safe
def agency_contact(request: HttpRequest) -> HttpResponse:
    """Where the chosen agency is found (a fragment beside the select)."""
    code = request.GET.get("agency-agency", "")
    agency = next((a for a in answering_agencies(timezone.localdate()) if a.code == code), None)
    return render(request, "portal/agency_contact.html", {"agency": agency})


@login_not_required
@never_cache
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Lead to an empty draft; where one is unfinished, ask first whether to go on with it."""
    about = {name: request.GET[name] for name in ("about", "agency") if request.GET.get(name)}
    waiting = drafts.unfinished(request)
    if waiting and ("fresh" not in request.GET or len(waiting) >= drafts.MOST):
        context = {
            "rows": _offered(waiting),
            "full": len(waiting) >= drafts.MOST,
            "fresh": "?" + urlencode(about | {"fresh": "1"}),
        }
        return render(request, "portal/apply_drafts.html", context)
    draft_id = uuid4()
    url = reverse("portal:apply-step", args=[draft_id, "agency"])
    response = redirect(f"{url}?{urlencode(about)}" if about else url)
    drafts.give_cookie(response, draft_id, drafts.new_cookie())
    return response


def _offered(waiting: list[SealedDraft]) -> list[dict[str, Any]]:
    """What tells one unfinished application from another, without naming the applicant."""
    known = {each.code: each.name for each in answering_agencies(timezone.localdate())}
    rows = []
    for draft in waiting:
        agency, request = draft.typed("agency"), draft.typed("request")
        rows.append(
            {
                "id": draft.id,
                "agency": known.get(agency.get("agency-agency", ""), "") if agency else "",
                "about": (request and request.get("request-info_name")) or draft.content.get("about", ""),
                "touched_at": draft.row.touched_at,
                "step": Filling(draft).first_open(before="check") or "check",
            }
        )
    return rows


# ---- the steps ----
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@drafts.tells_when_busy
def step(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    if step not in STEPS:
        raise Http404("没有这一步。")
    if request.method != "POST":
        return _page(request, draft_id, step)
    if request.FILES and limits.too_many(request, limits.UPLOAD):
        return limits.refuse(request, limits.UPLOAD, request.path)
    with transaction.atomic():
        answer = _posted(request, draft_id, step)
    if isinstance(answer, Application):
        open_case(request, answer)
        return redirect("portal:apply-sent", draft_id)
    return answer


def _page(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    draft: SealedDraft | None = None
    try:
        draft = drafts.find(request, draft_id)
    except DraftGone as gone:
        if gone.number:
            return _sent_before(request, gone)
        if gone.aged or step != "agency" or not drafts.cookie_of(request, draft_id):
            return _begin_anew(request, gone, step)
    if draft and draft.row.sent_at:
        return redirect("portal:apply-sent", draft_id)
    filling = Filling(draft, request.GET.get("about", "")[:300], request.GET.get("agency", "")[:40])
    if earlier := filling.first_open(before=step):
        return _lead_back(request, filling, draft_id, earlier)
    return render(request, "portal/apply_step.html", _context(filling, draft_id, step))


def _begin_anew(request: HttpRequest, gone: DraftGone, step: str) -> HttpResponse:
    """The draft of a page that was opened is no more."""
    if gone.aged or step != "agency":
        messages.warning(request, f"{AGED if gone.aged else LOST}请从第 1 步填写。")
    return redirect("portal:apply-new")


def _sent_before(request: HttpRequest, gone: DraftGone) -> HttpResponse:
    messages.warning(request, f"这份申请已经提交，编号是{gone.number}，不用再提交。{CODE_OVER}")
    return redirect("portal:track")


def _lead_back(request: HttpRequest, filling: Filling, draft_id: UUID, step: str) -> HttpResponse:
    """To a step that isn't filled in, or no longer right; say so unless it was never opened."""
    if filling.draft and filling.draft.typed(step) is not None:
        said = f"第 {NAMES.index(step) + 1} 步还有内容需要补充或者修改，申请还没有提交。"
        form = filling.sent(step)
        if step == "agency" and form and form["agency"].data and "agency" in form.errors:
            said += "您选的机关现在不在受理名单内，可能已经撤销或者并入其他机关，请重新选择。"
        messages.warning(request, said)
    return redirect("portal:apply-step", draft_id, step)


def _context(filling: Filling, draft_id: UUID, step: str) -> dict[str, Any]:
    at = NAMES.index(step)
    context: dict[str, Any] = {
        "form": filling.page(step),
        "draft_id": draft_id,
        "progress": [(n + 1, STEPS[name][0], n == at, n <= at) for n, name in enumerate(NAMES)],
        "step": step,
        "step_number": at + 1,
        "step_label": STEPS[step][0],
        "lifetime": int(drafts.LIFETIME.total_seconds()),
        "articles": [(cite_short(code), ARTICLES[code].paragraphs) for code in INSTRUCTION_ARTICLES],
    }
    if step == "check":
        warnings = [*filling.warnings(), *filter(None, [filling.elsewhere()])]
        context |= {"sections": filling.summary(), "warnings": warnings}
    return context


def _posted(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse | Application:
    """What was sent is in the draft before anything is said about it."""
    try:
        draft = drafts.find(request, draft_id, lock=True)
    except DraftGone as gone:
        begun = _begun(request, draft_id, step, gone)
        if isinstance(begun, HttpResponse):
            return begun
        draft = begun
    if draft.row.sent_at:
        sent_before = find_by_id(draft.content["application"])
        return sent_before.application if sent_before else redirect("portal:apply-sent", draft_id)
    pressed = {"back", "upload", "remove"} & set(request.POST)
    _keep(request, draft, step, tried=not pressed or draft.tried(step))
    if "back" in pressed:
        return redirect("portal:apply-step", draft_id, NAMES[max(NAMES.index(step) - 1, 0)])
    filling = Filling(draft)
    form = filling.sent(step)
    if pressed or form is None or not form.is_valid():
        return redirect("portal:apply-step", draft_id, step)
    return _onward(request, Filling(draft), draft_id, step)


def _begun(request: HttpRequest, draft_id: UUID, step: str, gone: DraftGone) -> SealedDraft | HttpResponse:
    """The draft that the first step begins; an answer where there is nothing to begin or no room for it."""
    if gone.number:
        return _sent_before(request, gone)
    cookie = drafts.cookie_of(request, draft_id)
    if step != "agency" or gone.aged or not cookie:
        return _rescued(request, gone, step)
    if limits.too_many(request, limits.DRAFT):
        return limits.refuse(request, limits.DRAFT, request.path)
    try:
        draft = drafts.begin(request, draft_id, cookie)
    except DraftGone as of_somebody_else:
        return _rescued(request, of_somebody_else, step)
    draft.content |= _about(request)
    return draft


def _onward(request: HttpRequest, filling: Filling, draft_id: UUID, step: str) -> HttpResponse | Application:
    """From a step that is filled in well to the next one; the last one sends."""
    if earlier := filling.first_open(before=step):
        return _lead_back(request, filling, draft_id, earlier)
    if step == "check":
        return _send(request, filling)
    if step == "applicant":
        for warning in filling.warnings():
            messages.warning(request, f"{warning}确认无误可以继续；要改的，返回上一步。")
    return redirect("portal:apply-step", draft_id, NAMES[NAMES.index(step) + 1])


def _about(request: HttpRequest) -> dict[str, str]:
    return {"about": request.GET.get("about", "")[:300], "agency": request.GET.get("agency", "")[:40]}


def _keep(request: HttpRequest, draft: SealedDraft, step: str, *, tried: bool) -> None:
    if step == "files":
        draft.content["refused"] = take_files(draft, request, SLOTS, "files-")
        tried = tried or bool(draft.content["refused"])  # so that the reasons are shown
    draft.keep(step, request.POST, Filling(draft).names(step), tried=tried)
    draft.store()


def _rescued(request: HttpRequest, gone: DraftGone, step: str) -> HttpResponse:
    """The draft of a page that was sent is no more: what was sent goes into a new one."""
    said = AGED if gone.aged else LOST
    if len(drafts.unfinished(request)) >= drafts.MOST or limits.too_many(request, limits.DRAFT):
        messages.warning(request, f"{said}请从第 1 步填写。")
        return redirect("portal:apply-new")
    draft_id, cookie = uuid4(), drafts.new_cookie()
    draft = drafts.begin(request, draft_id, cookie)
    _keep(request, draft, step, tried=False)
    if step == "agency" and not gone.aged:
        said = "页面打开的时间太长，请核对后再按一次“下一步”。"
    else:
        said += {"agency": KEPT[0], "check": "请从第 1 步填写。"}.get(step, "".join(KEPT))
    messages.warning(request, said)
    response = redirect("portal:apply-step", draft_id, "agency")
    drafts.give_cookie(response, draft_id, cookie)
    return response


def _send(request: HttpRequest, filling: Filling) -> HttpResponse | Application:
    """Send it once: the draft is locked, and keeps number and query code in place of what was typed, in one transaction."""
    draft = filling.begun
    if limits.too_many(request, limits.SUBMIT):
        return limits.refuse(request, limits.SUBMIT, request.path)
    now = timezone.now()
    try:
        with transaction.atomic():
            elsewhere = filling.elsewhere()  # sending clears what was typed
            submitted = submit_application(channel="online", submitted_at=now, **filling.application())
            moves.start_application(submitted.application, on=timezone.localdate(now))
            draft.send(submitted.application.pk, submitted.application.matter.number, submitted.query_code)
            if told := elsewhere or submitted.sent_on:
                messages.warning(request, told)
    except Refused as refusal:
        messages.error(request, f"{refusal.message}申请没有提交，填写的内容没有丢失。")
        return redirect(
            "portal:apply-step", draft.id, "agency" if refusal.code == "agency_closed" else "check"
        )
    return submitted.application


# ---- one draft ----
@login_not_required
@require_POST
def extend(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Keep the draft for another hour."""
    try:
        drafts.find(request, draft_id).keep_alive()
    except DraftGone:
        return HttpResponse(status=410)
    return HttpResponse(status=204)


@login_not_required
@require_POST
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw an unfinished application away."""
    try:
        draft = drafts.find(request, draft_id)
    except DraftGone:
        return redirect("portal:apply-new")
    if draft.row.sent_at:
        return redirect("portal:apply-sent", draft_id)
    draft.discard()
    messages.success(request, "没有填完的申请已经清除。")
    return redirect("portal:apply-new" if drafts.unfinished(request) else "portal:apply")


@login_not_required
@never_cache
@require_safe
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The page after submission, for a few minutes: number, query code, legal date, acknowledgement."""
    try:
        draft = drafts.find(request, draft_id)
    except DraftGone as gone:
        if gone.number:
            return _sent_before(request, gone)
        messages.warning(request, CODE_OVER)
        return redirect("portal:track")
    if not draft.row.sent_at:
        return redirect("portal:apply-step", draft_id, "check")
    opened = find_by_id(draft.content["application"])
    if opened is None:
        raise Http404("没有这件申请。")
    left = draft.row.sent_at + drafts.CODE_SHOWN - timezone.now()
    context = {
        **status_of(opened),
        **acknowledgement_state(opened),
        "application": opened.application,
        "draft_id": draft_id,
        "query_code": draft.content["code"],
        "closes_in": max(int(left.total_seconds()), 0) + 5,
        "unfinished": len(drafts.unfinished(request)),
    }
    return render(request, "portal/apply_sent.html", context)
