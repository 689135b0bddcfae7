"""What every change of the configuration has in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import OperationalError, models, transaction
from django.utils import timezone
from psycopg.errors import DeadlockDetected, LockNotAvailable

from statute.refused import Refused

from ..access import Access
from ..dates import FIRST, IMPLAUSIBLE
from ..models import Staff


@contextmanager
def administration(by: Staff | None, reason: str = "") -> Iterator[None]:
    """One transaction whose history rows say who and why. No `by`: the operator at the command line."""
    if by is not None and not Access(by, timezone.localdate()).is_administrator:
        raise Refused("not_administrator", "只有管理员可以配置机关、人员和职责。请与系统管理员联系。")
    with acting(by, reason):
        yield


@contextmanager
def acting(by: Staff | None, reason: str = "") -> Iterator[None]:
    try:
        with transaction.atomic(), pghistory.context(user=by.pk if by else None, reason=reason):
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise
        raise Refused(
            "busy", "另一项变动正在办理同一机关，本项没有办理。请稍候再试，并先核对机构变动记录。"
        ) from error


def not_in_future(on: date) -> None:
    """A day on which a change can have taken effect."""
    if on < FIRST:
        raise Refused("implausible_day", IMPLAUSIBLE)
    today = timezone.localdate()
    if on > today:
        raise Refused(
            "effective_in_future",
            f"生效日期{on:%Y-%m-%d}晚于今天（{today:%Y-%m-%d}）。机构变动自生效之日起办理，请到当日再操作。",
        )


def save_valid(row: models.Model) -> None:
    """Save after the model's own checks; what they find is refused in one sentence a field."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused("invalid", _sentences(row, error)) from error
    row.save()


def label_of(model: type[models.Model], field: str) -> str:
    found = model._meta.get_field(field)
    return str(found.verbose_name) if isinstance(found, models.Field) else field


def _sentences(row: models.Model, error: ValidationError) -> str:
    lines = []
    for field, messages in error.message_dict.items():
        label = "" if field == "__all__" else f"{label_of(type(row), field)}："
        lines.append(label + "".join(message.rstrip("。") + "。" for message in messages))
    return "".join(lines)
