"""Files of a matter, and who looked at what is masked."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from casework import kinds
from casework.models.matter import Matter


class StoredFile(models.Model):
    """A file of a matter: content-addressed in the storage, sealed with the matter's key unless public.

    `purpose` is one of `casework.kinds`.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="files", verbose_name="事项")
    purpose = models.CharField("用途", max_length=60)
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

    @property
    def purpose_label(self) -> str:
        return kinds.purpose(self.purpose).label


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
