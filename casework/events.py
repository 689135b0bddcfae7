"""The timeline of a matter: events of the kinds that the apps bring, one Chinese sentence each, chained by hash.

Services write the rows and one event in the same transaction. In a sentence `{field}` is a value of the
event's data (or `{actor}`), and a part in [brackets] is left out when a value in it is missing.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from accounts.models import Staff
from casework import kinds
from casework.models import Matter, MatterEvent

APPEND = """
WITH place AS (
    UPDATE casework_matter SET event_seq = %(seq)s, chain_head = %(hash)s
    WHERE id = %(matter_id)s AND event_seq = %(seq)s - 1 AND chain_head = %(prev_hash)s
    RETURNING id
)
INSERT INTO casework_matterevent (matter_id, seq, kind, occurred_on, actor_id, actor_label, data, prev_hash, hash)
SELECT id, %(seq)s, %(kind)s, %(occurred_on)s, %(actor_id)s, %(actor_label)s, %(data)s, %(prev_hash)s, %(hash)s
FROM place
RETURNING id, recorded_at
"""
SYSTEM = "系统"
LONGEST_TEXT = 500
# What must never stand in an event in clear: identity numbers, mobile numbers, e-mail addresses.
PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])(?:[1-9]\d{5}(?:18|19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.ASCII,
)


def record(
    matter: Matter, kind: str, /, *, on: date, by: Staff | None = None, actor: str = "", **data: Any
) -> MatterEvent:
    """Append one event, in one statement that takes the next place in the chain and fills it.

    `on` is the legal date, `by` the acting staff member, `actor` who it is in words (by default the staff
    member's name, or 系统). `data` takes codes, dates, numbers, row ids and short texts; a personal number
    or address inside a text is blacked out, because events stay in clear for ever. Unknown kinds and other
    types of value are programming errors (ValueError, TypeError).
    """
    if kind not in kinds.events():
        raise ValueError(f"unknown event kind {kind!r}")
    label = actor or (by.name if by is not None else SYSTEM)
    event = MatterEvent(
        matter=matter,
        kind=kind,
        occurred_on=on,
        actor=by,
        actor_label=label[:60],
        data={name: _plain(value) for name, value in data.items() if value is not None},
    )
    with transaction.atomic(savepoint=False):
        while not _append(matter, event):
            # Somebody recorded since this instance was read: lock the row and go on from its true end.
            locked = Matter.objects.select_for_update(no_key=True).filter(pk=matter.pk)
            matter.event_seq, matter.chain_head = locked.values_list("event_seq", "chain_head").get()
    return event


def sentence(event: MatterEvent, without: Collection[str] = ()) -> str:
    """The event as people read it; `without` these values for who may not read them."""
    data = {name: value for name, value in event.data.items() if name not in without}
    values = {name: _shown(value) for name, value in data.items()}
    present = {name for name, value in data.items() if values[name] or value is True}
    values["actor"] = event.actor_label

    def fill(part: re.Match[str]) -> str:
        return part[1].format_map(values) if present.issuperset(re.findall(r"\{(\w+)\}", part[1])) else ""

    text = re.sub(r"\[([^\[\]]*)\]", fill, kinds.event(event.kind).sentence)
    text = text.replace("{actor}", event.actor_label)
    return re.sub("。{2,}", "。", text)  # a reason may bring its own full stop


def verify(matter: Matter) -> list[str]:
    """What is wrong with the matter's chain, in Chinese; empty when it is whole."""
    return chain_faults(matter, matter.events.order_by("seq"))


def chain_faults(matter: Matter, events: Iterable[MatterEvent]) -> list[str]:
    """Faults of a chain whose events come in order of `seq`: one for each break, none for what follows it."""
    faults, seq, head = [], 0, ""
    for event in events:
        if event.seq != seq + 1:
            faults.append(f"第{event.seq}条之前缺{event.seq - seq - 1}条记录")
        elif event.prev_hash != head:
            faults.append(f"第{event.seq}条记录与前一条不衔接")
        if event.hash != chain_hash(event):
            faults.append(f"第{event.seq}条记录的内容被改动")
        seq, head = event.seq, event.hash
    if seq != matter.event_seq:
        faults.append(f"应有{matter.event_seq}条记录，最后一条是第{seq}条")
    elif head != matter.chain_head:
        faults.append("最后一条记录的校验值与事项所存的不一致")
    return faults


def chain_hash(event: MatterEvent) -> str:
    """SHA-256 over the event and its predecessor. `recorded_at` is left out: the database writes it."""
    canonical = json.dumps(
        [
            event.matter_id,
            event.seq,
            event.kind,
            event.occurred_on.isoformat(),
            event.actor_id,
            event.actor_label,
            event.data,
            event.prev_hash,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _append(matter: Matter, event: MatterEvent) -> bool:
    """Write the event as the matter's next one, keeping its row locked; False when the row has moved on."""
    event.seq, event.prev_hash = matter.event_seq + 1, matter.chain_head
    event.hash = chain_hash(event)
    values = {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
    with connection.cursor() as cursor:
        cursor.execute(APPEND, values | {"data": Jsonb(event.data)})
        written = cursor.fetchone()
    if written is None:
        return False
    event.pk, event.recorded_at = written
    event._state.adding, event._state.db = False, connection.alias
    matter.event_seq, matter.chain_head = event.seq, event.hash
    return True


def _plain(value: Any) -> Any:
    """The value as JSON that reads back as written."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return PERSONAL.sub("…", value)[:LONGEST_TEXT]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"an event can't hold {type(value).__name__}")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_shown(item) for item in value)
    if value is None or isinstance(value, bool):
        return ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        year, month, day = value.split("-")
        return f"{year}年{int(month)}月{int(day)}日"
    return str(value)
