"""Replies, their approvals, the letters that carry them, and how these were delivered."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from casework.models import Matter, StoredFile
from requests_app.intake.models import MASKED_LENGTH, Application


class Reply(models.Model):
    """The reply in the making: one coded choice that fixes article, report row, letter and remedy.

    `content` is the sealed JSON of the required fields of that kind. `enclosed` are the ids of the files that go out
    with it, as they were when the draft was sent for approval: nothing that came later reaches the applicant.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "送审"
        SIGNED = "signed", "已签发"
        VOID = "void", "作废"

    application = models.ForeignKey(Application, models.PROTECT, related_name="replies")
    kind = models.CharField("答复类型", max_length=4)
    sub_reason = models.CharField("细分", max_length=30, blank=True)
    grounds = models.JSONField("不予公开理由", default=list, blank=True)
    content = SealedTextField("内容")
    enclosed = models.JSONField("随答复提供的文件", default=list, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drafted_on = models.DateField("拟稿日期")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签发日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=~models.Q(state="void"), name="reply_one_alive"
            ),
        ]

    @property
    def matter(self) -> Matter:
        return self.application.matter


class Approval(models.Model):
    """What an approver decided on a reply: passed, or returned with a reason."""

    class Step(models.TextChoices):
        HEAD = "head", "工作机构负责人审核"
        LEGAL = "legal", "法制和保密审查"
        SIGN = "sign", "签发"

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="approvals")
    step = models.CharField("环节", max_length=10, choices=Step.choices)
    passed = models.BooleanField("通过")
    opinion = models.CharField("意见", max_length=500, blank=True)
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审批人")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="代理谁"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "审批记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(opinion=""), name="return_has_reason"
            ),
        ]


class Letter(models.Model):
    """A letter that leaves (or an internal form): a row with a pending state, rendered by a worker, then frozen.

    `key` names why it exists ("reply:7"), so that it exists once. `facts` is the sealed snapshot it is rendered
    from; after issue the PDF, its hash and its facts never change (trigger). `replaced`: JSON of the characters
    printed as 〓 because no font has them, with the facts in which they stand.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待制作"
        ISSUED = "issued", "已制作"
        FAILED = "failed", "制作失败"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    key = models.CharField(max_length=60)
    code = models.CharField("文种", max_length=4)
    title = models.CharField("标题", max_length=200)
    document_no = models.CharField("文号", max_length=80, blank=True)
    addressee_masked = models.CharField("收件人", max_length=MASKED_LENGTH)
    facts = SealedTextField("要素")
    dated = models.DateField("成文日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    template_version = models.CharField("模板版本", max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("PDF 校验值", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    issued_at = models.DateTimeField("制作时间", null=True, blank=True)
    verification_code = models.CharField("核验码", max_length=20, unique=True)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    replaced = SealedTextField("没有字形的字", blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    """When a worker was last asked to make it."""

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "key"], name="letter_once"),
            models.CheckConstraint(
                condition=~models.Q(state="issued") | (models.Q(file__isnull=False) & ~models.Q(sha256="")),
                name="letter_issued_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(state="pending"), name="letter_pending")
        ]
        triggers = [
            pgtrigger.Protect(
                name="letter_frozen_after_issue",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="issued"),
            ),
            pgtrigger.Protect(name="letter_never_deleted", operation=pgtrigger.Delete),
        ]


class Delivery(models.Model):
    """How and when a letter reached its addressee; the reply date follows from the way (4.3, 国办公开办函〔2016〕235号)."""

    class Method(models.TextChoices):
        HANDED = "handed", "直接送达"
        ENTRUSTED = "entrusted", "委托送达"
        POST = "post", "邮寄送达（邮政企业）"
        ELECTRONIC = "electronic", "电子送达"

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="delivery")
    method = models.CharField("方式", max_length=12, choices=Method.choices)
    handed_on = models.DateField("签收日期", null=True, blank=True)
    posted_on = models.DateField("交邮日期", null=True, blank=True)
    arrived_on = models.DateField("到达日期", null=True, blank=True)
    tracking_no = models.CharField("邮件号", max_length=40, blank=True)
    received_by = SealedTextField("签收人", blank=True)
    effective_on = models.DateField("视为答复日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "送达"

    @property
    def matter(self) -> Matter:
        return self.letter.matter


tracked("答复")(Reply)
tracked("审批")(Approval)
tracked("文书", exclude=["queued_at"])(Letter)
tracked("送达")(Delivery)
