"""Open work: what the lists show and sort by. The events tell who took it when, so it carries no history."""

from django.conf import settings
from django.db import models

from casework.models.matter import Matter


class OpenWork(models.Model):
    """What waits for somebody to do it: a step of a flow (`task_id`), or an item without one (`item_type`, `item_id`).

    Who has it stands here alone (`owner`). It lies in `agency`, which may be another one than the matter's;
    `follows_matter` says whether it moves with the matter, `of_handler` whether it is the matter's handler's.
    `part` names what of the matter it is about ("consultation:7"). A step shows the matter's main date, an item its own.
    """

    task_id = models.PositiveBigIntegerField("任务", null=True, unique=True)
    item_type = models.CharField("事项类别", max_length=40, blank=True)
    item_id = models.PositiveBigIntegerField("事项编号", null=True)
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
    follows_matter = models.BooleanField("随事项移交", default=True)
    of_handler = models.BooleanField("由承办人办理", default=False)
    part = models.CharField("所涉部分", max_length=40, blank=True)
    due_on = models.DateField("法定期限", null=True, blank=True)
    provisional = models.BooleanField("暂定", default=False)
    paused = models.BooleanField("中止", default=False)
    step_due_on = models.DateField("环节期限", null=True, blank=True)
    since = models.DateField("进入环节日期")

    class Meta:
        verbose_name = verbose_name_plural = "在办工作"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(task_id__isnull=False, item_type="", item_id__isnull=True)
                | (models.Q(task_id__isnull=True, item_id__isnull=False) & ~models.Q(item_type="")),
                name="openwork_of_a_task_or_an_item",
            ),
            models.UniqueConstraint(fields=["item_type", "item_id"], name="openwork_item_once"),
        ]
        indexes = [
            models.Index(fields=["agency", "duty", "due_on", "id"], name="openwork_queue"),
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=models.Q(owner__isnull=False),
                name="openwork_mine",
            ),
            models.Index(fields=["matter"], name="openwork_matter"),
            # in how few ways all of it lies, read from the index alone: what nobody can do is found by them
            models.Index(fields=["agency", "department", "duty", "owner"], name="openwork_ways"),
        ]

    @property
    def part_id(self) -> int | None:
        """The row id in `part`; None where the work is about the whole matter."""
        return int(self.part.partition(":")[2]) if self.part else None
