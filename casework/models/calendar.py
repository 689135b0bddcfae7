"""The calendar that administrators keep, and the runs that derive dates anew after it changed."""

import pghistory
from django.db import models
from django.db.models.functions import Now

from casework.models.matter import Matter


class CalendarDay(models.Model):
    """A day that an administrator entered: a gazetted year, a corrected notice, a regional holiday, a suspension."""

    class Status(models.TextChoices):
        GAZETTED = "gazetted", "已公布"
        PROVISIONAL = "provisional", "暂定"

    date = models.DateField("日期", unique=True)
    working = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=200)
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.GAZETTED)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["date"]


class Recalculation(models.Model):
    """One run over all open cases after the calendar changed; `version` names the calendar, so that it runs once.

    It is done in parts: a worker holds it for a while, `reached` is the last case it did.
    """

    version = models.CharField("日历版本", max_length=80, unique=True)
    started_at = models.DateTimeField("开始时间", db_default=Now(), editable=False)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    taken_until = models.DateTimeField("占用至", null=True, editable=False)
    reached = models.PositiveBigIntegerField("已算到", default=0, editable=False)
    cases = models.PositiveIntegerField("重算件数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "期限重算"
        ordering = ["-pk"]


class RecalculationMove(models.Model):
    """A date that a run moved, before and after; written with the new date in one transaction."""

    run = models.ForeignKey(Recalculation, models.CASCADE, related_name="moves")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    clock = models.CharField("时钟", max_length=60)
    ref = models.CharField("对象", max_length=60, blank=True)
    before = models.DateField("原日期", null=True)
    after = models.DateField("新日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ["pk"]


pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="CalendarDayHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    append_only=True,
)(CalendarDay)
