"""What a row names is on the disk for good, with the folders that lead to it; empty folders go."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from casework.files import store_file
from casework.models import StoredFile


@pytest.fixture
def synced(monkeypatch):
    """Paths in the order in which they were synced, and how many rows there were then."""
    paths, sync = [], os.fsync

    def noting(descriptor):
        paths.append((Path(os.readlink(f"/proc/self/fd/{descriptor}")), StoredFile.objects.count()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    return paths


def test_file_and_folders_are_synced_before_the_row_is_written(matter, synced):
    path = Path(
        default_storage.path(store_file(matter, "application.attachment", "a.txt", b"text").storage_key)
    )
    root = Path(default_storage.location)
    assert synced == [(each, 0) for each in (path, path.parent, path.parent.parent, root)]


def test_a_folder_goes_with_its_last_file(db):
    first, second = (default_storage.save(f"drafts/a/{name}", ContentFile(b"x")) for name in "bc")
    default_storage.delete(first)
    assert default_storage.listdir("drafts/a") == ([], ["c"])
    default_storage.delete(second)
    assert default_storage.listdir("drafts") == ([], [])


def test_deleting_what_is_gone_does_nothing(db):
    default_storage.save("a", ContentFile(b"x"))
    default_storage.delete("b")
    default_storage.delete("drafts/a/b")
    assert default_storage.listdir("") == ([], ["a"])
