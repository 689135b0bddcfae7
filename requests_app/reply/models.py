"""The reply in the making."""

from django.conf import settings
from django.db import models

from accounts.models.history import tracked
from casework.crypto import SealedTextField
from casework.models import Matter
from letters.models import Letter
from requests_app.intake.models import Application


class Reply(models.Model):
    """The reply in the making: one coded choice that fixes article, report row, letter and remedy.

    `content` is the sealed JSON of the required fields of that kind. `enclosed` are the ids of the files that go out
    with it, as they were when the draft was sent for approval: nothing that came later reaches the applicant.
    `search_form` is the search record D15 behind it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "拟稿"
        SUBMITTED = "submitted", "送审"
        SIGNED = "signed", "已签发"
        VOID = "void", "作废"

    application = models.ForeignKey(Application, models.PROTECT, related_name="replies")
    kind = models.CharField("答复类型", max_length=4)
    sub_reason = models.CharField("细分", max_length=30, blank=True)
    grounds = models.JSONField("不予公开理由", default=list, blank=True)
    content = SealedTextField("内容")
    enclosed = models.JSONField("随答复提供的文件", default=list, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="文书"
    )
    search_form = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检索记录单"
    )
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    drafted_on = models.DateField("拟稿日期")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField("签发日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=~models.Q(state="void"), name="reply_one_alive"
            ),
        ]

    @property
    def matter(self) -> Matter:
        return self.application.matter


tracked("答复")(Reply)
