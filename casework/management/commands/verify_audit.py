"""`manage.py verify_audit`: check the hash chain of every matter's events."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import QuerySet

from accounts.management.chinese import ChineseCommand, text
from accounts.typed import number
from casework.events import chain_faults
from casework.models import Matter, MatterEvent

BATCH = 500  # matters read at a time: two queries each


class Command(ChineseCommand):
    help = "重新计算办理记录的校验链，查出缺失或者被改动的记录。有问题时退出码为 1。"
    example = (
        "  manage.py verify_audit\n"
        "  manage.py verify_audit --case 青政办依申请〔2026〕12号\n"
        '输出：{"cases": 1, "events": 9, "broken": [{"case": "青政办依申请〔2026〕12号", "message": "…"}]}'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", metavar="NO", type=text, help="只查这个编号的事项")

    def handle(self, *args: Any, case: str | None = None, **options: Any) -> None:
        matters = Matter.objects.only("number", "title", "event_seq", "chain_head").order_by("pk")
        if case is not None:
            matters = matters.filter(number=number(case))
            if not matters.exists():
                self.refuse(f"没有编号为“{case}”的事项。请核对编号，包括六角括号〔〕。")
        cases = events = 0
        broken: list[dict[str, str]] = []
        for batch in _batches(matters):
            rows = MatterEvent.objects.filter(matter__in=batch).order_by("matter_id", "seq").iterator()
            chains = {pk: list(chain) for pk, chain in groupby(rows, key=lambda event: event.matter_id)}
            for matter in batch:
                chain = chains.get(matter.pk, [])
                broken += [{"case": str(matter), "message": fault} for fault in chain_faults(matter, chain)]
                events += len(chain)
            cases += len(batch)
        self.print_json({"cases": cases, "events": events, "broken": broken})
        if broken:
            raise SystemExit(1)


def _batches(matters: QuerySet[Matter]) -> Iterator[list[Matter]]:
    """All matters by ascending key, without holding a cursor open."""
    last = 0
    while batch := list(matters.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk
