"""Who looks at what is masked or shows who somebody is, and why: logged twice, in a row and in the timeline."""

from datetime import date

from django.db import transaction

from accounts.models import Staff
from accounts.typed import line
from casework.events import record
from casework.locks import lock_matter
from casework.models import Matter, RevealLog, StoredFile
from statute.refused import Refused


@transaction.atomic
def reveal_file(stored: StoredFile, *, by: Staff, on: date, reason: str) -> None:
    """Log who opens an identity paper. Refused without a reason."""
    if not line(reason):
        raise Refused("no_reason", "没有写明查看理由。查看身份材料要留下理由，请填写。")
    lock_matter(stored.matter_id)
    matter = Matter.objects.get(pk=stored.matter_id)
    log_reveal(matter, by=by, on=on, field=f"{stored.purpose_label}（文件{stored.pk}）", reason=reason)


def log_reveal(matter: Matter, *, by: Staff, on: date, field: str, reason: str) -> None:
    """The caller has checked the reason and holds the matter's lock."""
    RevealLog.objects.create(matter=matter, staff=by, field=field[:60], reason=line(reason)[:200])
    record(matter, "revealed", on=on, by=by, field=field, reason=line(reason)[:100])
