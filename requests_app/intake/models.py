"""The application itself: who asks for what, by which channel, and where it stands."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from casework.models import Matter
from casework.pairs import pairs
from requests_app.fact import OfApplication
from statute.clock.case import ClockEvent, Replied, Withdrawn
from statute.clock.channels import CHANNELS
from statute.reporting.rows import APPLICANT_KINDS

NAME_LENGTH = 200  # organisations have names of this length
MASKED_LENGTH = NAME_LENGTH + 10  # a mask is as long as the name; “等5人” follows it


class Application(models.Model):
    """One application for government information (arts. 27, 29), one register number, one report row.

    `submitted_on` is the day it arrived; the receipt day of art. 31 is derived by `requests_app.case`.
    `stage` says where it is, `outcome` (a reply kind, R01–R23) how it ended: two facts, two fields.
    """

    class Stage(models.TextChoices):
        SUBMITTED = "submitted", "待确认收到"
        RECEIVED = "received", "待登记"
        REVIEW = "review", "审核"
        CLARIFYING = "clarifying", "等待补正"
        REASONS = "reasons", "等待说明理由"
        ASSIGNING = "assigning", "待分办"
        SEARCHING = "searching", "检索"
        CONSULTING = "consulting", "征求意见"
        DRAFTING = "drafting", "拟稿"
        APPROVING = "approving", "审核签发"
        ISSUING = "issuing", "制作文书"
        DELIVERING = "delivering", "送达"
        ARCHIVING = "archiving", "归档"
        CLOSED = "closed", "已办结"

    class Carrier(models.TextChoices):
        PAPER = "paper", "纸质"
        EMAIL = "email", "电子邮件"
        OPTICAL = "optical", "光盘"
        DISK = "disk", "磁盘"

    class Obtain(models.TextChoices):
        POST = "post", "邮寄"
        COLLECT = "collect", "当面领取"
        ONLINE = "online", "网上获取"
        EMAIL = "email", "电子邮件"
        FAX = "fax", "传真"
        READ = "read", "现场查阅、抄录"

    class ConfirmMode(models.TextChoices):
        AUTO = "auto", "自动确认"
        MANUAL = "manual", "人工确认"
        NONE = "none", "无需确认"

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="application", verbose_name="事项")
    channel = models.CharField(
        "收到渠道", max_length=20, choices=[(c.code, c.label) for c in CHANNELS.values()]
    )
    confirm_mode = models.CharField("确认方式", max_length=10, choices=ConfirmMode.choices)
    submitted_at = models.DateTimeField("到达时间")
    submitted_on = models.DateField("到达日期")
    confirmed_on = models.DateField("双方确认日期", null=True, blank=True)
    registered_on = models.DateField("登记日期", null=True, blank=True)
    stage = models.CharField("环节", max_length=20, choices=Stage.choices, default=Stage.SUBMITTED)
    outcome = models.CharField("办理结果", max_length=4, blank=True, default="")
    outcome_reason = models.CharField("结果细分", max_length=30, blank=True, default="")
    replied_on = models.DateField("答复日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤回日期", null=True, blank=True)
    lapsed_on = models.DateField("视为放弃日期", null=True, blank=True)
    archived_on = models.DateField("归档日期", null=True, blank=True)
    on_the_spot = models.BooleanField("当场答复", default=False)

    applicant_kind = models.CharField(
        "申请人类别", max_length=20, choices=[(k.code, k.label) for k in APPLICANT_KINDS.values()]
    )
    applicant_masked = models.CharField("申请人", max_length=MASKED_LENGTH)
    info_name = models.CharField("所需信息名称", max_length=300, blank=True)
    info_document_no = models.CharField("文号", max_length=100, blank=True)
    info_description = models.TextField("其他特征性描述", max_length=5000, blank=True)
    purpose = models.TextField("用途", max_length=1000, blank=True)
    carrier = models.CharField("提供载体", max_length=10, choices=Carrier.choices)
    obtain = models.CharField("获取方式", max_length=10, choices=Obtain.choices)
    accept_other = models.BooleanField("不能按指定方式提供时接受其他方式", default=True)
    electronic_delivery = models.BooleanField("同意电子送达", default=False)
    needs_help = models.BooleanField("需要阅读或者视听协助", default=False)
    query_code_hash = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    intake_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="录入人",
    )
    intake_note = models.CharField("收件说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "依申请公开"
        constraints = [
            models.CheckConstraint(
                condition=~(
                    models.Q(info_name="") & models.Q(info_document_no="") & models.Q(info_description="")
                ),
                name="application_describes_information",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_on__isnull=True)
                | models.Q(confirmed_on__gte=models.F("submitted_on")),
                name="application_confirmed_after_submission",
            ),
            models.CheckConstraint(
                condition=models.Q(replied_on__isnull=True) | models.Q(withdrawn_on__isnull=True),
                name="application_ends_once",
            ),
        ]
        indexes = [
            models.Index(fields=["stage"], name="application_stage"),
            GinIndex(pairs("info_document_no"), name="application_document_no"),
        ]

    def __str__(self) -> str:
        return self.matter.number or f"申请 {self.pk}"

    @property
    def request_text(self) -> str:
        """What is asked for, in one line, as letters quote it."""
        parts = [
            self.info_name,
            self.info_document_no and f"（{self.info_document_no}）",
            self.info_description,
        ]
        return (
            "".join(p for p in parts[:2] if p)
            + ("；" if parts[2] and (parts[0] or parts[1]) else "")
            + (parts[2] or "")
        )

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.CLOSED

    def clock_events(self) -> Iterator[ClockEvent]:
        """How the case ended, as the reply clock is told of it."""
        if self.replied_on:
            yield Replied(self.replied_on)
        if self.withdrawn_on:
            yield Withdrawn(self.withdrawn_on)


class PersonFields(models.Model):
    """Identity and contact details: sealed with the matter's key, masked wherever shown.

    `name` is in its one form (`accounts.typed.name`); `name_typed` is what was written, where that is different.
    """

    name = SealedTextField("姓名或者名称")
    name_typed = SealedTextField("填写的姓名或者名称", blank=True)
    id_type = models.CharField("证件名称", max_length=40, blank=True)
    id_number = SealedTextField("证件号码", blank=True)
    phone = SealedTextField("联系电话", blank=True)
    address = SealedTextField("通信地址", blank=True)
    postcode = models.CharField("邮政编码", max_length=10, blank=True)
    email = SealedTextField("电子邮箱", blank=True)

    class Meta:
        abstract = True

    @property
    def matter(self: OfApplication) -> Matter:
        return self.application.matter


class Applicant(PersonFields):
    """One applicant; joint applicants stand in order, the first one receives letters and counts in the report."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="applicants")
    position = models.PositiveSmallIntegerField("顺序", default=1)
    kind = models.CharField(
        "类别", max_length=20, choices=[(k.code, k.label) for k in APPLICANT_KINDS.values()]
    )
    name_masked = models.CharField("姓名（掩码）", max_length=MASKED_LENGTH)
    name_hash = models.CharField(max_length=64, db_index=True)
    id_hash = models.CharField(max_length=64, blank=True, db_index=True)
    id_tail_hash = models.CharField(max_length=64, blank=True)
    legal_representative = SealedTextField("法定代表人或者负责人", blank=True)
    contact_person = SealedTextField("联系人", blank=True)
    fax = SealedTextField("传真", blank=True)
    work_unit = SealedTextField("工作单位", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        ordering = ["application", "position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="applicant_position_once")
        ]


class Representative(PersonFields):
    """An agent with a power of attorney (the authority file hangs on the matter)."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="representative")
    name_hash = models.CharField(max_length=64, blank=True, db_index=True)
    id_tail_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代理人"


class ApplicationLink(models.Model):
    """Two applications that belong together: repeated, same information, or transferred."""

    class Kind(models.TextChoices):
        RELATED = "related", "相关"
        REPEATED = "repeated", "重复申请"
        SAME_INFORMATION = "same", "申请相同信息"

    source = models.ForeignKey(Application, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Application, models.PROTECT, related_name="links_in")
    kind = models.CharField("关系", max_length=20, choices=Kind.choices, default=Kind.RELATED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "关联申请"
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="link_not_to_itself"),
        ]


class Note(models.Model):
    """An internal note of the staff; never shown to the applicant.

    Helping departments, who mustn't learn who applies, read only what was written for them.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="notes")
    text = SealedTextField("内容")
    for_helpers = models.BooleanField("协办单位可以看到", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    created_at = models.DateTimeField("时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "办理备注"
        ordering = ["-pk"]

    @property
    def matter(self) -> Matter:
        return self.application.matter


tracked("申请")(Application)
tracked("申请人")(Applicant)
tracked("代理人")(Representative)
