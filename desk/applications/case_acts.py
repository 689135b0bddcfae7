"""What may be done on a case besides its open steps: each legal act with its page, or with the reason why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.access import Access
from accounts.models import DutyKind
from casework.models import OpenWork
from casework.work import step_title
from requests_app.case import Case
from statute.law.articles import cite_short

IN_STEPS = {
    "confirm": ("application.confirm",),
    "clarify": ("application.review", "application.head_decision"),
    "ask_reasons": ("application.review", "application.head_decision"),
    "delay": ("application.reasons",),
    "consult_third_party": ("application.search", "application.draft"),
    "consult_co_producer": ("application.search", "application.draft"),
    "reply": ("application.draft", "application.direct_draft"),
}
"""Acts that are part of a step's form."""

WORKERS = (DutyKind.REGISTRAR, DutyKind.HANDLER)
ON_PAGES = {"record_clarified": "clarified", "extend": "extension", "withdraw": "withdrawal"}
"""Acts with a page of their own: the act's name in the address."""

MOVE_LIMIT = "respond-by"


@dataclass(frozen=True)
class CaseAct:
    """`url` is empty when the act isn't possible; then `reason` says why."""

    label: str
    url: str
    reason: str
    article: str
    warning: str = ""


def case_acts(
    case: Case,
    access: Access,
    *,
    doable: Sequence[OpenWork],
    open_steps: Sequence[str],
    came_from: str = "",
) -> list[CaseAct]:
    """Every legal act, in the order of the lifecycle. `came_from`: the list to lead back to after a step."""
    found = []
    for act in case.acts(access.on):
        if act.code not in IN_STEPS and act.code not in ON_PAGES:
            continue
        url, reason = "", act.reason
        if act.allowed and act.code in IN_STEPS:
            url, reason = _in_step(case, IN_STEPS[act.code], doable, open_steps, came_from)
        elif act.allowed:
            url, reason = _on_page(case, ON_PAGES[act.code], access)
        found.append(CaseAct(act.label, url, reason, cite_short(act.article), act.warning))
    if _limit_may_move(case):
        url, reason = _on_page(case, MOVE_LIMIT, access)
        found.append(CaseAct("改定补正期限", url, reason, cite_short("30")))
    return found


def why_not_act(case: Case, name: str, access: Access) -> str:
    """ "" when the person may do the act that has this page, else why not."""
    if not access.acts_on(case.matter, WORKERS):
        return "由登记员或者承办人办理。"
    if name == "extension" and case.pending_extension:
        return "已有一份延期申请等待批准。"
    return ""


def _on_page(case: Case, name: str, access: Access) -> tuple[str, str]:
    reason = why_not_act(case, name, access)
    return ("" if reason else reverse("desk:act", args=[case.matter.pk, name])), reason


def _in_step(
    case: Case,
    steps: tuple[str, ...],
    doable: Sequence[OpenWork],
    open_steps: Sequence[str],
    came_from: str,
) -> tuple[str, str]:
    for work in doable:
        if work.step in steps:
            query = urlencode({"work": work.pk} | ({"from": came_from} if came_from else {}))
            return f"{reverse('desk:case', args=[case.matter.pk])}?{query}#work", ""
    where = "、".join(f"“{step_title(step)}”" for step in steps)
    now = "、".join(f"“{step_title(step)}”" for step in dict.fromkeys(open_steps))
    if set(steps) & set(open_steps):
        return "", f"在{where}环节办理，现由其他人负责。"
    return "", f"在{where}环节办理" + (f"，现在是{now}。" if now else "。")


def _limit_may_move(case: Case) -> bool:
    application, clarification = case.application, case.clarification
    waiting = clarification is not None and not clarification.clarified_on
    return waiting and not (application.lapsed_on or application.withdrawn_on or application.replied_on)
