"""The filters of the inbox. All of them stand in the address, so a list can be kept and sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.access import Access
from accounts.models import Department
from accounts.typed import CodeField, DayField, LineField, number
from casework import kinds
from casework.pairs import containing
from casework.ui.fields import field_of
from desk.shell import kinds as desk_kinds
from desk.shell.step_form import without_autofill

LISTS = {
    "todo": "待办",
    "unclaimed": "待领取",
    "mine": "我经办",
    "open": "全部在办",
    "paused": "中止中",
    "closed": "已办结",
}
LIGHTS = (("red", "红灯 超期"), ("yellow", "黄灯 临期"), ("green", "绿灯 正常"), ("grey", "灰 中止"))
ANY = ("", "全部")
LONGEST_SEARCH = 200  # as long as the longest name


class InboxFilter(forms.Form):
    """What every list is narrowed by, and what the kind of matter brings to which it is narrowed."""

    list = LineField(required=False, widget=forms.HiddenInput)
    kind = LineField(required=False, widget=forms.HiddenInput)
    q = CodeField(
        label="编号、标题、申请人全名",
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "data-search": True}),
    )
    light = forms.ChoiceField(label="期限", required=False, choices=[ANY, *LIGHTS])
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label="科室", required=False, queryset=None, empty_label="全部"
    )
    since = DayField(label="收到日期自", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Mapping[str, str], *, access: Access, departments: QuerySet[Department]) -> None:
        super().__init__(data)
        self.access = access
        self.chosen = desk_kinds.known(data.get("kind", ""))
        field_of(self, "department", forms.ModelChoiceField).queryset = departments
        own = self.chosen.filters(access) if self.chosen else {}
        self.fields.update(own)
        first, *others = own or [""]
        self.order_fields(["list", "kind", "q", first, "light", "department", *others, "since", "until"])
        without_autofill(self)  # people are looked for by their whole names
        if access.only_helps:
            self.fields["q"].label = "编号、标题"

    def clean_list(self) -> str:
        return self.cleaned_data["list"] if self.cleaned_data["list"] in LISTS else "todo"

    def clean_kind(self) -> str:
        return self.chosen.code if self.chosen else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", "截止日期早于开始日期，请改正。")
        return data

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value for name, value in self.cleaned_data.items() if name not in ("list", "kind"))

    @property
    def wanted(self) -> Q:
        """Conditions on matters, of every filter that was filled in; a filter with an error is left out."""
        return self._narrowed & reduce(or_, self._found, self._text)

    @property
    def of_kinds(self) -> dict[str, Q]:
        """The same for each kind that is asked for, without what its own search finds: that is in `found`."""
        codes = [kind.code for kind in kinds.all_kinds()] if self.chosen is None else [self.chosen.code]
        return dict.fromkeys(codes, self._narrowed & self._text)

    @property
    def found(self) -> Sequence[Q]:
        """What the kinds find in their own ways, each with an index for it."""
        return [self._narrowed & way for way in self._found]

    @property
    def _narrowed(self) -> Q:
        data = self.cleaned_data
        found = Q()
        if self.chosen:
            found &= Q(kind=self.chosen.code) & self.chosen.narrow(data, self.access)
        if data.get("department"):
            found &= Q(department=data["department"])
        if data.get("since") or data.get("until"):
            found &= self._received(data.get("since"), data.get("until"))
        return found

    @property
    def _searched(self) -> str:
        return str(self.cleaned_data.get("q", "")).strip()

    @property
    def _text(self) -> Q:
        """Number or title contain what is looked for."""
        text = self._searched
        spellings = sorted({text, number(text)} - {""})
        return reduce(or_, (containing(spelling, "title", "number") for spelling in spellings), Q())

    @property
    def _found(self) -> Sequence[Q]:
        text = self._searched
        if not text:
            return ()
        asked = [kind for kind in kinds.all_kinds() if not self.chosen or self.chosen.code == kind.code]
        return [Q(kind=kind.code) & way for kind in asked for way in kind.search(text, self.access)]

    def _received(self, since: date | None, until: date | None) -> Q:
        found = Q(pk__in=())
        for kind in [self.chosen] if self.chosen else desk_kinds.all_kinds():
            found |= Q(kind=kind.code) & kind.received(since, until)
        return found
