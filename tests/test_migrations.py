"""Migrations are history: what a database has run stays as it was, and a change of a model adds one."""

from hashlib import sha256
from pathlib import Path

from config.settings import BASE_DIR

FROZEN = {
    "accounts/migrations/0001_tables.py": "bd7d2c94179e1ec4",
    "casework/migrations/0001_tables.py": "3d424f2b8a25fe93",
    "letters/migrations/0001_tables.py": "96cfca0f7761dfa1",
    "portal/migrations/0001_tables.py": "d673dc24eda71ff1",
    "records/migrations/0001_tables.py": "2f053c8530f8f70c",
    "requests_app/migrations/0001_tables.py": "b59e31980598ec70",
    "workflows/migrations/0001_tables.py": "d5c591215db76837",
    "workflows/migrations/0002_task_indexes.py": "1addc4503e4d3eec",
}
"""The beginning of each file's SHA-256. A new migration adds its line; no line ever changes."""


def checksums(root: Path) -> dict[str, str]:
    paths = [path for path in root.glob("*/migrations/*.py") if path.name != "__init__.py"]
    return {
        path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(paths)
    }


def test_no_migration_was_edited_renamed_or_left_out():
    assert checksums(BASE_DIR) == FROZEN


def test_an_edit_is_noticed(tmp_path):
    file = tmp_path / "casework" / "migrations" / "0001_tables.py"
    file.parent.mkdir(parents=True)
    file.write_text("operations = []\n")
    before = checksums(tmp_path)
    file.write_text("operations = [] \n")
    assert before.keys() == checksums(tmp_path).keys() == {"casework/migrations/0001_tables.py"}
    assert before != checksums(tmp_path)
