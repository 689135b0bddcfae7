"""What every matter shares: its life, events, deadlines, notices, messages, files, numbers and open work."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Matter(models.Model):
    """Anything with a life and a deadline. Each domain row has exactly one.

    `data_key` is the matter's own key, wrapped by a master key; empty once destroyed (sealed record).
    `event_seq` and `chain_head` are the end of the hash chain of its events.
    """

    class Kind(models.TextChoices):
        APPLICATION = "application", "依申请公开"
        DOCUMENT = "document", "公文"

    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
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
        indexes = [models.Index(fields=["current_agency", "closed_on"], name="matter_agency_open")]
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
    kind = models.CharField("类别", max_length=40)
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


class Deadline(models.Model):
    """An index of a legal date derived from the facts by statute/; every row can be rebuilt.

    One for each matter, clock and ref. `next_alert_at` is the moment at which the sweep looks again.
    """

    class Clock(models.TextChoices):
        REPLY = "reply", "答复期限"
        CLARIFICATION_NOTICE = "clarification_notice", "补正告知期限"
        CLARIFICATION = "clarification", "申请人补正期限"
        CONSULTATION = "consultation", "征求意见期限"
        CONFIRMATION = "confirmation", "网上申请确认期限"
        STEP = "step", "内部环节期限"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="deadlines", verbose_name="事项")
    clock = models.CharField("时钟", max_length=30, choices=Clock.choices)
    ref = models.CharField("对象", max_length=40, blank=True, default="")
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
        constraints = [models.UniqueConstraint(fields=["matter", "clock", "ref"], name="deadline_once")]
        indexes = [
            models.Index(fields=["next_alert_at"], condition=models.Q(open=True), name="deadline_next_alert"),
        ]
        # The inbox sorts by the case's legal date: its copy on the open work can't be forgotten.
        triggers = [
            pgtrigger.Trigger(
                name="shown_on_open_work",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("due_on", "provisional", "paused", "open"),
                condition=pgtrigger.Q(new__clock="reply", new__ref=""),
                func="""
                UPDATE casework_openwork
                SET due_on = shown.due_on, provisional = shown.provisional, paused = shown.paused
                FROM (SELECT CASE WHEN NEW.open THEN NEW.due_on END AS due_on,
                    NEW.open AND NEW.provisional AS provisional, NEW.open AND NEW.paused AS paused) AS shown
                WHERE matter_id = NEW.matter_id
                    AND (casework_openwork.due_on, casework_openwork.provisional, casework_openwork.paused)
                    IS DISTINCT FROM (shown.due_on, shown.provisional, shown.paused);
                RETURN NULL;
                """,
            )
        ]


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
        settings.AUTH_USER_MODEL, through="NoticeReceipt", verbose_name="收件人"
    )
    created_at = models.DateTimeField("生成时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [models.UniqueConstraint(fields=["deadline", "due_on", "level"], name="notice_once")]


class NoticeReceipt(models.Model):
    """Who got a notice, and when that person put it away on the desk."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="receipts")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="notice_receipts")
    seen_at = models.DateTimeField("已阅时间", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "staff"], name="receipt_once")]
        indexes = [
            models.Index(fields=["staff"], condition=models.Q(seen_at__isnull=True), name="receipt_unseen")
        ]


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


class StoredFile(models.Model):
    """A file of a matter: content-addressed in the storage, sealed with the matter's key unless public."""

    class Purpose(models.TextChoices):
        ATTACHMENT = "attachment", "申请附件"
        IDENTITY = "identity", "身份证明"
        AUTHORITY = "authority", "授权委托书"
        CLARIFICATION = "clarification", "补正材料"
        OPINION = "opinion", "意见回执"
        EVIDENCE = "evidence", "办理材料"
        ENCLOSURE = "enclosure", "提供的信息"
        LETTER = "letter", "文书"
        RECEIPT = "receipt", "送达凭证"
        DOCUMENT = "document", "公文正文"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files", verbose_name="事项")
    purpose = models.CharField("用途", max_length=20, choices=Purpose.choices)
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("内容校验值", max_length=64)
    storage_key = models.CharField("存储地址", max_length=200)
    sealed = models.BooleanField("加密存储", default=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """A number counter of an agency, kind and year: a locked row, so no gap and no double."""

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="机关")
    code = models.CharField("代字", max_length=30)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [models.UniqueConstraint(fields=["agency", "code", "year"], name="series_once")]


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
    step = models.CharField("环节", max_length=40)
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


class Reprojection(models.Model):
    """One run over all open cases after the calendar changed; `version` names the calendar, so that it runs once.

    It is done in parts: a worker holds it for a while, `reached` is the last case it did.
    """

    version = models.CharField("日历版本", max_length=80, unique=True)
    started_at = models.DateTimeField("开始时间", db_default=Now(), editable=False)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    held_until = models.DateTimeField("占用至", null=True, editable=False)
    reached = models.PositiveBigIntegerField("已算到", default=0, editable=False)
    cases = models.PositiveIntegerField("重算件数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "期限重算"
        ordering = ["-pk"]


class ReprojectionMove(models.Model):
    """A date that a run moved, before and after; written with the new date in one transaction."""

    run = models.ForeignKey(Reprojection, models.CASCADE, related_name="moves")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+")
    clock = models.CharField("时钟", max_length=30, choices=Deadline.Clock.choices)
    ref = models.CharField("对象", max_length=40, blank=True)
    before = models.DateField("原日期", null=True)
    after = models.DateField("新日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ["pk"]


class RevealLog(models.Model):
    """Who looked at which masked field in clear, and why."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="reveals")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    field = models.CharField("字段", max_length=60)
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("时间", db_default=Now(), editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "查看记录"
        triggers = [
            pgtrigger.Protect(name="reveal_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


# Derived or counter rows (Deadline, OpenWork, Series) carry no history: they can be rebuilt, and the events tell why.
pghistory.track(
    model_name="MatterHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    append_only=True,
    exclude=["data_key", "event_seq", "chain_head"],
)(Matter)
pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="CalendarDayHistory",
    obj_field=pghistory.ObjForeignKey(related_name="history"),
    append_only=True,
)(CalendarDay)
