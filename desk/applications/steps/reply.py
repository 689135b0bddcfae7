"""Drafting the reply: the chosen kind decides which fields there are (arts. 36–39)."""

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from typing import Any, Self, TypedDict

from django import forms
from django.forms.boundfield import BoundWidget
from django.http import QueryDict

from accounts.typed import AmountField, DayField, ProseField
from casework.ui.fields import field_of
from desk.applications.steps.parties import ConsultationStepForm
from desk.applications.steps.prefill import prefilled
from desk.shell.step_form import FilesField, choice_field, conditional_field, lines, text_field
from letters.facts import dump_fields
from letters.models import Approval
from requests_app.case import Case, LockedCase
from requests_app.models import Consultation, Reply
from requests_app.purposes import ENCLOSURE
from requests_app.reply.drafting import draft_reply, next_step
from requests_app.reply.enclosures import enclosures, take_out_enclosures
from requests_app.reply.material import add_file
from requests_app.review.review import review_application
from statute.answers.grounds import GROUNDS, Ground
from statute.answers.replies import REPLIES, chosen_grounds, required_fields
from statute.answers.replies import Reply as ReplyKind
from statute.law.articles import cite_short
from statute.reporting.rows import RESULTS, ROWS
from statute.wording import Required

FACT = "fact_"
TEST = "test_"
BY_ITSELF = {"R21", "R22"}  # made when a limit passes, never chosen
BY_ANOTHER_ACT = {("R23", "withdrawn")}  # recorded as a withdrawal
NEXT = {"head": "送工作机构负责人审核", "sign": "送签发"}


def why_unavailable(kind: ReplyKind, case: Case) -> str:
    """Why this kind can't be chosen yet: what the file doesn't hold; "" when it can."""
    has: dict[str, Callable[[], bool]] = {
        "search": lambda: case.application.searches.filter(found=False).exists(),
        "third_party": lambda: any(
            c.party == Consultation.Party.THIRD_PARTY and c.closed_on for c in case.consultations
        ),
        "clarified": lambda: bool(case.clarification and case.clarification.clarified_on),
        "reasons_asked": lambda: bool(case.reasons_request),
        "earlier_reply": lambda: True,
    }
    why = {
        "search": "还没有检索未果的记录（条例第三十六条第四项）",
        "third_party": "还没有征求第三方意见，或者意见期限未满（条例第三十二条）",
        "clarified": "申请人还没有补正（条例第三十条）",
        "reasons_asked": "还没有要求申请人说明理由（条例第三十五条）",
    }
    return next((why[need] for need in kind.needs if not has[need]()), "")


class Choice(TypedDict):
    """What was chosen for a reply: its kind, variant and grounds by their codes, and the facts by field."""

    kind: str
    sub_reason: str
    grounds: list[str]
    fields: dict[str, Any]


class DraftForm(ConsultationStepForm):
    """The reply in one form. `asked` are the facts that the chosen kind, variant and grounds need."""

    submit = "送审"
    template = "desk/steps/draft.html"
    elsewhere: tuple[tuple[str, str], ...] = (("consult", "先征求意见"),)

    kind = forms.ChoiceField(label="答复类型", error_messages={"required": "请选择答复类型。"})
    sub_reason = conditional_field(choice_field("具体情形", ()))
    grounds = conditional_field(
        forms.MultipleChoiceField(label="不予公开部分的理由", widget=forms.CheckboxSelectMultiple)
    )
    enclosures = FilesField(
        label="提供的信息（附件）",
        required=False,
        help_text="随答复提供的文件，可以选多个；每个不超过 20 MB。",
    )
    taken_out = forms.TypedMultipleChoiceField(
        label="不再提供的附件",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="已经添加的附件随答复一并送审，签发后申请人可以下载。勾选的改作办理材料，不提供。",
    )
    decision = choice_field("下一步", ())

    @classmethod
    def while_choosing(cls, data: QueryDict, **arguments: Any) -> Self:
        """The form for the chosen kind, filled with what was typed so far and without complaints."""
        chosen = {
            "kind": data.get("kind", ""),
            "sub_reason": data.get("sub_reason"),
            "grounds": data.getlist("grounds"),
        }
        form = cls(initial=chosen, **arguments)
        typed = {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in form.fields.items()
            if name in data
        }
        parties = [
            {
                name: data.get(f"party-{n}-{name}")
                for name in ("party", "agency", "name", "contact", "subject")
            }
            for n in range(5)
            if data.get(f"party-{n}-name") or data.get(f"party-{n}-agency")
        ]
        return cls(initial=chosen | typed | {"parties": parties}, **arguments)

    def remark(self) -> str:
        data = self.cleaned_data
        elsewhere = data["decision"] in dict(self.elsewhere)
        if elsewhere or not REPLIES[data["kind"]].provides or enclosures(self.application):
            return ""
        return "答复写明提供政府信息，但本件没有“提供的信息”附件，申请人在网上下载不到。请补充；用纸质等形式另行提供的除外。"

    def arrange(self) -> None:
        super().arrange()
        field_of(self, "kind", forms.ChoiceField).choices = self._kinds()
        chosen = self._chosen()
        self._arrange_choice(*chosen)
        step = next_step(self.application)
        decision = field_of(self, "decision", forms.ChoiceField)
        decision.choices, decision.initial = [(step, NEXT[step]), *self.elsewhere], step

    @cached_property
    def earlier(self) -> Reply | None:
        """The draft that was returned."""
        return self.application.replies.exclude(state=Reply.State.VOID).first()

    @cached_property
    def unavailable(self) -> list[tuple[str, str]]:
        """Kinds that the file doesn't support yet, with the reason."""
        found = (
            (kind, why_unavailable(kind, self.case))
            for kind in REPLIES.values()
            if kind.code not in BY_ITSELF
        )
        return [(f"{kind.code} {kind.label}", why) for kind, why in found if why]

    @property
    def returned(self) -> Approval | None:
        """The return that the drafter answers with this draft."""
        last = (
            Approval.objects.filter(letter__replies=self.earlier).select_related("by").last()
            if self.earlier
            else None
        )
        return last if last and not last.passed else None

    def _kinds(self) -> list[Any]:
        shut = {label for label, _ in self.unavailable}
        sections: dict[str, list[tuple[str, str]]] = {}
        for kind in REPLIES.values():
            label = f"{kind.code} {kind.label}"
            row = ROWS[kind.report_row]
            if kind.code not in BY_ITSELF and label not in shut:
                heading = (
                    row.subgroup if row.subgroup not in ("", RESULTS) else row.label.partition("（区分")[0]
                )
                sections.setdefault(heading, []).append((kind.code, label))
        return [("", "请选择"), *sections.items()]

    def _chosen(self) -> tuple[str, str, list[str]]:
        if self.is_bound:
            return (
                self.data.get("kind", ""),
                self.data.get("sub_reason", ""),
                [g for g in self._ticked_grounds() if g in GROUNDS],
            )
        if "kind" in self.initial:
            return (
                self.initial["kind"],
                self.initial.get("sub_reason") or "",
                self.initial.get("grounds") or [],
            )
        if self.earlier:
            self.initial.update(
                {name: getattr(self.earlier, name) for name in ("kind", "sub_reason", "grounds")}
            )
            return self.earlier.kind, self.earlier.sub_reason, self.earlier.grounds
        return "", "", []

    def _ticked_grounds(self) -> list[str]:
        ticked = self.fields["grounds"].widget.value_from_datadict(self.data, self.files, "grounds")
        return list(ticked or ())

    def _arrange_choice(self, code: str, sub_reason: str, grounds: list[str]) -> None:
        self.reply_kind = REPLIES.get(code)
        self.asked: tuple[Required, ...] = ()
        self.basis: tuple[Ground, ...] = ()
        kind = self.reply_kind
        subs = [s for s in kind.sub_reasons if (code, s.code) not in BY_ANOTHER_ACT] if kind else []
        field_of(self, "sub_reason", forms.ChoiceField).choices = [(s.code, s.label) for s in subs]
        several = kind is not None and len(kind.grounds) > 1
        provides = kind is not None and kind.provides
        # What is sent asks for the list only where something is ticked, or the page is shown again.
        taken_out = field_of(self, "taken_out", forms.ChoiceField)
        taken_out.choices = lambda: [(f.pk, f.name) for f in enclosures(self.application)]
        may_take_out = provides and (self.is_bound or bool(enclosures(self.application)))
        if kind is not None and several:
            field_of(self, "grounds", forms.ChoiceField).choices = [
                (g, GROUNDS[g].label) for g in kind.grounds
            ]
        for name, wanted in (
            ("sub_reason", bool(subs)),
            ("grounds", several),
            ("enclosures", provides),
            ("taken_out", may_take_out),
        ):
            if not wanted:
                del self.fields[name]
        if kind is None:
            return
        sub_reason = sub_reason if any(s.code == sub_reason for s in subs) else ""
        self.basis = tuple(GROUNDS[g] for g in chosen_grounds(code, grounds))
        self.asked = required_fields(code, sub_reason=sub_reason, grounds=[g.code for g in self.basis])
        self._add_fields()

    def _add_fields(self) -> None:
        known = {} if self.is_bound else prefilled(self.case, self.on)
        for asked in self.asked:
            field = _field(asked)
            value = known.get(asked.field)
            field.initial = "\n".join(value) if isinstance(value, list) else value
            self.fields[FACT + asked.field] = field
        for ground in self.basis:
            for name, label in ground.evidence:
                self.fields[FACT + name] = text_field(label, 200, "归卷备查，不印在答复书上。")
                self.fields[FACT + name].initial = known.get(name)
            for test in ground.tests:
                self.fields[f"{TEST}{ground.code}_{test.code}"] = forms.BooleanField(
                    label=f"{test.text}（{cite_short(test.article)}）",
                    error_messages={"required": "这一项没有核实的，不能以此为理由。核实后请勾选。"},
                    initial=self.earlier is not None,
                )

    def facts_for(self, ground: Ground | None = None) -> list[forms.BoundField]:
        """The bound fields of one ground, or of the reply itself."""
        own = {f.field for g in self.basis for f in g.required}
        if ground is None:
            return [self[FACT + a.field] for a in self.asked if a.field not in own]
        names = [FACT + a.field for a in ground.required] + [FACT + name for name, _ in ground.evidence]
        return [self[n] for n in names] + [self[f"{TEST}{ground.code}_{t.code}"] for t in ground.tests]

    @property
    def sections(self) -> list[tuple[Ground, list[forms.BoundField]]]:
        """The grounds with their fields, for the template."""
        return [(ground, self.facts_for(ground)) for ground in self.basis]

    @property
    def ground_rows(self) -> list[tuple[Ground, str, BoundWidget]]:
        """The picker: each ground with its article and its check box."""
        if "grounds" not in self.fields:
            return []
        rows = ((GROUNDS[box.data["value"]], box) for box in self["grounds"])
        return [(ground, cite_short(ground.article), box) for ground, box in rows]

    @property
    def wants_parties(self) -> bool:
        decision: str | None = self.cleaned_data.get("decision")
        return decision == "consult"

    def full_clean(self) -> None:
        # Asking others first needs no reply: its fields may stay as they are.
        if self.is_bound and self.data.get("decision") in dict(self.elsewhere):
            for name in list(self.fields):
                if name != "decision":
                    self.fields[name].required = False
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("decision") in dict(self.elsewhere):
            return data
        if "sub_reason" in self.fields:
            self.need("sub_reason", why="请选择具体情形。")
        if "grounds" in self.fields:
            self.need("grounds", why="请至少选择一项理由。")
        return data

    def choice(self) -> Choice:
        """Kind, variant, grounds and facts as the services take them."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "sub_reason": data.get("sub_reason") or "",
            "grounds": [ground.code for ground in self.basis],
            "fields": {
                name.removeprefix(FACT): _plain(value)
                for name, value in data.items()
                if name.startswith(FACT) and value not in (None, "", [])
            },
        }

    def unsaved_reply(self) -> Reply:
        """For the preview."""
        choice = self.choice()
        return Reply(
            application=self.application,
            kind=choice["kind"],
            sub_reason=choice["sub_reason"],
            grounds=choice["grounds"],
            content=dump_fields(choice["fields"]),
        )

    def handle(self, case: LockedCase) -> str:
        decision: str = self.cleaned_data["decision"]
        if decision == "consult":
            return self.consult(case)
        if taken_out := self.cleaned_data.get("taken_out"):
            take_out_enclosures(case, by=self.by, on=self.on, file_ids=taken_out)
        for upload in self.cleaned_data.get("enclosures") or ():
            add_file(case, by=self.by, on=self.on, purpose=ENCLOSURE, upload=upload)
        draft_reply(case, by=self.by, on=self.on, **self.choice())
        return decision


class DirectDraftForm(DraftForm):
    """A reply that needs no search, drafted by the registrar."""

    elsewhere = (("assign", "改为分办检索"),)

    def handle(self, case: LockedCase) -> str:
        if self.cleaned_data["decision"] == "assign":
            review_application(case, by=self.by, on=self.on, decision="assign")
            return "assign"
        return super().handle(case)


def _field(asked: Required) -> forms.Field:
    common: dict[str, Any] = {
        "label": asked.label,
        "help_text": asked.hint,
        "required": asked.required,
        "error_messages": {"required": f"请填写{asked.label}。"},
    }
    if asked.kind == "date":
        return DayField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common)
    if asked.kind == "number":
        return AmountField(min_value=0, max_digits=12, decimal_places=2, **common)
    if asked.kind == "choice":
        return forms.ChoiceField(choices=[("", "请选择"), *asked.choices], **common)
    if asked.kind == "list":
        return LinesField(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000, **common)
    return ProseField(max_length=3000, widget=forms.Textarea(attrs={"rows": 2}), **common)


class LinesField(ProseField):
    """One entry a line; cleaned to a list."""

    def clean(self, value: Any) -> list[str]:
        return lines(super().clean(value))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
