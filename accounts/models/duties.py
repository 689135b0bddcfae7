"""Who holds which duty in which agency, from when to when, and who stands in for whom.

Both ends of a period are included; no `until_on` means until further notice.
"""

from datetime import date
from typing import Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .agencies import Agency, Department
from .history import NEVER_DELETED, tracked
from .staff import Staff


class DutyKind(models.TextChoices):
    REGISTRAR = "registrar", "登记员"
    HANDLER = "handler", "承办人"
    HELPING_DEPARTMENT = "co_unit", "协办单位"
    OFFICE_HEAD = "office_head", "工作机构负责人"
    LEGAL_REVIEWER = "legal_reviewer", "法制保密审查"
    SIGNER = "signer", "签发人"
    SUPERVISOR = "supervisor", "县级主管部门"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "管理员"


IN_DEPARTMENT = frozenset({DutyKind.HANDLER, DutyKind.HELPING_DEPARTMENT})
"""Duties that may be limited to one department; only these see less than the whole agency."""

WHOLE_AGENCY = frozenset(DutyKind) - IN_DEPARTMENT - {DutyKind.ADMINISTRATOR}
"""Duties whose holders see every matter of their agency."""

WORKING_DUTIES = frozenset(
    {
        DutyKind.REGISTRAR,
        DutyKind.HANDLER,
        DutyKind.OFFICE_HEAD,
        DutyKind.LEGAL_REVIEWER,
        DutyKind.SIGNER,
    }
)
"""Who works on matters, and so may see who applies; others only watch or help."""

COUNTY_WIDE = frozenset({DutyKind.SUPERVISOR, DutyKind.AUDITOR})
"""Duties that, held at the county government, reach every agency of the county."""

NOT_DEPUTISED = frozenset({DutyKind.AUDITOR, DutyKind.ADMINISTRATOR})
"""Duties that stay with the person: a deputy doesn't take them over."""


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_force_on(self, on: date) -> Self:
        return self.filter(Q(from_on__lte=on), Q(until_on__isnull=True) | Q(until_on__gte=on))


@tracked("职责")
class Duty(models.Model):
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="duty_rows", verbose_name="人员")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duty_rows", verbose_name="机关")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_rows",
        verbose_name="科室",
        help_text="承办人、协办单位可以限定在一个科室；不填为全机关。",
    )
    duty = models.CharField("职责", max_length=20, choices=DutyKind.choices)
    from_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期", null=True, blank=True, help_text="最后一天；不填为长期。")

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "职责"
        verbose_name_plural = "职责"
        ordering = ["agency", "duty", "staff", "from_on"]
        constraints = [
            models.CheckConstraint(name="duty_known", condition=Q(duty__in=DutyKind.values)),
            models.CheckConstraint(
                name="duty_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="duty_department_fits",
                condition=Q(department=None) | Q(duty__in=sorted(IN_DEPARTMENT)),
                violation_error_message="只有承办人和协办单位可以限定科室。",
            ),
            models.UniqueConstraint(
                name="duty_held_once",
                fields=["staff", "agency", "department", "duty"],
                condition=Q(until_on=None),
                nulls_distinct=False,
                violation_error_message="此人在该机关（科室）已有这项职责。",
            ),
        ]
        triggers = [
            NEVER_DELETED,
            # Django has no composite foreign keys; a department never changes agency, so this check suffices.
            pgtrigger.Trigger(
                name="department_in_agency",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__department__isnull=False),
                func="""
                IF NOT EXISTS (SELECT 1 FROM accounts_department d
                               WHERE d.id = NEW.department_id AND d.agency_id = NEW.agency_id) THEN
                    RAISE EXCEPTION 'department % is not in agency %', NEW.department_id, NEW.agency_id
                        USING ERRCODE = 'foreign_key_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff}：{self.agency}{self.department or ''}{self.get_duty_display()}"

    def clean(self) -> None:
        if self.department and self.agency_id and self.department.agency_id != self.agency_id:
            raise ValidationError({"department": "这个科室不在所选机关，请重新选择。"})


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def in_force_on(self, on: date) -> Self:
        return self.filter(from_on__lte=on, until_on__gte=on)


@tracked("代理")
class Deputy(models.Model):
    """On these days `deputy` holds the duties of `absent` too, save those that stay with the person."""

    absent = models.ForeignKey(Staff, models.PROTECT, related_name="absences", verbose_name="外出人员")
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="deputyships", verbose_name="代理人")
    from_on = models.DateField("开始日期")
    until_on = models.DateField("结束日期", help_text="最后一天。")
    reason = models.CharField("原因", max_length=100)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "代理"
        verbose_name_plural = "代理"
        ordering = ["-from_on", "pk"]
        triggers = [NEVER_DELETED]
        constraints = [
            models.CheckConstraint(
                name="deputy_is_another",
                condition=~Q(absent=F("deputy")),
                violation_error_message="代理人不能是本人。",
            ),
            models.CheckConstraint(
                name="deputy_ends_after_start",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy}代理{self.absent}（{self.from_on:%Y-%m-%d}至{self.until_on:%Y-%m-%d}）"
