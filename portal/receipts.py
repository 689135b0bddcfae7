"""Number and query code of the application just sent, kept sealed in the session until the applicant leaves."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass

from django.contrib.sessions.backends.base import SessionBase

from casework.crypto import decrypt, encrypt, new_data_key, open_data_key
from casework.errors import Refused

KEY = "portal_receipt"
CONTEXT = b"portal.receipt"


@dataclass(frozen=True)
class Receipt:
    """`draft` names the draft that was sent, so that sending it twice makes one application."""

    draft: str
    application_id: int
    query_code: str


def keep_receipt(session: SessionBase, receipt: Receipt) -> None:
    wrapped = new_data_key()
    blob = encrypt(open_data_key(wrapped), json.dumps(asdict(receipt)).encode(), CONTEXT)
    session[KEY] = {"key": b64encode(wrapped).decode(), "blob": b64encode(blob).decode()}


def kept_receipt(session: SessionBase) -> Receipt | None:
    row = session.get(KEY)
    if not row:
        return None
    try:
        return Receipt(
            **json.loads(decrypt(open_data_key(b64decode(row["key"])), b64decode(row["blob"]), CONTEXT))
        )
    except Refused:  # its master key was retired meanwhile
        return None
