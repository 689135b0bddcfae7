"""Facts that move the clock or prove the work: each row is what somebody did on a legal date."""

from django.conf import settings
from django.db import models

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from casework.models import Matter

from .application import Application


class Fact(models.Model):
    """A dated fact of one application."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="经办人",
    )

    class Meta:
        abstract = True

    @property
    def matter(self) -> Matter:
        return self.application.matter


class Clarification(Fact):
    """The one correction notice of art. 30 and its answer. `lapsed_on`: unanswered past the effective limit."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="clarification")
    items = models.JSONField("补正事项")
    guidance = models.TextField("指导和释明", blank=True)
    notified_on = models.DateField("告知日期")
    respond_by = models.DateField("补正期限")
    clarified_on = models.DateField("收到补正日期", null=True, blank=True)
    sent_on = models.DateField("补正寄出日期", null=True, blank=True)
    response = SealedTextField("补正内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补正"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(respond_by__gte=models.F("notified_on")), name="clarify_limit_after_notice"
            ),
        ]


class ReasonsRequest(Fact):
    """Art. 35: the applicant is asked for reasons; the clock doesn't stop (T20)."""

    class Judgement(models.TextChoices):
        REASONABLE = "reasonable", "理由合理"
        UNREASONABLE = "unreasonable", "理由不合理"

    application = models.OneToOneField(Application, models.PROTECT, related_name="reasons_request")
    frequency = models.TextField("数量频次事实")
    asked_on = models.DateField("要求说明日期")
    respond_by = models.DateField("说明期限")
    received_on = models.DateField("收到说明日期", null=True, blank=True)
    reasons = SealedTextField("申请人说明的理由", blank=True)
    judgement = models.CharField("判断", max_length=20, choices=Judgement.choices, blank=True)
    judged_on = models.DateField("判断日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "说明理由"


class Delay(Fact):
    """Art. 35: reasons are reasonable but the term can't be kept; a reasonable later date is fixed and told."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="delay")
    on = models.DateField("确定日期")
    until = models.DateField("延迟答复至")
    reason = models.CharField("理由", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "延迟答复"


class Extension(Fact):
    """Art. 33: extension by at most 20 working days, agreed by the head of the disclosure office."""

    class State(models.TextChoices):
        REQUESTED = "requested", "待批准"
        APPROVED = "approved", "已批准"
        RETURNED = "returned", "已退回"

    application = models.ForeignKey(Application, models.PROTECT, related_name="extensions")
    requested_on = models.DateField("提出日期")
    working_days = models.PositiveSmallIntegerField("延长工作日")
    reason = models.CharField("延期理由", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.REQUESTED)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(working_days__range=(1, 20)), name="extension_within_20"
            ),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(state="requested"), name="extension_one_pending"
            ),
        ]


class Consultation(Fact):
    """A third party (art. 32), co-producing agency (art. 34) or other agency (art. 11) asked for its opinion.

    Silence: a third party's leaves the decision to the agency; a co-producing agency's counts as consent.
    """

    class Party(models.TextChoices):
        THIRD_PARTY = "third_party", "第三方"
        CO_PRODUCER = "co_producer", "共同制作机关"
        OTHER_AGENCY = "other_agency", "其他机关"

    class Opinion(models.TextChoices):
        CONSENT = "consent", "同意公开"
        PARTLY = "partly", "部分同意"
        OBJECT = "object", "不同意公开"
        SILENT = "silent", "逾期未提出意见"
        DEEMED = "deemed", "逾期未提出意见，视为同意公开"

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    ref = models.CharField("编号", max_length=10)
    party = models.CharField("对象", max_length=20, choices=Party.choices)
    party_name = SealedTextField("名称")
    party_hash = models.CharField(max_length=64, blank=True, db_index=True)
    party_address = SealedTextField("联系方式", blank=True)
    agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="机关"
    )
    subject = models.TextField("涉及的信息")
    sent_on = models.DateField("发出日期")
    received_on = models.DateField("对方收到日期", null=True, blank=True)
    returned_on = models.DateField("收回意见日期", null=True, blank=True)
    closed_on = models.DateField("了结日期", null=True, blank=True)
    opinion = models.CharField("意见", max_length=10, choices=Opinion.choices, blank=True)
    opinion_text = SealedTextField("意见内容", blank=True)
    reasonable = models.BooleanField("理由合理", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "ref"], name="consultation_ref_once")]


class SearchRecord(Fact):
    """Where and how the information was looked for: the proof that R12 needs (art. 36 (4))."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="searches")
    searched_on = models.DateField("检索日期")
    places = models.CharField("检索系统或者库房", max_length=300)
    keywords = models.CharField("关键词", max_length=300)
    period = models.CharField("时间范围", max_length=100)
    found = models.BooleanField("是否检索到")
    result = models.TextField("检索结果")

    class Meta:
        verbose_name = verbose_name_plural = "检索记录"
        ordering = ["pk"]


for fact in (Clarification, ReasonsRequest, Delay, Extension, Consultation, SearchRecord):
    tracked(str(fact._meta.verbose_name))(fact)
