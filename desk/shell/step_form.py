"""What the form of every human step has in common."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Self, TypeVar

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.access import Access
from accounts.models import Staff
from accounts.typed import CodeField, DayField, LineField, MailField, ProseField
from casework.models import OpenWork
from casework.ui.fields import mark_optional
from casework.uploads import read_upload
from requests_app.intake.submit import Upload

Given = TypeVar("Given", bound=forms.Field)
Group = tuple[str, str, str, tuple[str, ...]]
TYPED_IN = (forms.widgets.Input, forms.Textarea, forms.Select)
PICKED = (forms.HiddenInput, forms.CheckboxInput, forms.FileInput)
FIRST_DAY = date(2000, 1, 1)
LONGEST_TERM = timedelta(days=3 * 366)
FollowUp = tuple[str, Callable[[Any], str]]


class StepForm(forms.Form):
    """The page of one step: its fields, the outcomes it may end with, and what it does to the domain.

    A subclass names `submit` (the primary button) and `groups` (legend, css class, hint, fields), and acts in
    `handle`, which returns the outcome by which the flow goes on. `rule` says in a sentence what the law wants.
    """

    submit = "完成"
    rule = ""
    template = "desk/steps/plain.html"
    groups: Sequence[Group] = ()

    def __init__(
        self,
        *args: Any,
        subject: Any,
        work: OpenWork,
        access: Access,
        **kwargs: Any,
    ) -> None:
        self.subject, self.work, self.item = subject, work, work.part_id
        self.access, self.by, self.on = access, access.staff, access.on
        super().__init__(*args, **kwargs)
        self.arrange()
        without_autofill(self)
        if not self.groups:
            self.groups = (("", "", "", tuple(self.fields)),)

    @classmethod
    def while_choosing(cls, data: QueryDict, **arguments: Any) -> Self:
        """The form with what was typed so far and without complaints: a choice may change which fields there are."""
        form = cls(**arguments)
        typed = {
            name: field.widget.value_from_datadict(data, {}, name) for name, field in form.fields.items()
        }
        return cls(initial=typed, **arguments)

    def arrange(self) -> None:
        """Fill in choices and defaults from the case."""

    def handle(self, subject: Any) -> str:
        """Act on the locked subject; the outcome. Raises Refused."""
        raise NotImplementedError

    @property
    def stays(self) -> bool:
        """True when what was typed is only noted and the step isn't finished by it."""
        return False

    def note_down(self) -> str:
        """What a form that `stays` does; the message for the person."""
        raise NotImplementedError

    def follow_up(self) -> FollowUp | None:
        """A step right after this one that the same page has already answered: its name and what it does."""
        return None

    def remark(self) -> str:
        """What to look at, told after the step is done; "" when there is nothing. A remark refuses nothing."""
        return ""

    def absent_person(self) -> Staff | None:
        """Whom the person stands in for at this step; None when the duty is their own."""
        absent = self.access.on_behalf_of(self.work)
        return Staff.objects.get(pk=absent) if absent else None

    def need(self, *names: str, why: str = "") -> None:
        """Ask for fields that only the chosen outcome needs."""
        for name in names:
            if name not in self.errors and self.cleaned_data.get(name) in (None, "", []):
                self.add_error(name, why or f"请填写{self.fields[name].label}。")


def without_autofill(form: forms.BaseForm) -> None:
    """Keep what is typed out of the browser's memory: on a shared computer it would offer one citizen's to the next."""
    for field in form.fields.values():
        widget = field.widget
        if isinstance(widget, TYPED_IN) and not isinstance(widget, PICKED):
            widget.attrs["autocomplete"] = "off"


def day_field(label: str, hint: str = "", *, required: bool = True, past: bool = False) -> DayField:
    """A date; `past` refuses days that haven't come."""
    return DayField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[of_our_time, not_in_future] if past else [of_our_time],
        error_messages={"required": f"请填写{label}。", "invalid": "日期的格式不对，应类似 2026-03-05。"},
    )


def text_field(
    label: str, length: int, hint: str = "", *, required: bool = True, rows: int = 0
) -> forms.CharField:
    """One line, or `rows` lines of text: quoted as it was typed."""
    kind = ProseField if rows else LineField
    return kind(
        label=label,
        max_length=length,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else None,
        error_messages={"required": f"请填写{label}。"},
    )


def code_field(label: str, length: int, hint: str = "", *, required: bool = True) -> CodeField:
    """A number, a code, a telephone: full-width digits and letters are understood."""
    return CodeField(
        label=label,
        max_length=length,
        help_text=hint,
        required=required,
        error_messages={"required": f"请填写{label}。"},
    )


def mail_field(label: str = "电子邮箱") -> MailField:
    return MailField(
        label=label,
        required=False,
        error_messages={"invalid": "电子邮箱的格式不对，应类似 name@example.cn。"},
    )


def choice_field(
    label: str, choices: Sequence[tuple[str, str]], *, required: bool = True
) -> forms.ChoiceField:
    """Radio buttons."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": f"请选择{label}。"},
    )


def conditional_field(field: Given) -> Given:
    """A field that only one answer shows, and then asks for: not required by itself, and never marked 选填."""
    field.required = False
    return mark_optional(field, False)


def of_our_time(day: date) -> None:
    """A slip of the keyboard like 0206 or 20226: no date of a case lies there, and none can be reckoned from it."""
    last = timezone.localdate() + LONGEST_TERM
    if not FIRST_DAY <= day <= last:
        raise forms.ValidationError(
            f"日期应在{FIRST_DAY:%Y年%-m月%-d日}至{last:%Y年%-m月%-d日}之间，请核对年份。"
        )


def not_in_future(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError("日期晚于今天，请核对。")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the cleaned value is a list of uploads, checked by content when they are stored."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [
            Upload(file.name, partial(read_upload, file))
            for file in (super(FilesField, self).clean(f) for f in given)
        ]


def lines(text: str) -> list[str]:
    """One entry a line, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
