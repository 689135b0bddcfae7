"""People, the duties they hold, who stands in for them, and how they leave."""

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from statute.refused import Refused

from ..models import Agency, Department, Deputy, Duty, DutyKind, Staff
from ..selectors import staff_holding
from .administration import acting, administration, save_valid
from .agencies import lock_open

# Without these an agency cannot take in, approve or sign a reply.
INDISPENSABLE = (DutyKind.REGISTRAR, DutyKind.OFFICE_HEAD, DutyKind.SIGNER)


def add_staff(
    *, by: Staff | None, username: str, name: str, password: str | None = None, **fields: Any
) -> Staff:
    """A new account. It must change its password at the first login; without one it can't log in yet."""
    with administration(by):
        staff = Staff(username=Staff.normalize_username(username), name=name, **fields)
        _set_password(staff, password)
        save_valid(staff)
        return staff


def reset_password(*, by: Staff | None, staff: Staff, password: str) -> None:
    """Give a new initial password, to be changed at the next login."""
    with administration(by, "重设密码"):
        _set_password(staff, password)
        staff.must_change_password = True
        save_valid(staff)


def change_own_password(*, by: Staff, password: str) -> None:
    """People choose a password that only they know."""
    with acting(by, "本人修改密码"):
        _set_password(by, password)
        by.must_change_password = False
        save_valid(by)


def _set_password(staff: Staff, password: str | None) -> None:
    if password is not None and not staff.is_demo:
        try:
            validate_password(password, staff)
        except ValidationError as error:
            raise Refused("password_weak", "".join(error.messages)) from error
    staff.set_password(password)


def appoint(
    *,
    by: Staff | None,
    staff: Staff,
    agency: Agency,
    duty: str,
    from_on: date,
    until_on: date | None = None,
    department: Department | None = None,
) -> Duty:
    """Give a duty from the first day to the last, both included. Refuses one already held in that period."""
    with administration(by):
        if not Staff.objects.select_for_update().get(pk=staff.pk).is_active:
            raise Refused("staff_inactive", f"{staff.name}的账号已停用，不能担任职责。请先启用账号。")
        lock_open(agency)
        row = Duty(
            staff=staff, agency=agency, department=department, duty=duty, from_on=from_on, until_on=until_on
        )
        same = Duty.objects.filter(staff=staff, agency=agency, department=department, duty=duty)
        if until_on:
            same = same.filter(from_on__lte=until_on)
        if same.filter(Q(until_on=None) | Q(until_on__gte=from_on)).exists():
            raise Refused(
                "duty_held",
                f"{staff.name}在这段时间已是“{agency.name}”的{row.get_duty_display()}，未作修改。",
            )
        save_valid(row)
        let_into_configuration(row)
        return row


def let_into_configuration(duty: Duty) -> None:
    """Let administrators log in to the configuration pages; each page asks for the duty again."""
    if duty.duty == DutyKind.ADMINISTRATOR and not duty.staff.is_staff:
        duty.staff.is_staff = True
        duty.staff.save(update_fields=["is_staff"])


def end_duty(*, by: Staff | None, duty: Duty, on: date) -> Duty:
    """`on` is the last day of the duty. Refuses a day before it began or after it ends anyway."""
    with administration(by):
        if on < duty.from_on:
            raise Refused("before_start", f"职责自{duty.from_on:%Y-%m-%d}开始，不能在此以前结束。")
        if duty.until_on and on > duty.until_on:
            raise Refused("ended", f"职责已于{duty.until_on:%Y-%m-%d}结束。要延长请重新任命。")
        duty.until_on = on
        duty.save(update_fields=["until_on"])
        return duty


def appoint_deputy(
    *, by: Staff | None, absent: Staff, deputy: Staff, from_on: date, until_on: date, reason: str
) -> Deputy:
    """`deputy` holds the duties of `absent` on these days. An administrator or the absent person says so."""
    with acting(by, reason) if by == absent else administration(by, reason):
        if not deputy.is_active:
            raise Refused("staff_inactive", f"{deputy.name}的账号已停用，不能代理。请另选一人。")
        overlapping = Deputy.objects.filter(
            absent=absent, deputy=deputy, from_on__lte=until_on, until_on__gte=from_on
        )
        if overlapping.exists():
            raise Refused("deputy_appointed", f"{deputy.name}在这段时间已代理{absent.name}，未作修改。")
        row = Deputy(absent=absent, deputy=deputy, from_on=from_on, until_on=until_on, reason=reason)
        save_valid(row)
        return row


def end_deputy(*, by: Staff | None, deputy: Deputy, on: date) -> Deputy:
    """The absent person is back: `on` is the deputy's last day."""
    with acting(by) if by == deputy.absent else administration(by):
        if not deputy.from_on <= on <= deputy.until_on:
            raise Refused(
                "outside_period",
                f"代理期间是{deputy.from_on:%Y-%m-%d}至{deputy.until_on:%Y-%m-%d}，结束日期应在其中。",
            )
        deputy.until_on = on
        deputy.save(update_fields=["until_on"])
        return deputy


def deactivate_staff(*, by: Staff | None, staff: Staff, on: date) -> tuple[str, ...]:
    """Close the account at once and end its duties, `on` being their last day. The row stays.

    Returns a sentence for each indispensable duty that nobody holds any longer. Open cases are the caller's
    to hand over.
    """
    if by == staff:
        raise Refused("not_oneself", "不能停用自己的账号。请由另一名管理员操作。")
    with administration(by, "停用账号"):
        running = Duty.objects.filter(Q(until_on=None) | Q(until_on__gt=on), staff=staff)
        held = list(running.filter(duty__in=INDISPENSABLE).select_related("agency"))
        running.update(until_on=Greatest(F("from_on"), on))
        absences = Deputy.objects.filter(Q(absent=staff) | Q(deputy=staff), until_on__gt=on)
        absences.update(until_on=Greatest(F("from_on"), on))
        staff.is_active = False
        staff.save(update_fields=["is_active"])
        today = timezone.localdate()
        return tuple(
            f"“{duty.agency.name}”已没有{duty.get_duty_display()}，请尽快任命。"
            for duty in held
            if not staff_holding(duty.duty, duty.agency, max(on, today)).exists()
        )


def reactivate_staff(*, by: Staff | None, staff: Staff) -> None:
    """Open the account again. Duties that ended stay ended; appoint anew."""
    with administration(by, "启用账号"):
        staff.is_active = True
        staff.save(update_fields=["is_active"])
