"""The five steps of an application over one draft: which forms, what is still open, and what comes of them."""

from functools import cached_property, partial
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import Agency
from accounts.services import closed_sentence
from casework.ui.fields import options
from portal.drafts import SealedDraft
from portal.forms.apply import AgencyForm, ConfirmForm
from portal.forms.attachments import OTHERS, SLOTS, FilesForm
from requests_app.intake.forms import ApplicantForm, RequestForm, application_data
from requests_app.intake.submit import Upload

STEPS: dict[str, tuple[str, type[forms.Form]]] = {
    "agency": ("受理机构与须知", AgencyForm),
    "applicant": ("申请人", ApplicantForm),
    "request": ("所需信息", RequestForm),
    "files": ("证件与附件", FilesForm),
    "check": ("核对并提交", ConfirmForm),
}
NAMES = list(STEPS)


class Filling:
    """The forms of one draft. `draft` is None before the first step was sent."""

    def __init__(self, draft: SealedDraft | None, about: str = "", agency: str = "") -> None:
        self.draft = draft
        content = draft.content if draft else {"about": about, "agency": agency}
        self.about, self.agency = content.get("about", ""), content.get("agency", "")

    @property
    def begun(self) -> SealedDraft:
        """The draft, once there is one: asked for what only filled steps have."""
        if self.draft is None:
            raise LookupError("no step was sent")
        return self.draft

    def page(self, step: str) -> forms.Form:
        """As the page shows it: with its errors once the visitor wanted to go on, else with what was typed so far."""
        typed = self.draft.typed(step) if self.draft else None
        if self.draft is None or typed is None:
            return self._build(step, None)
        if self.draft.tried(step):
            return self._build(step, typed)
        form = self._build(step, None)
        for name, field in form.fields.items():
            if not isinstance(field, forms.FileField):
                form.initial[name] = field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
        return form

    def sent(self, step: str) -> forms.Form | None:
        """Bound to what was sent; None when the visitor has not yet wanted to go on from this step."""
        typed = self.draft.typed(step) if self.draft and self.draft.tried(step) else None
        return None if typed is None else self._build(step, typed)

    def first_open(self, before: str) -> str:
        """The first earlier step that isn't filled in, or no longer right; "" when there is none."""
        for step in NAMES[: NAMES.index(before)]:
            form = self.sent(step)
            if form is None or not form.is_valid():
                return step
        return ""

    def names(self, step: str) -> list[str]:
        """The fields of a step as they are called on the page."""
        form = self._build(step, None)
        return [form.add_prefix(name) for name in form.fields]

    def warnings(self) -> list[str]:
        return ApplicantForm.warnings(self.applicant) if self.applicant else []

    def elsewhere(self) -> str:
        """A sentence when another agency is in charge now than the one that was chosen; "" otherwise."""
        form = self._valid("agency")
        agency = form.cleaned_data["agency"]
        chosen = Agency.objects.select_related("successor").get(code=form["agency"].value())
        return "" if chosen == agency else f"{closed_sentence(chosen)}。您的申请由{agency.name}收到和办理。"

    @cached_property
    def applicant(self) -> dict[str, Any] | None:
        """What the second step holds, if it is right."""
        form = self.sent("applicant")
        return form.cleaned_data if form and form.is_valid() else None

    def summary(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Everything entered, as (step, title, rows), for the last look; every earlier step is right."""
        sections: list[tuple[str, str, list[tuple[str, str]]]] = []
        for step in ("agency", "applicant", "request"):
            form = self._valid(step)
            void = {"agreed", *_inapplicable(form)}
            rows = [
                (str(form[field].label), _shown(form, field)) for field in form.fields if field not in void
            ]
            sections.append((step, STEPS[step][0], [row for row in rows if row[1]]))
        labels = {slot.name: slot.label for slot in SLOTS}
        files = [(labels[slot], file.name) for slot, file in self.begun.files().items()]
        return [*sections, ("files", STEPS["files"][0], files)]

    def application(self) -> dict[str, Any]:
        """The arguments of the intake service; every earlier step is right."""
        return {
            "agency": self._valid("agency").cleaned_data["agency"],
            "uploads": self._uploads(),
            **application_data(self._valid("applicant").cleaned_data, self._valid("request").cleaned_data),
        }

    def _valid(self, step: str) -> forms.Form:
        form = self._build(step, self.begun.typed(step))
        form.is_valid()
        return form

    def _uploads(self) -> list[Upload]:
        purposes = {slot.name: slot.purpose for slot in SLOTS}
        wanted = {*self._build("files", None).fields, *(other.name for other in OTHERS)}
        return [
            Upload(file.name, partial(self.begun.read_file, file), purposes[slot])
            for slot, file in self.begun.files().items()
            if slot in wanted
        ]

    def _build(self, step: str, data: QueryDict | None) -> forms.Form:
        arguments: dict[str, Any] = {"data": data, "prefix": step}
        if step == "agency":
            arguments["initial"] = {"agency": self.agency}
        elif step == "request":
            arguments |= {"initial": {"info_name": self.about}, "applicant": self.applicant}
        elif step == "files":
            typed = self.draft.typed("applicant") if self.draft else None
            arguments |= {
                "stored": self.draft.files() if self.draft else {},
                "refused": self.draft.content.get("refused", {}) if self.draft else {},
                "represented": bool(typed and typed.get("applicant-has_representative")),
            }
        return STEPS[step][1](**arguments)


def _shown(form: forms.Form, name: str) -> str:
    """A cleaned value as people read it; "" for what doesn't apply."""
    value = form.cleaned_data.get(name)
    if isinstance(value, bool):
        return "是" if value else ""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return next((label for each, label in options(field) if each == value), "")
    return str(value or "")


def _inapplicable(form: forms.Form) -> set[str]:
    """Fields of groups that the other answers make void, as the page hides them."""
    data = form.cleaned_data
    person = data.get("kind") == "natural_person"
    void = {
        "for-person": not person,
        "for-organisation": person,
        "for-representative": not data.get("has_representative"),
        "for-joint": not data.get("has_joint"),
    }
    return {name for _, css, _, names in getattr(form, "groups", ()) if void.get(css) for name in names}
