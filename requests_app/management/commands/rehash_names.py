"""After the form in which names are compared has changed: look-up hashes of people and parties anew."""

from typing import Any

from accounts.management.chinese import ChineseCommand
from casework.crypto import lookup_hash
from requests_app.intake.submit import tail_hash
from requests_app.models import Applicant, Consultation, Representative


class Command(ChineseCommand):
    help = "按现在的规范形式重新计算姓名、名称、证件号码的查找值，使早先登记的人也能查到。已封存的不动。"
    example = "  manage.py rehash_names"

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for model in (Applicant, Representative, Consultation):
            rows = model.objects.select_related("application__matter").order_by("pk")
            for row in rows.exclude(application__matter__data_key=b"").iterator():
                model.objects.filter(pk=row.pk).update(**_hashes(row))
                done += 1
        self.stderr.write(f"已重新计算 {done} 行。")


def _hashes(row: Applicant | Representative | Consultation) -> dict[str, str]:
    if isinstance(row, Consultation):
        return {"party_hash": lookup_hash(row.party_name.open())}
    number = row.id_number.open()
    found = {"name_hash": lookup_hash(row.name.open()), "id_tail_hash": tail_hash(number)}
    return found | ({"id_hash": lookup_hash(number)} if isinstance(row, Applicant) else {})
