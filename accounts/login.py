"""How often a password may be wrong, so that nobody guesses one and no stranger keeps anybody out.

Five times for one name at one address, then fifteen minutes' pause: this stops guessing and hits nobody else.
Two more brakes stop guessing from many addresses and over many names. Neither holds for an address from which this
person has logged in before, so whoever sits at the usual desk with the right password always gets in.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessFailureLog, AccessLog
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

FAILURES = 5  # of one name at one address
FAILURES_UNDER_ATTACK = 1  # of one name at an address that is new for it, while others guess at the name
ATTACKED = 20  # failures of one name from all addresses
ATTACK = timedelta(hours=1)
NAMES = 10  # that fail at one address, before a further one is refused there
SPRAY = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=90)


class LoginRequest(HttpRequest):
    """A request to log in, as the library's middleware leaves it."""

    axes_ip_address: str


class LoginLimits(AxesDatabaseHandler):
    """The library's lock for one name at one address, and the brake for many names at one address."""

    def is_locked(self, request: LoginRequest, credentials: Mapping[str, str] | None = None) -> bool:
        return super().is_locked(request, credentials) or _sprays(request, credentials)

    def remove_out_of_limit_failure_logs(self, *, username: str, limit: int | None = None) -> int:
        """Failed logins are a lasting record; `axes_reset_failure_logs --age` ends it."""
        return 0


def failure_limit(request: LoginRequest, credentials: Mapping[str, str] | None) -> int:
    """After how many failures of this name at this address the login pauses."""
    name = get_client_username(request, credentials) or ""
    if failures_of(name, timezone.now() - ATTACK) < ATTACKED or _known(name, request):
        return FAILURES
    return FAILURES_UNDER_ATTACK


def failures_of(name: str, since: datetime) -> int:
    return AccessFailureLog.objects.filter(username=name, attempt_time__gte=since).count()


def names_under_attack(since: datetime) -> list[tuple[str, int, int]]:
    """Names at which somebody guesses, with the number of failures and of addresses."""
    rows = AccessFailureLog.objects.filter(attempt_time__gte=since).order_by().values("username")
    counted = rows.annotate(failures=Count("pk"), addresses=Count("ip_address", distinct=True))
    found = counted.filter(failures__gte=ATTACKED).order_by("username")
    named = found.values_list("username", "failures", "addresses")
    return [(name, failures, addresses) for name, failures, addresses in named if name]


def _sprays(request: LoginRequest, credentials: Mapping[str, str] | None) -> bool:
    """One address tries many names: a name that isn't known there must wait."""
    name = get_client_username(request, credentials) or ""
    failed = AccessFailureLog.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=timezone.now() - SPRAY
    ).exclude(username=name)
    names = failed.order_by().values("username").distinct().count()
    return names >= NAMES and not _known(name, request)


def _known(name: str, request: LoginRequest) -> bool:
    """Whether this person logged in from this address lately."""
    return AccessLog.objects.filter(
        username=name,
        ip_address=request.axes_ip_address,
        attempt_time__gte=timezone.now() - KNOWN_FOR,
    ).exists()
