"""Open work: what the lists show and sort by. It can be rebuilt, so it carries no history."""

from django.conf import settings
from django.db import models

from casework.models.matter import Matter


class OpenWork(models.Model):
    """What the inbox lists and sorts by, one narrow row for each open human task.

    Written in the same transaction as the task; `rebuild_open_work` makes it anew from the tasks.
    """

    task_id = models.PositiveBigIntegerField("任务", unique=True)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="open_work", verbose_name="事项")
    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="机关")
    department = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, verbose_name="部门"
    )
    step = models.CharField("环节", max_length=60)
    duty = models.CharField("职责", max_length=20)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="open_work",
        verbose_name="经办人",
    )
    due_on = models.DateField("法定期限", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    paused = models.BooleanField("中止", default=False)
    step_due_on = models.DateField("环节期限", null=True, blank=True)
    since = models.DateField("进入环节日期")

    class Meta:
        verbose_name = verbose_name_plural = "在办工作"
        indexes = [
            models.Index(fields=["agency", "duty", "due_on"], name="openwork_queue"),
            models.Index(fields=["owner", "due_on"], name="openwork_mine"),
            models.Index(fields=["matter"], name="openwork_matter"),
        ]
