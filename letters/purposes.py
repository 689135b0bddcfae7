"""What letters are for: each purpose registered by its own app when Django starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ImproperlyConfigured

from letters.models import Letter

Hook = Callable[[Letter, date], None]
"""Gets the letter, locked with its matter, and the day on which it is noted; writes rows in the same transaction."""


def nothing(letter: Letter, on: date) -> None:
    """For what changes nothing in the rows behind a letter."""


@dataclass(frozen=True)
class Purpose:
    """Why a letter is sent, and what follows when it is made, leaves, arrives or comes back.

    `left` is called once, when the letter leaves for the first time; `arrived` and `returned` for each delivery.
    """

    code: str
    made: Hook = nothing
    left: Hook = nothing
    arrived: Hook = nothing
    returned: Hook = nothing


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Make a purpose known; ImproperlyConfigured where its code is taken."""
    if purpose.code in _purposes:
        raise ImproperlyConfigured(f"the purpose {purpose.code!r} of letters is registered twice")
    _purposes[purpose.code] = purpose


def purpose_of(letter: Letter) -> Purpose:
    """The registered purpose; KeyError for a letter whose app isn't installed any more."""
    return _purposes[letter.purpose]
