"""A matter and its timeline: anything with a life and a deadline, and what happened to it."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from casework.pairs import pairs

IN_WORK = models.Q(closed_on__isnull=True)
CLOSED = models.Q(closed_on__isnull=False)


class Matter(models.Model):
    """Anything with a life and a deadline. Each domain row has exactly one.

    `kind` is one of `casework.kinds`. `closed_on` is the day since which nothing is to be done; null means in work.
    `data_key` is the matter's own key, wrapped by a master key; empty once destroyed (sealed record).
    `event_seq` and `chain_head` are the end of the hash chain of its events.
    """

    kind = models.CharField("类别", max_length=20)
    number = models.CharField("编号", max_length=60, blank=True, db_index=True)
    title = models.CharField("标题", max_length=200, blank=True)
    filed_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, related_name="filed_matters", verbose_name="收件机关"
    )
    current_agency = models.ForeignKey(
        "accounts.Agency", models.PROTECT, related_name="current_matters", verbose_name="现办机关"
    )
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, verbose_name="承办部门"
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办人",
    )
    opened_on = models.DateField("立案日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    data_key = models.BinaryField("封装的数据密钥", default=b"", editable=False)
    event_seq = models.PositiveIntegerField("事件序号", default=0, editable=False)
    chain_head = models.CharField("事件链末端", max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField("建立时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "事项"
        constraints = [
            models.UniqueConstraint(
                fields=["filed_agency", "number"],
                condition=~models.Q(number=""),
                name="matter_number_once_per_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
                name="matter_closed_after_opened",
            ),
        ]
        # One for each place in which matters are seen (casework.visibility): what is in work, and the newest closed.
        indexes = [
            models.Index(fields=["current_agency"], condition=IN_WORK, name="matter_agency_open"),
            models.Index(fields=["filed_agency"], condition=IN_WORK, name="matter_filed_open"),
            models.Index(fields=["department"], condition=IN_WORK, name="matter_department_open"),
            models.Index(fields=["handler"], condition=IN_WORK, name="matter_handler_open"),
            models.Index(fields=["kind", "-closed_on", "-id"], condition=CLOSED, name="matter_closed"),
            models.Index(
                fields=["kind", "current_agency", "-closed_on", "-id"],
                condition=CLOSED,
                name="matter_agency_closed",
            ),
            models.Index(
                fields=["kind", "filed_agency", "-closed_on", "-id"],
                condition=CLOSED & ~models.Q(filed_agency=models.F("current_agency")),
                name="matter_filed_closed",
            ),
            models.Index(
                fields=["kind", "current_agency", "department", "-closed_on", "-id"],
                condition=CLOSED,
                name="matter_department_closed",
            ),
            models.Index(
                fields=["kind", "current_agency", "handler", "-closed_on", "-id"],
                condition=CLOSED,
                name="matter_handler_closed",
            ),
            GinIndex(pairs("title", "number"), name="matter_text"),
        ]
        triggers = [
            # A stale instance saved whole would put the end of the event chain back.
            pgtrigger.Protect(
                name="event_chain_never_shortened",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__event_seq__lt=pgtrigger.F("old__event_seq")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title or f"事项 {self.pk}"


class MatterEvent(models.Model):
    """One line of the timeline, chained by hash: a gap or a change shows.

    `occurred_on` is the legal date (Asia/Shanghai, an argument); `recorded_at` is the database's clock.
    `data` holds codes, dates, numbers and row ids, never personal data in clear.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", verbose_name="事项")
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=60)
    occurred_on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("记录时间", db_default=Now(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="操作人",
    )
    actor_label = models.CharField("操作者", max_length=60, blank=True)
    data = models.JSONField("内容", default=dict)
    prev_hash = models.CharField("前一事件", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["matter", "seq"]
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="event_seq_once")]
        triggers = [
            pgtrigger.Protect(name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


pghistory.track(
    model_name="MatterHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    append_only=True,
    exclude=["data_key", "event_seq", "chain_head"],
)(Matter)
