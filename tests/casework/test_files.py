import hashlib
import os
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from casework.crypto import destroy
from casework.files import open_file, store_file, sweep_orphans
from casework.models import StoredFile
from statute.refused import Refused

TEXT = "申请公开2025年度财政决算。".encode()


def path_of(stored: StoredFile) -> Path:
    return Path(default_storage.path(stored.storage_key))


def code_of(stored: StoredFile) -> str:
    with pytest.raises(Refused) as refused:
        open_file(stored)
    return refused.value.code


def test_a_stored_file_is_sealed_on_disk_and_opens_as_uploaded(matter, wang):
    stored = store_file(matter, "application.attachment", "C:\\我的\\说明", TEXT, by=wang)
    on_disk = path_of(stored).read_bytes()
    assert TEXT not in on_disk
    assert stored.storage_key.endswith(hashlib.sha256(on_disk).hexdigest())
    assert open_file(StoredFile.objects.get()) == TEXT
    assert (stored.name, stored.content_type, stored.size, stored.sha256, stored.uploaded_by) == (
        "说明.txt",
        "text/plain",
        len(TEXT),
        hashlib.sha256(TEXT).hexdigest(),
        wang,
    )


@pytest.mark.parametrize(
    ("purpose", "name"),
    [("identity", "身份证明.txt"), ("application.opinion", "意见回执.txt"), ("evidence", "王芳.txt")],
)
def test_papers_named_after_a_person_are_kept_under_their_purpose(matter, purpose, name):
    assert store_file(matter, purpose, "王芳.txt", TEXT).name == name


def test_a_public_file_stands_in_clear_and_two_rows_never_share_it(matter):
    first, second = (store_file(matter, "document.body", "公文.txt", TEXT, sealed=False) for _ in range(2))
    assert path_of(first).read_bytes() == TEXT
    assert first.storage_key != second.storage_key
    assert open_file(second) == TEXT


def test_a_refused_upload_leaves_nothing(matter):
    with pytest.raises(Refused):
        store_file(matter, "application.attachment", "a.exe", b"MZ" + b"\0" * 100)
    assert StoredFile.objects.count() == 0
    assert not default_storage.exists("matters")


def test_a_changed_swapped_or_missing_file_is_refused(matter):
    first, second = (store_file(matter, "application.attachment", "a.txt", text) for text in (TEXT, TEXT * 2))
    content = path_of(first).read_bytes()
    path_of(first).write_bytes(path_of(second).read_bytes())
    assert code_of(first) == "sealed_damaged"
    path_of(first).write_bytes(content[:-1] + b"0")
    assert code_of(first) == "sealed_damaged"
    path_of(first).unlink()
    assert code_of(first) == "file_missing"


def test_a_changed_public_file_is_refused(matter):
    stored = store_file(matter, "document.body", "a.txt", TEXT, sealed=False)
    path_of(stored).write_bytes(b"x")
    assert code_of(stored) == "file_damaged"


def test_a_sealed_record_opens_no_file(matter):
    stored = store_file(matter, "application.attachment", "a.txt", TEXT)
    destroy(matter)
    assert code_of(stored) == "key_destroyed"


def test_the_sweep_removes_old_files_without_a_row_only(matter, wang):
    kept = store_file(matter, "application.attachment", "a.txt", TEXT)
    old, young = (store_file(matter, "application.attachment", "a.txt", TEXT) for _ in range(2))
    StoredFile.objects.filter(pk__in=[old.pk, young.pk]).delete()
    two_days_ago = time.time() - 2 * 86400
    for stored in (kept, old):
        os.utime(path_of(stored), (two_days_ago, two_days_ago))
    assert sweep_orphans() == 1
    assert [path_of(stored).exists() for stored in (kept, old, young)] == [True, False, True]
    assert sweep_orphans() == 0


def test_the_sweep_of_an_empty_storage_does_nothing(db):
    assert sweep_orphans() == 0
