"""Personal data at rest: a data key for each matter, wrapped by the newest of a list of master keys.

Rotation re-wraps data keys and touches no sealed value; destroying a matter's data key at the end of the
retention period makes everything sealed under it unreadable at once. Look-up goes by a keyed hash with a
key of its own, so that equal values can be found without being readable.
"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from accounts.typed import lookup
from statute.refused import Refused

# AES-256-GCM. Another cipher (SM4-GCM) takes the next byte and a pair of functions like encrypt and decrypt.
VERSION = b"\x01"
NONCE_BYTES = 12
FINGERPRINT_BYTES = 8
WRAP_CONTEXT = b"gongkai data key"


def encrypt(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Version byte, nonce, ciphertext with tag. `context` must be given again to decrypt."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, context)


def decrypt(key: bytes, blob: bytes, context: bytes) -> bytes:
    """The plaintext; Refused("sealed_damaged") when key, context or content isn't the one sealed."""
    try:
        if blob[:1] != VERSION:
            raise InvalidTag
        return AESGCM(key).decrypt(blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :], context)
    except (InvalidTag, ValueError) as error:
        raise Refused(
            "sealed_damaged",
            "这项内容与加密保存时不一致，可能被改动或者移到了别处，系统不予打开。请联系系统管理员核查。",
        ) from error


def new_data_key() -> bytes:
    """A fresh data key, wrapped: what `Matter.data_key` holds from its first save."""
    return _wrap(os.urandom(32))


def open_data_key(wrapped: bytes) -> bytes:
    """The 32-byte data key. Refused: "key_destroyed" (a sealed record), "key_missing" (no such master)."""
    wrapped = bytes(wrapped)
    if not wrapped:
        raise Refused("key_destroyed", "本件保存期限已满并已封存，个人信息和加密材料不能再打开。")
    master = _master_keys(tuple(settings.GONGKAI_MASTER_KEYS)).get(wrapped[:FINGERPRINT_BYTES])
    if master is None:
        raise Refused(
            "key_missing",
            f"打开本件所需的主密钥（指纹 {wrapped[:FINGERPRINT_BYTES].hex()}）没有配置。"
            "请系统管理员把它加回 GONGKAI_MASTER_KEYS。",
        )
    return decrypt(master, wrapped[FINGERPRINT_BYTES:], WRAP_CONTEXT)


def rewrap(matter: Any) -> bool:
    """Wrap the data key with the newest master key; False when it already is so or is destroyed."""
    newest = next(iter(_master_keys(tuple(settings.GONGKAI_MASTER_KEYS))))
    if not matter.data_key or bytes(matter.data_key)[:FINGERPRINT_BYTES] == newest:
        return False
    matter.data_key = _wrap(open_data_key(matter.data_key))
    matter.save(update_fields=["data_key"])
    return True


def destroy(matter: Any) -> None:
    """Remove the data key for good, at the end of the retention period: rows stay, content is closed."""
    matter.data_key = b""
    matter.save(update_fields=["data_key"])


def seal_bytes(matter: Any, plain: bytes, context: str) -> bytes:
    """Sealed under the matter's key and bound to it and to `context`, so that it can't be moved elsewhere."""
    return encrypt(open_data_key(matter.data_key), plain, _bound(matter, context))


def open_sealed_bytes(matter: Any, blob: bytes, context: str) -> bytes:
    return decrypt(open_data_key(matter.data_key), bytes(blob), _bound(matter, context))


def seal(matter: Any, text: str, context: str) -> bytes:
    return seal_bytes(matter, text.encode(), context)


def open_sealed(matter: Any, blob: bytes, context: str) -> str:
    return open_sealed_bytes(matter, blob, context).decode()


def lookup_hash(text: str) -> str:
    """Keyed hash (64 hex digits) of the text without regard to width, blanks, middle dots and case; "" stays ""."""
    normal = lookup(text)
    if not normal:
        return ""
    return hmac.new(b64decode(settings.GONGKAI_LOOKUP_KEY), normal.encode(), hashlib.sha256).hexdigest()


class Sealed:
    """A value that shows nothing until it is opened on purpose."""

    __slots__ = ("field", "instance", "raw")

    def __init__(self, field: "SealedTextField", instance: Any, raw: Any) -> None:
        self.field, self.instance, self.raw = field, instance, raw

    def open(self) -> str:
        """The text in clear; "" when nothing was entered. Callers log who looks and why."""
        if not self.raw:
            return ""
        if isinstance(self.raw, str):
            return self.raw
        return open_sealed(self.instance.matter, self.raw, self.field.context)

    open.alters_data = True  # type: ignore[attr-defined]  # a template can't open it

    @property
    def blob(self) -> bytes | None:
        """What the database stores."""
        if isinstance(self.raw, str):
            return seal(self.instance.matter, self.raw, self.field.context) if self.raw else b""
        return self.raw if self.raw is None else bytes(self.raw)

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __str__(self) -> str:
        return "•••" if self.raw else ""

    __repr__ = __str__


class SealedAttribute(DeferredAttribute):
    """Gives a `Sealed`; takes text (sealed on save), stored bytes, or another row's `Sealed` (resealed)."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        return Sealed(cast("SealedTextField", self.field), instance, super().__get__(instance, cls))

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, Sealed):
            same = value.field is self.field and instance.pk is not None and value.instance.pk == instance.pk
            value = value.raw if same else value.open()
        instance.__dict__[self.field.attname] = value


if TYPE_CHECKING:
    SealedColumn = models.BinaryField[str | bytes | Sealed, Sealed]
else:
    SealedColumn = models.BinaryField  # not generic while it runs


class SealedTextField(SealedColumn):
    """Text kept under the key of the row's `matter` (an attribute or property of the model)."""

    descriptor_class = SealedAttribute

    @property
    def context(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        blob: bytes | None = getattr(model_instance, self.attname).blob
        model_instance.__dict__[self.attname] = blob
        return blob

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):  # update(field="…"), filter(field="…"): there is no row to take a key from
            raise TypeError(f"{self.context} is sealed: assign it on an instance, look it up by a hash")
        if isinstance(value, Sealed):
            value = value.blob
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        return b64encode(getattr(obj, self.attname).blob or b"").decode("ascii")


def _wrap(data_key: bytes) -> bytes:
    fingerprint, master = next(iter(_master_keys(tuple(settings.GONGKAI_MASTER_KEYS)).items()))
    return fingerprint + encrypt(master, data_key, WRAP_CONTEXT)


@lru_cache(maxsize=4)
def _master_keys(encoded: tuple[str, ...]) -> dict[bytes, bytes]:
    """Master keys by fingerprint, newest first."""
    keys = [b64decode(text) for text in encoded]
    return {hashlib.sha256(b"gongkai master key" + key).digest()[:FINGERPRINT_BYTES]: key for key in keys}


def _bound(matter: Any, context: str) -> bytes:
    return f"{context}:{matter.pk}".encode()
