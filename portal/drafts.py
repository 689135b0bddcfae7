"""The apply wizard's draft: sealed under a key of its own, in the session; attachments sealed in the file storage.

The session row and the files hold ciphertext; the key is wrapped by the master key. A draft untouched for an hour
counts as gone, so that a shared computer doesn't show it to the next person.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from time import time
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.utils import timezone
from formtools.wizard.storage.base import BaseStorage

from casework.crypto import decrypt, encrypt, new_data_key, open_data_key
from casework.errors import Refused

LIFETIME = 3600  # seconds
ROOT = "drafts"
ORPHAN_AGE = timedelta(days=1)


@dataclass(frozen=True)
class DraftFile:
    """An attachment of a draft; `key` is its address in the file storage."""

    name: str
    size: int
    key: str


class SealedDraft(BaseStorage):
    """Wizard storage whose whole content, names of files included, is sealed."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: None = None) -> None:
        super().__init__(prefix, request)
        self.id, self._wrapped_key = secrets.token_hex(16), new_data_key()
        self.init_data()
        self._load()

    # ---- attachments ----
    def files(self) -> dict[str, DraftFile]:
        return {slot: DraftFile(**row) for slot, row in self.extra_data.get("files", {}).items()}

    def add_file(self, slot: str, name: str, content: bytes) -> None:
        self.remove_file(slot)
        path = f"{ROOT}/{self.id}/{secrets.token_hex(8)}"
        key = default_storage.save(path, ContentFile(self._seal(content)))
        self.extra_data.setdefault("files", {})[slot] = asdict(DraftFile(name, len(content), key))

    def remove_file(self, slot: str) -> None:
        row = self.extra_data.get("files", {}).pop(slot, None)
        if row:
            default_storage.delete(row["key"])

    def read_file(self, file: DraftFile) -> bytes:
        with default_storage.open(file.key) as sealed:
            return decrypt(open_data_key(self._wrapped_key), sealed.read(), self._context)

    # ---- the session ----
    def reset(self) -> None:
        for slot in list(self.files()):
            self.remove_file(slot)
        self.init_data()

    def update_response(self, response: Any) -> None:
        self.store()

    def store(self) -> None:
        """Seal the draft into the session, or forget it when it is empty."""
        if not (self.data[self.step_data_key] or self.extra_data):
            self.request.session.pop(self.prefix, None)
            return
        blob = self._seal(json.dumps(self.data, ensure_ascii=False).encode())
        self.request.session[self.prefix] = {
            "id": self.id,
            "key": b64encode(self._wrapped_key).decode(),
            "blob": b64encode(blob).decode(),
            "touched": int(time()),
        }

    def _load(self) -> None:
        row = self.request.session.get(self.prefix)
        if not row or time() - row["touched"] > LIFETIME:
            return
        fresh = self.id, self._wrapped_key
        self.id, self._wrapped_key = row["id"], b64decode(row["key"])
        try:
            self.data = json.loads(
                decrypt(open_data_key(self._wrapped_key), b64decode(row["blob"]), self._context)
            )
        except Refused:  # its master key was retired meanwhile: begin anew
            self.id, self._wrapped_key = fresh

    def _seal(self, plain: bytes) -> bytes:
        return encrypt(open_data_key(self._wrapped_key), plain, self._context)

    @property
    def _context(self) -> bytes:
        return f"portal.draft:{self.id}".encode()


def sweep_drafts() -> int:
    """Remove attachments of drafts that were given up more than a day ago; how many."""
    limit, removed = timezone.now() - ORPHAN_AGE, 0
    for key in _draft_files():
        if default_storage.get_modified_time(key) < limit:
            default_storage.delete(key)
            removed += 1
    return removed


def _draft_files() -> Iterator[str]:
    if not default_storage.exists(ROOT):
        return
    for draft in default_storage.listdir(ROOT)[0]:
        for name in default_storage.listdir(f"{ROOT}/{draft}")[1]:
            yield f"{ROOT}/{draft}/{name}"
