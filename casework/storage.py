"""The file storage of an installation: a file is on the disk for good before any row names it."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class SyncedStorage(FileSystemStorage):
    """Django's storage in a folder that survives a power cut: the file and the folders that lead to it are synced."""

    def _save(self, name: str, content: Any) -> str:
        try:
            name = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        except FileNotFoundError:  # its folder lost its last file, and so went, at this very moment
            name = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        path = Path(self.path(name))
        _sync(path)
        for folder in path.parents:  # each of them may be new
            _sync(folder)
            if folder == Path(self.location):
                break
        return name

    def delete(self, name: str) -> None:
        """Delete the file, and its folder with the last one."""
        path = Path(self.path(name))
        was_file = path.is_file()
        super().delete(name)
        if was_file and path.parent != Path(self.location):
            with suppress(OSError):  # there are other files in it
                path.parent.rmdir()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
