"""Asking administrators for the announcement of a year's holidays: by e-mail in November, again in December, once each."""

from datetime import date

from accounts.selectors import administrators
from casework.calendar import current_calendar
from casework.messages import queue_message
from casework.models import Message
from statute.calendar.unpublished import missing_year


def ask_administrators(on: date) -> int:
    """Queue what each administrator is to be told that day; how many people it concerns. Safe to repeat."""
    missing = missing_year(on, current_calendar())
    if missing is None:
        return 0
    people = [person for person in administrators(on) if person.email]
    stage = "all" if missing.for_all else "todo"
    for person in people:
        key = f"year:{missing.year}:{stage}:{person.pk}"
        subject = f"请录入{missing.year}年放假安排"
        queue_message(None, Message.Channel.EMAIL, person.email, subject=subject, body=missing.todo, key=key)
    return len(people)
