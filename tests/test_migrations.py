"""Migrations are history: what a database has run stays as it was, and a change of a model adds one."""

from hashlib import sha256
from pathlib import Path

from config.settings import BASE_DIR

FROZEN = {
    "accounts/migrations/0001_initial.py": "bd7d2c94179e1ec4",
    "casework/migrations/0001_initial.py": "c043e04012508573",
    "letters/migrations/0001_initial.py": "f13228f674c5e508",
    "portal/migrations/0001_initial.py": "d673dc24eda71ff1",
    "records/migrations/0001_initial.py": "d98618d54030d5af",
    "requests_app/migrations/0001_initial.py": "6bb0089b03d792c4",
    "workflows/migrations/0001_initial.py": "859b7080b0c28a99",
    "workflows/migrations/0002_task_indexes.py": "89f86c50c4927ee6",
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
    file = tmp_path / "casework" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text("operations = []\n")
    before = checksums(tmp_path)
    file.write_text("operations = [] \n")
    assert before.keys() == checksums(tmp_path).keys() == {"casework/migrations/0001_initial.py"}
    assert before != checksums(tmp_path)
