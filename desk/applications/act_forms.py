"""The forms of what is done on a case outside its steps. Each one acts in `handle` and returns what to tell."""

from contextlib import AbstractContextManager
from functools import partial

from django import forms

from accounts.models import WORKING_DUTIES, DutyKind
from accounts.typed import NumberField, number
from casework import kinds
from casework.ui.fields import NamedChoice, field_of
from casework.uploads import read_upload
from casework.visibility import knows_people
from desk.applications.steps.closing import DeliveryFields, delivery_rules
from desk.applications.steps.handling import SearchFields
from desk.shell.act_form import ActForm
from desk.shell.handover_act import HandOverAct
from desk.shell.step_form import (
    FilesField,
    choice_field,
    code_field,
    day_field,
    mail_field,
    text_field,
)
from letters.deliveries import queue_proof
from letters.models import Letter
from letters.selectors import delivered, undelivered
from requests_app.case import Case, LockedCase, locked_case
from requests_app.closing.closing import record_delivery
from requests_app.handling.notes import add_note, link_applications
from requests_app.handling.search import record_search
from requests_app.intake.contact import CHANGEABLE, change_contact
from requests_app.intake.submit import Upload
from requests_app.models import Application, ApplicationLink
from requests_app.purposes import ATTACHMENT, ENCLOSURE, OPINION
from requests_app.reply.enclosures import why_not_enclose
from requests_app.reply.material import add_file
from requests_app.review.clarification import move_respond_by
from requests_app.selectors import visible_applications
from workflows.moves import application as moves

HELPERS = WORKING_DUTIES | {DutyKind.HELPING_DEPARTMENT}


def letter_field() -> NamedChoice:
    return NamedChoice(
        label="文书",
        queryset=Letter.objects.none(),
        empty_label="请选择",
        named=lambda letter: f"{letter.title} {letter.number}",
        error_messages={"required": "请选择文书。"},
    )


class ApplicationAct(ActForm):
    @property
    def case(self) -> Case:
        """As it was read for the page."""
        case: Case = self.subject
        return case

    @property
    def application(self) -> Application:
        return self.case.application

    def locked(self) -> AbstractContextManager[LockedCase]:
        """The case anew, for the block that changes it."""
        return locked_case(self.case.matter.pk)


class ExtensionAct(ApplicationAct):
    title = "申请延长答复期限"
    submit = "提交延期申请"
    rule = "须在原期限届满前经工作机构负责人同意并告知申请人，最长二十个工作日（条例第三十三条）。批准前原期限不变。"

    working_days = NumberField(
        label="延长的工作日",
        min_value=1,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={
            "required": "请填写延长的工作日。",
            "invalid": "请填写1至20之间的整数。",
            "min_value": "至少1个工作日。",
            "max_value": "最长20个工作日（条例第三十三条）。",
        },
    )
    reason = text_field("延期理由", 500, "会写进延期告知书。", rows=3)

    def arrange(self) -> None:
        due = self.case.clock(self.on).due_on
        if due:
            self.fields["working_days"].help_text = f"现在的答复期限是{due}，从这一天之后接着计算。"

    def handle(self) -> str:
        data = self.cleaned_data
        moves.request_extension(
            self.case.matter.pk,
            by=self.by,
            on=self.on,
            working_days=data["working_days"],
            reason=data["reason"],
        )
        return "延期申请已提交，等待工作机构负责人决定。"


class WithdrawalAct(ApplicationAct):
    title = "登记撤回申请"
    submit = "登记撤回"
    rule = "申请人在答复以前可以撤回。登记后本件终止办理，系统制作撤回确认书，不能恢复。"

    reason = text_field("撤回情况", 300, "例如：申请人来函撤回，原件已归卷。")
    scan = forms.FileField(label="撤回申请书", required=False)

    def handle(self) -> str:
        # The flow is locked before the matter: the withdrawal comes first
        matter_id = self.case.matter.pk
        moves.withdraw(matter_id, by=self.by, on=self.on, reason=self.cleaned_data["reason"])
        scan = self.cleaned_data["scan"]
        if scan:
            upload = Upload(scan.name, partial(read_upload, scan))
            with self.locked() as case:
                add_file(case, by=self.by, on=self.on, purpose=ATTACHMENT, upload=upload)
        return "已登记撤回，撤回确认书正在制作。"


class ClarifiedAct(ApplicationAct):
    title = "登记收到补正"
    submit = "登记补正"
    rule = (
        "按时告知补正的，答复期限从收到补正之日的次日起重新计算。在期限内寄出的，不算逾期（条例第三十条）。"
    )

    received_on = day_field("收到补正日期", past=True)
    sent_on = day_field(
        "寄出日期", "邮寄的填写；在期限内寄出、期限后收到的，不算逾期。", required=False, past=True
    )
    text = text_field("补正内容", 5000, required=False, rows=4)
    scans = FilesField(label="补正材料", required=False)

    def arrange(self) -> None:
        self.fields["received_on"].initial = self.on

    def handle(self) -> str:
        data = self.cleaned_data
        moves.clarification_received(
            self.case.matter.pk,
            on=data["received_on"],
            text=data["text"],
            sent_on=data["sent_on"],
            uploads=data["scans"],
            by=self.by,
        )
        return "已登记补正，本件回到审核环节。"


class RespondByAct(ApplicationAct):
    title = "改定补正期限"
    submit = "改定期限"
    rule = "申请人有正当理由逾期的，可以改定补正期限（条例第三十条）；期限只能往后改。"

    respond_by = day_field("新的补正期限")
    reason = text_field("申请人的正当理由", 300, rows=2)

    def handle(self) -> str:
        with self.locked() as case:
            move_respond_by(case, by=self.by, on=self.on, **self.cleaned_data)
        return "补正期限已改定。"


class NoteAct(ApplicationAct):
    title = "添加备注"
    submit = "保存备注"
    rule = "备注只供内部查看，申请人看不到。"
    duties = HELPERS

    text = text_field("内容", 5000, rows=4)
    for_helpers = forms.BooleanField(
        label="协办单位也可以看",
        required=False,
        help_text="协办单位不能知道申请人是谁：勾选的，不要写申请人的姓名、联系方式等。",
    )

    def arrange(self) -> None:
        if not knows_people(self.access, self.application.matter):
            del self.fields["for_helpers"]

    def handle(self) -> str:
        # What a helping department writes, the helping departments may read
        for_helpers = self.cleaned_data.get("for_helpers", True)
        text = self.cleaned_data["text"]
        with self.locked() as case:
            add_note(case, by=self.by, on=self.on, text=text, for_helpers=for_helpers)
        return "备注已保存。"


class FileAct(ApplicationAct):
    title = "添加材料"
    submit = "上传"
    duties = HELPERS
    OFFERED = (
        kinds.EVIDENCE,
        ATTACHMENT,
        ENCLOSURE,
        OPINION,
        kinds.DELIVERY_PROOF,
        kinds.IDENTITY,
        kinds.AUTHORITY,
    )
    FOR_HELPERS = (kinds.EVIDENCE, ENCLOSURE)

    purpose = forms.ChoiceField(
        label="用途", error_messages={"invalid_choice": "没有选择材料的用途，请从列出的用途中选择。"}
    )
    upload = forms.FileField(
        label="文件",
        error_messages={"required": "没有选择文件，请选择。", "empty": "文件是空的，请检查后重新选择。"},
    )

    def arrange(self) -> None:
        field = field_of(self, "purpose", forms.ChoiceField)
        reason = why_not_enclose(self.application, self.access)
        works = self.access.works_on(self.application.matter)
        known = [(c, kinds.purpose(c).label) for c in (self.OFFERED if works else self.FOR_HELPERS)]
        field.choices = known
        if reason and isinstance(field.widget, forms.Select):
            # Not offered; asked for all the same, the service says why not.
            field.widget.choices = [choice for choice in known if choice[0] != ENCLOSURE]
        if works:
            field.help_text = (
                f"现在不能添加“提供的信息”：{reason}"
                if reason
                else "“提供的信息”随答复一并送审，答复后申请人可以下载。"
            )

    def handle(self) -> str:
        file = self.cleaned_data["upload"]
        upload = Upload(file.name, partial(read_upload, file))
        purpose = self.cleaned_data["purpose"]
        with self.locked() as case:
            add_file(case, by=self.by, on=self.on, purpose=purpose, upload=upload)
        return "材料已添加。"


class LinkAct(ApplicationAct):
    title = "关联申请"
    submit = "关联"

    number = code_field("登记编号", 60, "另一件申请的完整编号。")
    kind = choice_field("关系", ApplicationLink.Kind.choices)

    def clean_number(self) -> Application:
        wanted = number(self.cleaned_data["number"])
        found = visible_applications(self.access).filter(matter__number=wanted).first()
        if found is None:
            raise forms.ValidationError("没有找到这个编号的申请，或者您无权查看。请核对编号。")
        return found

    def handle(self) -> str:
        to = self.cleaned_data["number"]
        with self.locked() as case:
            link_applications(case, to=to, by=self.by, on=self.on, kind=self.cleaned_data["kind"])
        return f"已关联到{to.matter.number}。"


class ContactAct(ApplicationAct):
    title = "变更联系方式"
    submit = "保存变更"
    rule = "不变的不用填。变更记入办理记录，只记变更了哪几项，不记内容。"

    phone = code_field("联系电话", 30, required=False)
    address = text_field("通信地址", 200, required=False)
    postcode = code_field("邮政编码", 10, required=False)
    email = mail_field()

    def handle(self) -> str:
        changes = {name: self.cleaned_data[name] for name in CHANGEABLE}
        with self.locked() as case:
            change_contact(case, on=self.on, changes=changes, by=self.by)
        return "联系方式已变更。"


class SearchAct(SearchFields, ApplicationAct):
    title = "补充检索记录"
    submit = "保存检索记录"
    rule = "检索记录是答复“信息不存在”的证据，要写明范围、关键词、时间段和结果（条例第三十六条第四项）。"

    def handle(self) -> str:
        with self.locked() as case:
            record_search(case, by=self.by, on=self.on, **self.search())
        return "检索记录已保存。"


class DeliveryAct(DeliveryFields, ApplicationAct):
    """Delivery of a letter that no step asks for: clarification letters, consultations, confirmations."""

    title = "登记送达"
    submit = "登记送达"

    letter = letter_field()
    groups = (("", "", "", ("letter",)), *DeliveryFields.groups)

    def arrange(self) -> None:
        self.rule = "".join(delivery_rules())
        # The reply's own delivery is a step, because it ends the clock
        waiting = undelivered(self.application.matter).filter(replies=None)
        field_of(self, "letter", NamedChoice).queryset = waiting.order_by("pk")

    def handle(self) -> str:
        letter = self.cleaned_data["letter"]
        with self.locked() as case:
            record_delivery(case, letter, by=self.by, on=self.on, **self.delivery())
        return "送达已登记。"


class ProofAct(ApplicationAct):
    """The proof of delivery D14 of a letter whose delivery is recorded."""

    title = "生成送达回证"
    submit = "生成"
    rule = "送达须有送达回证或者交邮凭证，归入本件案卷。回证按已登记的送达情况填写。"

    letter = letter_field()

    def arrange(self) -> None:
        field_of(self, "letter", NamedChoice).queryset = delivered(self.application.matter).order_by("pk")

    def handle(self) -> str:
        queue_proof(self.cleaned_data["letter"], on=self.on)
        return "送达回证正在制作，稍后在本件材料中下载。"


ACTS: dict[str, type[ActForm]] = {
    "extension": ExtensionAct,
    "withdrawal": WithdrawalAct,
    "clarified": ClarifiedAct,
    "respond-by": RespondByAct,
    "note": NoteAct,
    "file": FileAct,
    "link": LinkAct,
    "contact": ContactAct,
    "search": SearchAct,
    "hand-over": HandOverAct,
    "delivery": DeliveryAct,
    "proof": ProofAct,
}
