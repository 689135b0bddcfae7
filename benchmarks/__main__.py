"""`make bench`: runs every bench_*.py beside this file and shows each figure beside its yardstick.

A module's `run()` returns rows: {"name", "figure", "unit", "yardstick", "yardstick_name", "target", "ok"}, of which
only name, figure, unit and ok are required. The table goes to standard error, JSON to standard output; exit 1 when
a row is not ok. Everything runs in a data folder and a database of its own, gone afterwards.
"""

import json
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

COLUMNS = ("name", "figure", "unit", "yardstick", "yardstick_name", "target", "ok")


def main(names: list[str]) -> int:
    import django

    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    rows: list[dict] = []
    try:
        for path in sorted(Path(__file__).parent.glob("bench_*.py")):
            if not names or path.stem.removeprefix("bench_") in names:
                sys.stderr.write(f"{path.stem} …\n")
                rows += import_module(f"benchmarks.{path.stem}").run()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    _print_table(rows)
    json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0 if all(row["ok"] for row in rows) else 1


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
    from launcher.services import for_command

    folder = os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="gongkai-bench-")
    os.environ.setdefault("GONGKAI_DEV", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with for_command([*sys.argv[:1], "bench"]):
            code = main(sys.argv[1:])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(code)
