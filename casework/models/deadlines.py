"""Legal dates as an index, and the reminders of them. Derived rows carry no history: the events tell why."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from casework import kinds
from casework.models.matter import Matter


class Deadline(models.Model):
    """An index of a legal date derived from the facts by statute/; every row can be rebuilt.

    One for each matter, clock (`casework.kinds`) and ref. `main`: the one by which lists sort the matter's work.
    `next_alert_at` is the moment at which the sweep looks again.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines", verbose_name="事项")
    clock = models.CharField("时钟", max_length=60)
    ref = models.CharField("对象", max_length=60, blank=True, default="")
    main = models.BooleanField("主要期限", default=False)
    due_on = models.DateField("到期日", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    paused = models.BooleanField("中止", default=False)
    open = models.BooleanField("未了结", default=True)
    next_alert_at = models.DateTimeField("下次提醒", null=True, blank=True)
    level = models.CharField("已提醒级别", max_length=10, blank=True, default="")
    failures = models.PositiveSmallIntegerField("连续失败", default=0)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        constraints = [
            models.UniqueConstraint(fields=["matter", "clock", "ref"], name="deadline_once"),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(main=True, open=True), name="deadline_one_main"
            ),
        ]
        indexes = [
            models.Index(fields=["next_alert_at"], condition=models.Q(open=True), name="deadline_next_alert"),
        ]
        # The inbox sorts by the case's legal date: its copy on the open work can't be forgotten.
        triggers = [
            pgtrigger.Trigger(
                name="shown_on_open_work",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]  # untyped in a package that says it is typed
                    "due_on", "provisional", "paused", "open"
                ),
                condition=pgtrigger.Q(new__main=True),
                func="""
                UPDATE casework_openwork
                SET due_on = shown.due_on, provisional = shown.provisional, paused = shown.paused
                FROM (SELECT CASE WHEN NEW.open THEN NEW.due_on END AS due_on,
                    NEW.open AND NEW.provisional AS provisional, NEW.open AND NEW.paused AS paused) AS shown
                WHERE matter_id = NEW.matter_id AND task_id IS NOT NULL
                    AND (casework_openwork.due_on, casework_openwork.provisional, casework_openwork.paused)
                    IS DISTINCT FROM (shown.due_on, shown.provisional, shown.paused);
                RETURN NULL;
                """,
            )
        ]

    @property
    def clock_label(self) -> str:
        return kinds.clock(self.clock).label


class Notice(models.Model):
    """One reminder: one for each deadline, due date and level, whatever fails and however long beat was down."""

    class Level(models.TextChoices):
        FIVE = "5", "剩余5个工作日"
        THREE = "3", "剩余3个工作日"
        ONE = "1", "剩余1个工作日"
        OVERDUE = "overdue", "已超期"
        MOVED = "moved", "日期变动"

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="notices", verbose_name="期限")
    due_on = models.DateField("到期日")
    level = models.CharField("级别", max_length=10, choices=Level.choices)
    on = models.DateField("提醒日期")
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="NoticeRecipient", verbose_name="收件人"
    )
    created_at = models.DateTimeField("生成时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [models.UniqueConstraint(fields=["deadline", "due_on", "level"], name="notice_once")]


class NoticeRecipient(models.Model):
    """Who got a notice, and when that person put it away on the desk."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="recipient_rows")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_rows")
    seen_at = models.DateTimeField("已阅时间", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "staff"], name="receipt_once")]
        indexes = [
            models.Index(fields=["staff"], condition=models.Q(seen_at__isnull=True), name="receipt_unseen")
        ]
