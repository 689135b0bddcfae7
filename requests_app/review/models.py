"""What the review asks of the applicant: the clarification letter of art. 30, reasons and delay of art. 35."""

from collections.abc import Iterator

from django.db import models

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from letters.models import Letter
from requests_app.fact import Fact
from requests_app.intake.models import Application
from statute.clock.case import ClarificationNotified, Clarified, ClockEvent, Delayed


class Clarification(Fact):
    """The one clarification letter of art. 30 and its answer. `lapsed_on`: unanswered past the effective limit."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="clarification")
    items = models.JSONField("补正事项")
    guidance = models.TextField("指导和释明", blank=True)
    notified_on = models.DateField("告知日期")
    respond_by = models.DateField("补正期限")
    clarified_on = models.DateField("收到补正日期", null=True, blank=True)
    sent_on = models.DateField("补正寄出日期", null=True, blank=True)
    response = SealedTextField("补正内容", blank=True)
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "补正"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(respond_by__gte=models.F("notified_on")), name="clarify_limit_after_letter"
            ),
        ]
        indexes = [
            models.Index(
                fields=["application", "respond_by"],
                condition=models.Q(clarified_on__isnull=True),
                name="clarification_unanswered",
            )
        ]

    def clock_events(self) -> Iterator[ClockEvent]:
        yield ClarificationNotified(self.notified_on, respond_by=self.respond_by)
        if self.clarified_on:
            yield Clarified(self.clarified_on, sent_on=self.sent_on)


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
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "说明理由"


class Delay(Fact):
    """Art. 35: reasons are reasonable but the term can't be kept; a reasonable later date is fixed and told."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="delay")
    on = models.DateField("确定日期")
    until = models.DateField("延迟答复至")
    reason = models.CharField("理由", max_length=500)
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )

    class Meta:
        verbose_name = verbose_name_plural = "延迟答复"

    def clock_events(self) -> Iterator[ClockEvent]:
        yield Delayed(self.on, until=self.until)


tracked("补正")(Clarification)
tracked("说明理由")(ReasonsRequest)
tracked("延迟答复")(Delay)
