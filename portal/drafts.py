"""Drafts: what is typed and uploaded so far, sealed under a key of its own; the files lie in the file storage.

Row and files hold ciphertext; the key is wrapped by the master key. A draft untouched for an hour is gone, so that
a shared computer doesn't show it to the next person. The draft of an application belongs to whoever holds its
cookie, which is sent to its own addresses alone: several drafts in one browser stay apart, and a session that was
renewed or copied opens none of them.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from casework.crypto import decrypt, encrypt, new_data_key, open_data_key
from portal.models import APPLICATION, Draft
from portal.visitors import name_visitor, visitor_of
from statute.refused import Refused

LIFETIME = timedelta(hours=1)
CODE_SHOWN = timedelta(minutes=20)  # how long the page with the query code can be opened again
NUMBER_KNOWN = timedelta(days=1)  # how long a page left open is told that it was sent
MOST = 10  # unfinished applications of one visitor
LONGEST = 20_000  # characters kept of one field; no field may be half as long
ROOT = "drafts"
BUSY = "刚才提交的内容正在处理，请等几秒钟，再刷新本页。"
TOUCH = timedelta(minutes=1)


class DraftGone(Exception):
    """No such draft for this visitor. `aged`: it was theirs, and an hour has passed; `number`: it was sent."""

    def __init__(self, *, aged: bool = False, number: str = "") -> None:
        super().__init__()
        self.aged, self.number = aged, number


@dataclass(frozen=True)
class DraftFile:
    """An attachment of a draft; `key` is its address in the file storage."""

    name: str
    size: int
    key: str


class SealedDraft:
    """One draft, opened. Changes stay in memory until `store`."""

    def __init__(self, row: Draft) -> None:
        self.row = row
        self.content: dict[str, Any] = json.loads(self._unseal(bytes(row.sealed))) if row.sealed else {}

    @property
    def id(self) -> UUID:
        return self.row.pk

    # ---- what was typed ----
    def keep(self, page: str, sent: QueryDict, names: Iterable[str], *, tried: bool) -> None:
        """The fields of one page as sent; `tried` when the visitor wanted to go on, so that errors are to be shown."""
        values = {name: [text[:LONGEST] for text in sent.getlist(name)] for name in names if name in sent}
        self.content.setdefault("pages", {})[page] = {"values": values, "tried": tried}

    def typed(self, page: str) -> QueryDict | None:
        """None for a page that was never sent."""
        kept = self.content.get("pages", {}).get(page)
        if kept is None:
            return None
        typed = QueryDict(mutable=True)
        for name, values in kept["values"].items():
            typed.setlist(name, values)
        return typed

    def tried(self, page: str) -> bool:
        return bool(self.content.get("pages", {}).get(page, {}).get("tried"))

    # ---- files ----
    def files(self) -> dict[str, DraftFile]:
        return {slot: DraftFile(**row) for slot, row in self.content.get("files", {}).items()}

    def add_file(self, slot: str, name: str, content: bytes) -> None:
        self.remove_file(slot)
        key = default_storage.save(
            f"{ROOT}/{self.id.hex}/{secrets.token_hex(8)}", ContentFile(self._seal(content))
        )
        self.content.setdefault("files", {})[slot] = asdict(DraftFile(name, len(content), key))

    def remove_file(self, slot: str) -> None:
        row = self.content.get("files", {}).pop(slot, None)
        if row:
            default_storage.delete(row["key"])

    def read_file(self, file: DraftFile) -> bytes:
        try:
            with default_storage.open(file.key) as sealed:
                return self._unseal(sealed.read())
        except FileNotFoundError as error:
            raise Refused("file_missing", f"暂存的文件“{file.name}”找不到了，请重新上传。") from error

    # ---- the row ----
    def store(self) -> None:
        self.row.sealed = self._seal(json.dumps(self.content, ensure_ascii=False).encode())
        self.row.touched_at = timezone.now()
        self.row.save()

    def keep_alive(self) -> None:
        self.row.touched_at = timezone.now()
        self.row.save(update_fields=["touched_at"])

    def send(self, application_id: int, number: str, query_code: str) -> None:
        """Keep number and query code in place of what was typed."""
        self.content = {"application": application_id, "code": query_code}
        self.row.sent_at, self.row.number = timezone.now(), number
        self.store()
        self._remove_files()

    def discard(self) -> None:
        self._remove_files()
        Draft.objects.filter(pk=self.id).delete()

    def _remove_files(self) -> None:
        """Only when it is certain that they are not needed."""
        transaction.on_commit(partial(remove_folder, self.id))

    def _seal(self, plain: bytes) -> bytes:
        return encrypt(self._key, plain, self._context)

    def _unseal(self, blob: bytes) -> bytes:
        return decrypt(self._key, blob, self._context)

    @property
    def _key(self) -> bytes:
        return open_data_key(bytes(self.row.data_key))

    @property
    def _context(self) -> bytes:
        return f"portal.draft:{self.id.hex}".encode()


def tells_when_busy(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A second click that waits too long for the first is led back to the page instead of ending in an error."""

    @wraps(view)
    def patient(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            messages.warning(request, BUSY)
            return redirect(request.get_full_path())

    return patient


# ---- applications ----
def new_cookie() -> str:
    return secrets.token_urlsafe(32)


def give_cookie(response: HttpResponse, draft_id: UUID, cookie: str) -> None:
    """Let this browser, and it alone, hold the draft until it is closed."""
    path = reverse("portal:apply-step", args=[draft_id, "agency"]).removesuffix("agency/")
    response.set_cookie(
        _cookie_name(draft_id),
        cookie,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def cookie_of(request: HttpRequest, draft_id: UUID) -> str:
    return request.COOKIES.get(_cookie_name(draft_id), "")


def begin(request: HttpRequest, draft_id: UUID, cookie: str) -> SealedDraft:
    """A new draft of an application, locked, or the one that a second click on the same page has just begun.

    DraftGone where the address is that of somebody else's.
    """
    row, _ = Draft.objects.select_for_update().get_or_create(
        pk=draft_id,
        defaults={
            "cookie_hash": _hash(cookie),
            "visitor": name_visitor(request),
            "data_key": new_data_key(),
            "touched_at": timezone.now(),
        },
    )
    if row.cookie_hash != _hash(cookie):
        raise DraftGone
    return SealedDraft(row)


def find(request: HttpRequest, draft_id: UUID, *, lock: bool = False) -> SealedDraft:
    """The draft of an application whose cookie this browser holds; DraftGone."""
    rows = Draft.objects.select_for_update() if lock else Draft.objects.all()
    cookie = cookie_of(request, draft_id)
    row = rows.filter(pk=draft_id, purpose=APPLICATION, cookie_hash=_hash(cookie)).first() if cookie else None
    if row is None:
        raise DraftGone
    if row.sent_at and timezone.now() - row.sent_at > CODE_SHOWN:
        raise DraftGone(number=row.number)
    draft = _opened(row)
    if draft is None:
        raise DraftGone(aged=True)
    touch(request, draft)
    return draft


def touch(request: HttpRequest, draft: SealedDraft) -> None:
    """It is in use, and by this visitor: a renewed session is told of it, so that leaving ends it too."""
    row, now = draft.row, timezone.now()
    if row.visitor != visitor_of(request) or now - row.touched_at > TOUCH:
        row.visitor, row.touched_at = name_visitor(request), now
        row.save(update_fields=["visitor", "touched_at"])


def unfinished(request: HttpRequest) -> list[SealedDraft]:
    """The applications that this visitor has begun and not sent, the newest first."""
    rows = _of(request).filter(purpose=APPLICATION, sent_at=None).order_by("-touched_at")
    return [draft for draft in map(_opened, rows) if draft]


# ---- acts ----
def of_act(request: HttpRequest, act: str, case_id: int = 0) -> SealedDraft | None:
    """What this visitor typed for an act on this case and has not sent."""
    row = _of(request).filter(purpose=f"{act}/{case_id}").first()
    return _opened(row) if row else None


def begin_act(request: HttpRequest, act: str, case_id: int = 0) -> SealedDraft:
    """The same, locked, begun now if there is none."""
    of_act(request, act, case_id)  # an aged one goes first
    row, _ = Draft.objects.select_for_update().get_or_create(
        visitor=name_visitor(request),
        purpose=f"{act}/{case_id}",
        defaults={"data_key": new_data_key(), "touched_at": timezone.now()},
    )
    return SealedDraft(row)


# ---- ends ----
def forget_all(request: HttpRequest) -> None:
    """Everything of this visitor, sent or not."""
    for draft_id in list(_of(request).values_list("pk", flat=True)):
        Draft.objects.filter(pk=draft_id).delete()
        remove_folder(draft_id)


def sweep_drafts() -> int:
    """Remove drafts and codes that are over, and folders of files without a draft; how many drafts."""
    now = timezone.now()
    Draft.objects.filter(sent_at__lt=now - CODE_SHOWN).update(sealed=b"")
    removed, _ = Draft.objects.filter(
        Q(sent_at=None, touched_at__lt=now - LIFETIME) | Q(sent_at__lt=now - NUMBER_KNOWN)
    ).delete()
    if default_storage.exists(ROOT):
        kept = {pk.hex for pk in Draft.objects.values_list("pk", flat=True)}
        for folder in default_storage.listdir(ROOT)[0]:
            if folder not in kept and _untouched(folder):
                remove_folder(folder)
    return removed


def remove_folder(draft: UUID | str) -> None:
    """The folder of a draft's files, with what is in it."""
    folder = f"{ROOT}/{draft if isinstance(draft, str) else draft.hex}"
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def _untouched(folder: str) -> bool:
    """A file is written before the row that names it is committed, so a new folder is left alone."""
    limit = timezone.now() - LIFETIME
    names = default_storage.listdir(f"{ROOT}/{folder}")[1]
    paths = [f"{ROOT}/{folder}/{name}" for name in names] or [f"{ROOT}/{folder}"]
    return all(default_storage.get_modified_time(path) < limit for path in paths)


def _of(request: HttpRequest) -> QuerySet[Draft]:
    visitor = visitor_of(request)
    return Draft.objects.filter(visitor=visitor) if visitor else Draft.objects.none()


def _opened(row: Draft) -> SealedDraft | None:
    """None when its time is over, or the master key of its key was retired; then it goes."""
    if row.sent_at or timezone.now() - row.touched_at <= LIFETIME:
        try:
            return SealedDraft(row)
        except Refused:
            pass
    Draft.objects.filter(pk=row.pk).delete()
    remove_folder(row.pk)
    return None


def _cookie_name(draft_id: UUID) -> str:
    return f"draft_{draft_id.hex}"


def _hash(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
