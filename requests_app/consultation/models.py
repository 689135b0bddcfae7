"""Whose opinion is asked (arts. 32, 34)."""

from collections.abc import Iterator

from django.db import models

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from letters.models import Letter
from requests_app.fact import Fact
from requests_app.intake.models import Application
from statute.clock.case import ClockEvent, ConsultationReturned, ConsultationSent


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
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )
    applicant_letter = models.ForeignKey(
        Letter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="征求意见告知书",
    )

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "ref"], name="consultation_ref_once")]
        indexes = [
            models.Index(
                fields=["sent_on"], condition=models.Q(closed_on__isnull=True), name="consultation_waiting"
            )
        ]

    def clock_events(self) -> Iterator[ClockEvent]:
        yield ConsultationSent(self.sent_on, ref=self.ref, party=self.party, received_on=self.received_on)
        if self.returned_on:
            yield ConsultationReturned(self.returned_on, ref=self.ref)


tracked("征求意见")(Consultation)
