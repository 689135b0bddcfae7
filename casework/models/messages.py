"""E-mails and SMS that go out."""

from django.db import models
from django.db.models.functions import Now

from casework.models.matter import Matter


class Message(models.Model):
    """An e-mail or SMS to go out: the row is the truth, a sweep sends what is pending.

    `key` makes queueing idempotent; `message_id` stays the same over all attempts (at least once).
    The address and, for applicants, the body are sealed with the matter's key.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "电子邮件"
        SMS = "sms", "短信"

    class State(models.TextChoices):
        PENDING = "pending", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"
        NOT_SENT = "not_sent", "没有发送（本系统没有这一渠道）"

    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="messages")
    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    to = models.BinaryField("收件地址")
    sealed = models.BooleanField(default=False)
    subject = models.CharField("主题", max_length=200)
    body = models.BinaryField("正文")
    message_id = models.CharField(max_length=120)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    attempt_log = models.JSONField("尝试记录", default=list)
    next_attempt_at = models.DateTimeField("下次发送", db_default=Now())
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    created_at = models.DateTimeField("生成时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "外发消息"
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=models.Q(state="pending"), name="message_pending"
            ),
        ]
