"""E-mail without a server: the embedded default prints it so that people can read it."""

import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from statute.people.masking import mask_email


class PrintedEmail(BaseEmailBackend):
    """Prints instead of sending, as text and not as it would travel."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            to = "、".join(map(mask_email, message.recipients()))
            sys.stdout.write(f"邮件 发往 {to}\n主题：{message.subject}\n{message.body}\n")
        sys.stdout.flush()
        return len(email_messages)
