"""The search and the longer term: facts of the handling."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models

from accounts.models.history import tracked
from letters.models import Letter
from requests_app.fact import Fact
from requests_app.intake.models import Application
from statute.clock.case import ClockEvent, Extended


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
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文书"
    )

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

    def clock_events(self) -> Iterator[ClockEvent]:
        if self.state == self.State.APPROVED and self.decided_on:
            yield Extended(self.decided_on, working_days=self.working_days)


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


tracked("延期")(Extension)
tracked("检索记录")(SearchRecord)
