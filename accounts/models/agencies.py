"""Agencies of one county tree, their departments, and what reorganisations did to them.

An agency is a dated row: it opens, it may close with a successor, and it is never deleted, so that a case
counts where it was. `closed_on` is the first day on which the agency no longer exists.
"""

from collections.abc import Collection
from datetime import date
from typing import Self, TypeVar

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from .history import NEVER_DELETED, tracked

M = TypeVar("M", bound=models.Model)


class AgencyKind(models.TextChoices):
    COUNTY_GOVERNMENT = "county_government", "县级人民政府"
    DEPARTMENT = "department", "县级政府工作部门"
    TOWNSHIP = "township", "乡镇人民政府"
    SUBDISTRICT = "subdistrict", "街道办事处"
    VERTICAL_BRANCH = "vertical_branch", "市级部门在县的分局"
    SUB_AGENCY = "sub_agency", "派出机构、内设机构"


class Confirm(models.TextChoices):
    AUTO = "auto", "提交即确认"
    MANUAL = "manual", "登记员人工确认"


class OpenRows(models.QuerySet[M]):
    """Rows with `opened_on` and `closed_on`."""

    def open_on(self, on: date) -> Self:
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=on), Q(closed_on__isnull=True) | Q(closed_on__gt=on)
        )


def _is_open(row: "Agency | Department", on: date) -> bool:
    return (row.opened_on is None or row.opened_on <= on) and (row.closed_on is None or on < row.closed_on)


class WholeRow(models.Model):
    """Checks the fields that a form doesn't show too: a new kind may not fit the superior that stays."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        super().validate_constraints()


@tracked("机关")
class Agency(WholeRow):
    class LetterForm(models.TextChoices):
        LETTER = "letter", "信函格式（带发文机关标志）"
        PLAIN = "plain", "简明格式（无发文机关标志）"

    class TitleWord(models.TextChoices):
        REPLY = "答复书", "答复书"
        NOTICE = "告知书", "告知书"

    class ApprovalDepth(models.IntegerChoices):
        TWO = 2, "两级：承办、签发"
        THREE = 3, "三级：承办、工作机构负责人、签发"
        FOUR = 4, "四级：承办、工作机构负责人、法制保密审查、签发"

    code = models.CharField(
        "机关代码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]+\Z", "机关代码只能用字母、数字、短横线和下划线")],
    )
    name = models.CharField("机关名称", max_length=100)
    short_name = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("机关类别", max_length=20, choices=AgencyKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级机关"
    )
    answers_in_own_name = models.BooleanField(
        "以自己名义答复",
        default=True,
        help_text="派出机构、内设机构依法以自己名义履行职责的，可以独立答复（条例第十条）。",
    )
    opened_on = models.DateField("设立日期", null=True, blank=True, help_text="不填表示早于本系统启用。")
    closed_on = models.DateField("撤销日期", null=True, blank=True, help_text="自该日起机关不再存在。")
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="继续履行职责的机关",
    )

    uscc = models.CharField(
        "统一社会信用代码",
        max_length=18,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-HJ-NPQRTUWXY]{18}\Z", "统一社会信用代码是十八位数字和大写字母")],
    )
    number_prefix = models.CharField(
        "机关代字", max_length=20, blank=True, help_text="用于登记编号和发文字号，如“青政办”。"
    )
    letterhead = models.CharField("发文机关标志", max_length=100, blank=True, help_text="不填用机关名称。")
    letter_form = models.CharField(
        "文书格式", max_length=10, choices=LetterForm.choices, default=LetterForm.LETTER
    )
    reply_title_word = models.CharField(
        "答复文书名称", max_length=10, choices=TitleWord.choices, default=TitleWord.NOTICE
    )
    seal = models.ImageField("印章图样", upload_to="seals/", null=True, blank=True)
    signing_certificate = models.CharField(
        "签章证书路径", max_length=255, blank=True, help_text="服务器上的 PKCS#12 文件；不填则不作电子签章。"
    )

    review_body = models.CharField(
        "复议机关", max_length=100, blank=True, help_text="不填按机关类别依法确定（复议法第二十四条）。"
    )
    also_review_body = models.CharField(
        "也可以受理的复议机关",
        max_length=100,
        blank=True,
        help_text="仅用于市级部门分局等两个机关都可管辖的情形。",
    )
    online_review_url = models.URLField(
        "复议互联网渠道", blank=True, help_text="网上送达答复时必须同时告知（复议法第二十二条）。"
    )
    court = models.CharField("管辖法院", max_length=100, blank=True)

    office_name = models.CharField("政府信息公开工作机构", max_length=100, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    office_hours = models.CharField("办公时间", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真号码", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    complaint_phone = models.CharField("监督电话", max_length=40, blank=True)

    online_confirm = models.CharField(
        "网上申请的确认", max_length=10, choices=Confirm.choices, default=Confirm.AUTO
    )
    email_confirm = models.CharField(
        "邮件、传真申请的确认", max_length=10, choices=Confirm.choices, default=Confirm.MANUAL
    )
    approval_depth = models.PositiveSmallIntegerField(
        "审批层级", choices=ApprovalDepth.choices, default=ApprovalDepth.FOUR
    )

    objects = OpenRows.as_manager()

    class Meta:
        verbose_name = "机关"
        verbose_name_plural = "机关"
        ordering = ["code"]
        triggers = [NEVER_DELETED]
        constraints = [
            models.CheckConstraint(name="agency_kind_known", condition=Q(kind__in=AgencyKind.values)),
            models.CheckConstraint(name="agency_named", condition=~Q(name="") & ~Q(code="")),
            models.CheckConstraint(
                name="agency_county_has_no_parent",
                condition=~Q(kind="county_government") | Q(parent=None),
                violation_error_message="县级人民政府是机构树的根，不能有上级机关。",
            ),
            models.CheckConstraint(
                name="agency_sub_agency_has_parent",
                condition=~Q(kind="sub_agency") | Q(parent__isnull=False),
                violation_error_message="派出机构、内设机构必须有上级机关。",
            ),
            models.CheckConstraint(
                name="agency_not_its_own_relative",
                condition=(Q(parent=None) | ~Q(parent=F("id"))) & (Q(successor=None) | ~Q(successor=F("id"))),
            ),
            models.CheckConstraint(
                name="agency_successor_after_close", condition=Q(successor=None) | Q(closed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="agency_closes_after_opening",
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(name="agency_approval_depth", condition=Q(approval_depth__in=[2, 3, 4])),
            models.UniqueConstraint(
                name="agency_one_county",
                fields=["kind"],
                condition=Q(closed_on=None, kind="county_government"),
                violation_error_message="本系统只服务一个县，县级人民政府已经登记。",
            ),
            # Two open agencies under one name, or numbering under one prefix, could not be told apart on paper.
            models.UniqueConstraint(
                name="agency_open_name",
                fields=["name"],
                condition=Q(closed_on=None),
                violation_error_message="已有同名的机关。",
            ),
            models.UniqueConstraint(
                name="agency_open_word",
                fields=["number_prefix"],
                condition=Q(closed_on=None) & ~Q(number_prefix=""),
                violation_error_message="这个机关代字已被另一个机关使用，编号会重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def active(self) -> bool:
        """Not closed. Reorganisations take effect on the day or in the past, so this needs no date."""
        return self.closed_on is None

    def active_on(self, on: date) -> bool:
        return _is_open(self, on)

    def name_on(self, on: date) -> str:
        """The name the agency bore that day: letters and registers keep it after a renaming."""
        later = [c for c in self.changes.all() if c.kind == ChangeKind.RENAME and c.on > on]
        return min(later, key=lambda c: (c.on, c.pk)).old if later else self.name


class ChangeKind(models.TextChoices):
    OPEN = "open", "设立"
    RENAME = "rename", "更名"
    MERGE = "merge", "并入"
    CLOSE = "close", "撤销"
    PARENT = "parent", "改变隶属"
    DEPARTMENT_IN = "department_in", "划入科室"
    DEPARTMENT_OUT = "department_out", "划出科室"


class AgencyChange(models.Model):
    """One reorganisation of one agency: a dated fact, written once. `old` and `new` are names as shown."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="changes", verbose_name="机关")
    on = models.DateField("生效日期")
    kind = models.CharField("事项", max_length=20, choices=ChangeKind.choices)
    old = models.CharField("原来", max_length=200, blank=True)
    new = models.CharField("现在", max_length=200, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    by = models.ForeignKey(
        "accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="操作人"
    )
    recorded_at = models.DateTimeField("记录时间", db_default=models.functions.Now(), editable=False)

    class Meta:
        verbose_name = "机构变动"
        verbose_name_plural = "机构变动"
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="agencychange_kind_known", condition=Q(kind__in=ChangeKind.values)),
            models.CheckConstraint(name="agencychange_changes", condition=~Q(old=F("new"))),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.get_kind_display()}"


@tracked("科室")
class Department(WholeRow):
    """An inner department. It stays in its agency: a move closes it and opens its successor elsewhere."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="departments", verbose_name="机关")
    name = models.CharField("科室名称", max_length=100)
    opened_on = models.DateField("设立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="继续履行职责的科室",
    )

    objects = OpenRows.as_manager()

    class Meta:
        verbose_name = "科室"
        verbose_name_plural = "科室"
        ordering = ["agency", "name", "pk"]
        triggers = [NEVER_DELETED, pgtrigger.ReadOnly(name="agency_is_fixed", fields=["agency"])]
        constraints = [
            models.CheckConstraint(name="department_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="department_closes_after_opening",
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="department_successor_after_close",
                condition=Q(successor=None) | (Q(closed_on__isnull=False) & ~Q(successor=F("id"))),
            ),
            models.UniqueConstraint(
                name="department_open_name",
                fields=["agency", "name"],
                condition=Q(closed_on=None),
                violation_error_message="该机关已有同名科室。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def active_on(self, on: date) -> bool:
        return _is_open(self, on)
