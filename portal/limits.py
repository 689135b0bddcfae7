"""How often one address may send things, and how often it may miss. Counts live in the cache; without it nobody is stopped.

Of look-ups only misses count. A right query code or verification code is never refused: both are too long to guess.
A number with a name can be guessed, so misses are counted by address and number together; a stranger elsewhere uses up
nothing of the applicant's. When very many addresses have missed the same number in a day, each gets one miss a day
for it, which still lets a right name pass.
"""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_ratelimit.core import get_usage

from casework.crypto import lookup_hash

if TYPE_CHECKING:
    from django_ratelimit.core import Usage  # a name of our stub

Limit = tuple[str, str]
# Everything that is sent counts. A town may stand behind the one address of its mobile carrier.
SUBMIT: Limit = ("portal.submit", "60/h")
UPLOAD: Limit = ("portal.upload", "200/h")
DRAFT: Limit = ("portal.draft", "300/h")
DOWNLOAD: Limit = ("portal.download", "300/h")
# Only misses count.
CODE: Limit = ("portal.code", "60/10m")
VERIFY: Limit = ("portal.verify", "60/10m")
LOOK_UP: Limit = ("portal.look_up", "60/h")
NUMBER: Limit = ("portal.number", "10/h")
NUMBER_EVERYWHERE: Limit = ("portal.number_everywhere", "30/d")
NUMBER_ONCE: Limit = ("portal.number_once", "1/d")
WORDS = {  # what is limited: title, what happened, what to do
    "portal.submit": (
        "提交的申请太多",
        "从您的网络地址一小时内提交的申请太多，这一份还没有提交；填写的内容没有丢失。",
    ),
    "portal.upload": ("上传的次数太多", "从您的网络地址一小时内上传的次数太多，这一次没有处理。"),
    "portal.draft": ("新填写的申请太多", "从您的网络地址一小时内新填写的申请太多，这一次没有处理。"),
    "portal.download": ("下载的次数太多", "从您的网络地址一小时内下载的次数太多，这一次没有处理。"),
    "portal.code": (
        "查询码输错的次数太多",
        "从您的网络地址输错查询码的次数太多，这一次输入的也不对。正确的查询码不受限制，请核对后再输入。",
    ),
    "portal.verify": (
        "核验码输错的次数太多",
        "从您的网络地址输错核验码的次数太多，这一次输入的也不对。正确的核验码不受限制，请核对后再输入。",
    ),
    "portal.look_up": (
        "查错的次数太多",
        "从您的网络地址用编号和姓名查错的次数太多，为保护申请人，这一次没有查询。用查询码查询不受这个限制。",
    ),
}


def too_many(request: HttpRequest, limit: Limit) -> bool:
    """Count this attempt and say whether it is beyond the limit of the address."""
    usage = _usage(request, limit, increment=True)
    return bool(usage and usage["should_limit"])


def used_up(request: HttpRequest, limit: Limit, number: str = "", *, everywhere: bool = False) -> bool:
    """Whether the address (or everybody together) has missed as often as the limit allows, for this number."""
    usage = _usage(request, limit, number, everywhere=everywhere)
    return bool(usage and usage["count"] >= usage["limit"])


def missed(request: HttpRequest, limit: Limit, number: str = "", *, everywhere: bool = False) -> None:
    """Count one miss."""
    _usage(request, limit, number, everywhere=everywhere, increment=True)


def guessing(request: HttpRequest, number: str) -> bool:
    """Whether this address has missed too often to look up this number by name now."""
    if used_up(request, LOOK_UP) or used_up(request, NUMBER, number):
        return True
    return used_up(request, NUMBER_EVERYWHERE, number, everywhere=True) and used_up(
        request, NUMBER_ONCE, number
    )


def missed_number(request: HttpRequest, number: str) -> None:
    missed(request, LOOK_UP)
    missed(request, NUMBER, number)
    missed(request, NUMBER_ONCE, number)
    missed(request, NUMBER_EVERYWHERE, number, everywhere=True)


def refuse(request: HttpRequest, limit: Limit, back: str = "") -> HttpResponse:
    """The page that says what was too much, when it goes on, and what helps meanwhile. `back`: to the form."""
    title, happened = WORDS[limit[0]]
    usage = _usage(request, limit)
    context = {"title": title, "happened": happened, "period": _period(limit[1]), "back": back}
    response = render(request, "portal/too_many.html", context, status=429)
    if usage and usage["count"] >= usage["limit"]:
        response["Retry-After"] = str(usage["time_left"])
    return response


def _usage(
    request: HttpRequest, limit: Limit, number: str = "", *, everywhere: bool = False, increment: bool = False
) -> "Usage | None":
    group, rate = limit
    if number and not everywhere:
        group = f"{group}:{lookup_hash(number)}"
    key = (lambda group, request: lookup_hash(number)) if everywhere else "ip"
    return get_usage(request, group=group, key=key, rate=rate, increment=increment)


def _period(rate: str) -> str:
    return {"h": "一小时", "d": "一天"}.get(rate[-1], "十分钟")
