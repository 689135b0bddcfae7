"""What every matter shares, one idea a file."""

from casework.models.calendar import CalendarDay, Recalculation, RecalculationMove
from casework.models.deadlines import Deadline, Notice, NoticeRecipient
from casework.models.files import RevealLog, StoredFile
from casework.models.matter import Matter, MatterEvent
from casework.models.messages import Message
from casework.models.series import Series
from casework.models.work import OpenWork

__all__ = [
    "CalendarDay",
    "Deadline",
    "Matter",
    "MatterEvent",
    "Message",
    "Notice",
    "NoticeRecipient",
    "OpenWork",
    "Recalculation",
    "RecalculationMove",
    "RevealLog",
    "Series",
    "StoredFile",
]
