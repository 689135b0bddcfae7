"""What the desk shows of each kind of matter; each kind's folder beside the shell registers its own.

What the shell does for every kind (lists, claiming, the page of a step, acts, files, search) asks here what it needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet
from django.forms import Field
from django.http import HttpResponse

from accounts.access import Access
from accounts.middleware import StaffRequest
from casework import kinds
from casework.models import Matter, OpenWork
from casework.ui.light import Light
from desk.shell.act_form import ActForm
from desk.shell.step_form import StepForm


@dataclass(frozen=True)
class RowText:
    """What a line of a list says of a subject besides the columns of its matter.

    `state`: where it stands; `person`: whom it concerns, as far as the reader may know; `waits`: for whom it waits where
    nobody has work; `ended`: what stands in the place of the light once nothing is due; `outcome`: how it was closed.
    """

    state: str
    person: str = ""
    waits: str = ""
    ended: Light | None = None
    outcome: str = ""


class PageOf(Protocol):
    """Draws the page of a matter; with a form that was refused, the same page with everything typed kept."""

    def __call__(
        self,
        request: StaffRequest,
        matter: Matter,
        *,
        work: OpenWork | None = None,
        form: StepForm | None = None,
        status: int = 200,
    ) -> HttpResponse: ...


def opened_between(since: date | None, until: date | None) -> Q:
    found = Q()
    if since:
        found &= Q(opened_on__gte=since)
    if until:
        found &= Q(opened_on__lte=until)
    return found


@dataclass(frozen=True)
class DeskKind:
    """One kind on the desk.

    `subject` reads the subject of a matter as its forms want it. `forms` are those of the steps, by step key, `acts`
    what is done outside the steps, by the name in the address. `filters` are fields shown when a list is narrowed to
    this kind, `narrow` turns what was filled in into conditions on matters; `received` does so for the receipt days.
    `columns` are the headings of person and title. `in_navigation`: it has a group of lists there; `pages` are its
    other pages, as (label, name of the address). `stages` counts matters by where they stand.
    """

    code: str
    subject: Callable[[Matter], Any]
    row: Callable[[Any, Access], RowText]
    page: PageOf
    peek: Callable[[StaffRequest, Matter], HttpResponse]
    forms: Mapping[str, type[StepForm]] = field(default_factory=dict)
    acts: Mapping[str, type[ActForm]] = field(default_factory=dict)
    filters: Callable[[Access], Mapping[str, Field]] = lambda access: {}
    narrow: Callable[[Mapping[str, Any], Access], Q] = lambda data, access: Q()
    received: Callable[[date | None, date | None], Q] = opened_between
    columns: tuple[str, str] = ("当事人", "标题")
    in_navigation: bool = False
    pages: Callable[[Access], Sequence[tuple[str, str]]] = lambda access: ()
    stages: Callable[[QuerySet[Matter]], Sequence[tuple[str, int]]] = lambda matters: ()


_kinds: dict[str, DeskKind] = {}


def register(kind: DeskKind) -> None:
    """Make a kind known to the desk. ImproperlyConfigured for one that exists, or a step that has a form already."""
    if kind.code in _kinds:
        raise ImproperlyConfigured(f"kind {kind.code!r} is registered on the desk twice")
    if twice := kind.forms.keys() & forms_by_step().keys():
        raise ImproperlyConfigured(f"steps with two forms: {sorted(twice)}")
    _kinds[kind.code] = kind


def of(matter: Matter) -> DeskKind:
    return _kinds[matter.kind]


def all_kinds() -> tuple[DeskKind, ...]:
    return tuple(_kinds.values())


def known(code: str) -> DeskKind | None:
    return _kinds.get(code)


def forms_by_step() -> dict[str, type[StepForm]]:
    """The form of every step of every kind."""
    return {step: form for kind in _kinds.values() for step, form in kind.forms.items()}


def label(kind: DeskKind) -> str:
    return next(known.label for known in kinds.all_kinds() if known.code == kind.code)
