"""Letters that leave (and forms that stay in the file), who approved them, and how they reached their addressees."""

from datetime import date
from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from casework.models import Matter, StoredFile

MASKED_LENGTH = 210  # a mask is as long as the name, which has at most 200 characters; “等5人” follows it
FROZEN = (
    "matter",
    "purpose",
    "ref",
    "code",
    "title",
    "number",
    "addressee_masked",
    "facts",
    "dated",
    "template_version",
    "file",
    "sha256",
    "pages",
    "made_at",
    "verification_code",
    "replaced",
)
"""What never changes once the PDF is made, not even by SQL; such a letter can only become void."""
CHANGED = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in FROZEN))


class Letter(models.Model):
    """A letter: drafted and approved where it has to be, signed with a number, made by a worker, then frozen.

    `purpose` is a registered code (`letters.purposes`), which says what happens when it is made and delivered. The
    row that needed the letter points at it; where there is none, `ref` makes the letter exist once for its matter
    and purpose. `facts` is the sealed snapshot that the PDF is made from. `replaced`: JSON of the characters printed
    as 〓 because no font has them, with the facts in which they stand.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        IN_APPROVAL = "in_approval", "送审"
        SIGNED = "signed", "待制作"
        MADE = "made", "已制作"
        VOID = "void", "作废"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="letters")
    purpose = models.CharField("用途", max_length=60)
    ref = models.CharField("对象", max_length=40, null=True, blank=True)
    code = models.CharField("文种", max_length=4)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    addressee_masked = models.CharField("收件人", max_length=MASKED_LENGTH)
    facts = SealedTextField("要素")
    dated = models.DateField("成文日期")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.SIGNED)
    template_version = models.CharField("模板版本", max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField("PDF 校验值", max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField("页数", null=True, blank=True)
    made_at = models.DateTimeField("制作时间", null=True, blank=True)
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
            models.UniqueConstraint(fields=["matter", "purpose", "ref"], name="letter_once_for_its_ref"),
            models.CheckConstraint(
                condition=~models.Q(state="made") | (models.Q(file__isnull=False) & ~models.Q(sha256="")),
                name="letter_made_has_file",
            ),
        ]
        indexes = [
            models.Index(fields=["queued_at"], condition=models.Q(state="signed"), name="letter_to_be_made")
        ]
        triggers = [
            pgtrigger.Protect(
                name="made_letter_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="made")
                & (CHANGED | ~pgtrigger.Q(new__state__in=["made", "void"])),
            ),
            pgtrigger.Protect(name="letter_never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def left_on(self) -> date | None:
        """The day on which it was given for the first time, also where that came back; None while it is here."""
        return min((delivery.left_on for delivery in self.deliveries.all()), default=None)


class Approval(models.Model):
    """What an approver decided on a draft: passed, or returned with a reason."""

    class Step(models.TextChoices):
        HEAD = "head", "工作机构负责人审核"
        LEGAL = "legal", "法制和保密审查"
        SIGN = "sign", "签发"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="approvals")
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


class Delivery(models.Model):
    """One attempt to bring a letter to its addressee. A letter has at most one that didn't come back.

    `left_on` is the day that counts as given by this way (国办公开办函〔2016〕235号), `arrived_on` the day on which the
    addressee had it, where that is known. `proof` is the form D14 for the file.
    """

    class Method(models.TextChoices):
        HANDED = "handed", "直接送达"
        ENTRUSTED = "entrusted", "委托送达"
        POST = "post", "邮寄送达（邮政企业）"
        ELECTRONIC = "electronic", "电子送达"

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries")
    method = models.CharField("方式", max_length=12, choices=Method.choices)
    left_on = models.DateField("视为送出日期")
    arrived_on = models.DateField("到达日期", null=True, blank=True)
    returned_on = models.DateField("退回日期", null=True, blank=True)
    tracking_no = models.CharField("邮件号", max_length=40, blank=True)
    received_by = SealedTextField("签收人", blank=True)
    proof = models.OneToOneField(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "送达"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter"],
                condition=models.Q(returned_on__isnull=True),
                name="delivery_one_that_stands",
            ),
        ]

    @property
    def matter(self) -> Matter:
        return self.letter.matter


tracked("文书", exclude=["queued_at"])(Letter)
tracked("审批")(Approval)
tracked("送达")(Delivery)
