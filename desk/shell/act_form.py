"""What the form of everything done outside the steps has in common."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.access import Access
from accounts.models import DutyKind
from desk.shell.step_form import Group, without_autofill

WORKERS = frozenset({DutyKind.REGISTRAR, DutyKind.HANDLER})


class ActForm(forms.Form):
    """`duties`: who may; `title` and `submit` name it; `rule` says what the law or the house wants."""

    title = ""
    submit = "保存"
    rule = ""
    duties: frozenset[str] = WORKERS
    groups: Sequence[Group] = ()

    def __init__(self, *args: Any, subject: Any, access: Access, **kwargs: Any) -> None:
        self.subject, self.access = subject, access
        self.by, self.on = access.staff, access.on
        super().__init__(*args, **kwargs)
        if not self.groups:
            self.groups = (("", "", "", tuple(self.fields)),)
        self.arrange()
        without_autofill(self)

    def arrange(self) -> None:
        """Fill in choices and defaults from the case."""

    def handle(self) -> str:
        """Do it; the message for the person. Raises Refused."""
        raise NotImplementedError
