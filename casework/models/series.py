"""Number counters."""

from django.db import models


class Series(models.Model):
    """A number counter of an agency, kind and year: a locked row, so no gap and no double."""

    agency = models.ForeignKey("accounts.Agency", models.PROTECT, verbose_name="机关")
    code = models.CharField("代字", max_length=30)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后序号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号序列"
        constraints = [models.UniqueConstraint(fields=["agency", "code", "year"], name="series_once")]
