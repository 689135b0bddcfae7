"""`make bench`: runs every bench_*.py beside this file and shows each figure beside its yardstick.

A module's `run()` returns rows: {"name": …, "figure": number, "unit": …, "yardstick": number, "yardstick_name": …,
"target": number, "better": "lower" or "higher", "ok": bool}. The table goes to standard error, JSON to standard output.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path

import django

from config.services import for_command

COLUMNS = ("name", "figure", "unit", "yardstick", "yardstick_name", "target", "ok")


def main(names: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    rows = []
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if names and path.stem.removeprefix("bench_") not in names:
            continue
        sys.stderr.write(f"{path.stem} …\n")
        rows += import_module(f"benchmarks.{path.stem}").run()
    _print_table(rows)
    json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0 if all(row.get("ok", True) for row in rows) else 1


def _print_table(rows: list[dict]) -> None:
    cells = [
        [_text(row.get(column, "")) for column in COLUMNS]
        for row in [dict(zip(COLUMNS, COLUMNS, strict=True)), *rows]
    ]
    widths = [max(len(line[i]) for line in cells) for i in range(len(COLUMNS))]
    for line in cells:
        sys.stderr.write(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + "\n"
        )


def _text(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    with for_command(["", "benchmarks"]):
        sys.exit(main(sys.argv[1:]))
