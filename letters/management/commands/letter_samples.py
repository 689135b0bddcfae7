"""`letter_samples --out DIR`: one PDF for every letter kind, from sample data, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.management.chinese import ChineseCommand
from letters.content import build
from letters.samples import AGENCY, all_codes, sample_facts
from statute.answers.replies import REPLIES, cited_articles
from statute.letters.procedure import LETTERS
from statute.letters.remedies import remedy_class
from statute.refused import Refused
from typeset import render_letter
from typeset.seal import sample_seal


class Command(ChineseCommand):
    help = "用示例数据生成每一种文书的 PDF，并写出 index.json（code、title、articles、remedy_class、pages、sha256）。"
    example = "  manage.py letter_samples --out /tmp/letters"
    requires_system_checks: list[str] = []  # needs neither database nor services

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, metavar="DIR", help="存放文书的目录，没有时新建")

    def handle(self, *args: Any, out: str, **options: Any) -> None:
        folder = Path(out)
        seal = sample_seal(AGENCY.name)
        index = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for code in all_codes():
                index.append(self._write(folder, code, seal))
            (folder / "index.json").write_text(
                json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
            )
        except OSError as error:
            raise CommandError(
                f"不能写入目录 {folder}（{error.strerror}）。请换一个有写权限的目录。", returncode=2
            ) from error
        except Refused as error:
            raise CommandError(error.message) from error
        self.stdout.write(json.dumps({"letters": len(index), "out": str(folder)}, ensure_ascii=False))

    def _write(self, folder: Path, code: str, seal: bytes) -> dict[str, Any]:
        facts = sample_facts(code)
        letter = build(code, facts, seal=seal)
        made = render_letter(letter)
        (folder / f"{code}.pdf").write_bytes(made.pdf)
        self.stderr.write(f"{code} {letter.title} {made.pages}页")
        sub_reason, grounds = facts.only_answer.sub_reason, facts.only_answer.grounds
        cited = (
            cited_articles(code, sub_reason=sub_reason, grounds=grounds)
            if code in REPLIES
            else LETTERS[code].articles
        )
        return {
            "code": code,
            "title": letter.title,
            "articles": list(cited),
            "remedy_class": remedy_class(code, on=facts.issued_on, sub_reason=sub_reason, grounds=grounds),
            "pages": made.pages,
            "sha256": made.sha256,
        }
