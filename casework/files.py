"""Files of a matter: checked by content, sealed with its key, stored under the hash of the stored bytes.

The file is written first, then the row. A file whose row never came (a rollback, a crash) is an orphan; the
sweep removes it after a day.
"""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Staff
from casework import kinds
from casework.crypto import open_sealed_bytes, seal_bytes
from casework.models import Matter, StoredFile
from casework.uploads import check_upload, clean_name
from statute.refused import Refused

ROOT = "matters"
ORPHAN_AGE = timedelta(days=1)
__all__ = ["check_upload", "open_file", "store_file", "sweep_orphans"]


def store_file(
    matter: Matter,
    purpose: str,
    name: str,
    content: bytes,
    *,
    by: Staff | None = None,
    sealed: bool = True,
) -> StoredFile:
    """Check, write and record one file; refuses as `check_upload`. `sealed=False`: it is public anyway.

    Names of files stand in clear, so papers that people name after a person are named after their purpose.
    """
    kind = kinds.purpose(purpose)
    content_type = check_upload(name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    stored = seal_bytes(matter, content, _context(sha256)) if sealed else content
    address = hashlib.sha256(stored).hexdigest()
    # A storage that already has this address answers with another name, so no row ever shares a file.
    key = default_storage.save(f"{ROOT}/{address[:2]}/{address}", ContentFile(stored))
    return StoredFile.objects.create(
        matter=matter,
        purpose=purpose,
        name=clean_name(kind.label if kind.neutral_name else name, content_type),
        content_type=content_type,
        size=len(content),
        sha256=sha256,
        storage_key=key,
        sealed=sealed,
        uploaded_by=by,
    )


def open_file(stored: StoredFile) -> bytes:
    """The content as uploaded. Refused("file_missing") and Refused("file_damaged") name the file."""
    try:
        with default_storage.open(stored.storage_key) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise Refused(
            "file_missing", f"存储中没有文件“{stored.name}”。请联系系统管理员从备份恢复。"
        ) from error
    if stored.sealed:
        content = open_sealed_bytes(stored.matter, content, _context(stored.sha256))
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Refused(
            "file_damaged", f"文件“{stored.name}”与上传时不一致，不予打开。请联系系统管理员从备份恢复。"
        )
    return content


def sweep_orphans() -> int:
    """Remove files older than a day that no row names; how many."""
    removed, limit = 0, timezone.now() - ORPHAN_AGE
    if not default_storage.exists(ROOT):
        return 0
    for folder in default_storage.listdir(ROOT)[0]:
        keys = {f"{ROOT}/{folder}/{name}" for name in default_storage.listdir(f"{ROOT}/{folder}")[1]}
        old = {key for key in keys if default_storage.get_modified_time(key) < limit}
        named = StoredFile.objects.filter(storage_key__in=old).values_list("storage_key", flat=True)
        for key in old.difference(named):
            default_storage.delete(key)
            removed += 1
    return removed


def _context(sha256: str) -> str:
    return f"casework.StoredFile:{sha256}"
