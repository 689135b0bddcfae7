"""Official documents as the public catalogue knows them (art. 12: index, name, summary, date)."""

from django.db import models

from accounts.models.history import tracked
from casework.models import Matter, StoredFile
from statute.records.attributes import A20, A21, ATTRIBUTES, VALIDITY


class Document(models.Model):
    """One official document with its disclosure attribute and catalogue metadata (regulation 6.5).

    `index_number` never changes once given, also when the agency changes; an imported one is kept as it was.
    `publisher_name` is what the document itself says; `matter.filed_agency` is who answers for it here.
    """

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="document", verbose_name="事项")
    index_number = models.CharField("索引号", max_length=60, unique=True)
    title = models.CharField("名称", max_length=300)
    document_number = models.CharField("文号", max_length=100, blank=True, db_index=True)
    publisher_name = models.CharField("发布机构", max_length=120)
    group_class = models.CharField("组配分类", max_length=100, blank=True)
    topic = models.CharField("主题分类", max_length=100, blank=True)
    genre = models.CharField("体裁分类", max_length=60, blank=True)
    item = models.CharField(
        "法定主动公开事项",
        max_length=10,
        blank=True,
        choices=[(i.code, i.short) for i in (A20 | A21).values()],
    )
    attribute = models.CharField(
        "公开方式", max_length=20, choices=[(a.code, a.label) for a in ATTRIBUTES.values()]
    )
    validity = models.CharField(
        "有效性", max_length=10, choices=[(v.code, v.label) for v in VALIDITY.values()], default="valid"
    )
    formed_on = models.DateField("成文日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    summary = models.TextField("内容概述", blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    body = models.TextField("正文", blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正文文件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公文"
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_on__isnull=True)
                | models.Q(attribute__in=["proactive", "partial"]),
                name="document_published_is_public",
            ),
        ]
        indexes = [models.Index(fields=["-published_on", "-id"], name="document_published")]

    def __str__(self) -> str:
        return self.title


tracked("公文")(Document)
