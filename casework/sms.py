"""Short messages go through an adapter: the county's gateway is a class of its own, named by SMS_BACKEND."""

import sys

from django.conf import settings
from django.utils.module_loading import import_string

from statute.people.masking import mask_phone


class SmsBackend:
    """What a gateway needs to be. Any exception means "not sent"; the message is tried again later."""

    def send(self, to: str, text: str, reference: str) -> None:
        """Send `text` to the number `to`; `reference` stays the same over all attempts, so doubles show."""
        raise NotImplementedError


class ConsoleSms(SmsBackend):
    """Prints instead of sending, so that people can read what goes out: the embedded default."""

    def send(self, to: str, text: str, reference: str) -> None:
        sys.stdout.write(f"短信 {reference} 发往 {mask_phone(to)}\n{text}\n")
        sys.stdout.flush()


def sms_backend() -> SmsBackend:
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    return backend
