"""The timeline of a matter: a closed list of events, one Chinese sentence each, chained by hash.

Services write the rows and one event in the same transaction. In a sentence `{field}` is a value of the
event's data (or `{actor}`), and a part in [brackets] is left out when a value in it is missing.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from accounts.models import Staff
from casework.models import Matter, MatterEvent


class EventKind(NamedTuple):
    label: str
    sentence: str


EVENT_KINDS: dict[str, EventKind] = {
    code: EventKind(label, sentence)
    for code, label, sentence in (
        # Intake
        ("submitted", "收到申请", "收到申请[，渠道：{channel}][，申请写给：{addressed_to}]，经手：{actor}。"),
        ("confirmed", "确认收到", "{actor}确认收到申请[，告知方式：{how}][，收到日期：{receipt_on}]。"),
        ("registered", "登记", "{actor}登记申请[，编号{number}][，收到日期：{receipt_on}]。"),
        ("imported", "导入", "从原有登记簿导入[，原编号{number}]。"),
        ("reviewed", "审核", "{actor}完成审核[，处理：{decision}][，意见：{opinion}]。"),
        # Clarification and reasons
        (
            "clarification_asked",
            "补正告知",
            "{actor}告知申请人补正[，共{items}项][，补正期限至{respond_by}]"
            "[。{late}告知晚于收到申请后第七个工作日，答复期限不停止计算]。",
        ),
        ("clarified", "补正", "收到申请人补正[，附件{files}份][，寄出日期：{sent_on}]，经手：{actor}。"),
        ("respond_by_moved", "补正期限变动", "{actor}把补正期限改为[{respond_by}][，理由：{reason}]。"),
        ("clarification_lapsed", "逾期未补正", "申请人逾期未补正[（期限至{respond_by}）]，视为放弃申请。"),
        (
            "reasons_asked",
            "要求说明理由",
            "{actor}要求申请人说明理由[，期限至{respond_by}]，答复期限不停止计算。",
        ),
        ("reasons_received", "收到说明理由", "收到申请人说明的理由。"),
        ("reasons_judged", "判断理由", "收到申请人说明的理由，{actor}作出判断[：{judgement}]。"),
        ("delayed", "延迟答复", "{actor}确定延迟答复[至{until}]并告知申请人。"),
        # Who does it
        ("assigned", "分办", "{actor}分办[给{department}][，承办人：{handler}]。"),
        ("reassigned", "改办", "{actor}改办[给{department}][，承办人：{handler}][，理由：{reason}]。"),
        ("handed_over", "移交", "{actor}移交[给{handler}][，承接机关：{agency}][，理由：{reason}]。"),
        ("claimed", "领取", "{actor}领取[“{step}”]。"),
        ("unclaimed", "退领", "{actor}退回领取的[“{step}”]，等待其他人领取。"),
        # Handling
        ("searched", "检索", "{actor}记录检索[，范围：{scope}][，结果：{result}]。"),
        (
            "consultation_sent",
            "征求意见",
            "{actor}发出征求意见[（{ref}）][，对象：{party}][，意见期限至{due_on}]，期间不计入答复期限。",
        ),
        (
            "consultation_received",
            "对方收到征求意见",
            "征求意见[（{ref}）]的材料送到对方[，收到日期：{received_on}][，意见期限至{due_on}]。",
        ),
        ("consultation_returned", "收回意见", "收回征求意见[（{ref}）][，意见：{opinion}]，经手：{actor}。"),
        ("consultation_silent", "逾期未提出意见", "征求意见[（{ref}）]逾期没有答复[，处理：{outcome}]。"),
        ("extension_requested", "申请延期", "{actor}提出延期[{working_days}个工作日][，理由：{reason}]。"),
        (
            "extension_approved",
            "同意延期",
            "{actor}同意延期[{working_days}个工作日][，答复期限由{before}][改为{due_on}]。",
        ),
        ("extension_returned", "退回延期", "{actor}不同意延期[，理由：{reason}]。"),
        (
            "fee_noticed",
            "收费通知",
            "{actor}发出收费通知[，金额{amount}元][，缴费期限至{pay_by}]，答复期限停止计算。",
        ),
        ("fee_paid", "缴费", "申请人缴费[{amount}元]，答复期限自缴费之日起重新计算。"),
        ("fee_lapsed", "逾期未缴费", "申请人逾期未缴费[（期限至{pay_by}）]，视为放弃申请。"),
        # Reply
        ("drafted", "拟稿", "{actor}拟定答复[，类型：{reply}]。"),
        ("returned", "退回", "{actor}在[“{step}”]环节退回[，理由：{reason}]。"),
        ("head_approved", "机构负责人审核", "{actor}审核通过（工作机构负责人）[，类型：{reply}]。"),
        ("legal_approved", "法制保密审查", "{actor}审核通过（法制和保密审查）[，类型：{reply}]。"),
        ("signed", "签发", "{actor}签发答复[，类型：{reply}]。"),
        ("letter_queued", "待制作文书", "文书[《{letter}》]等待制作。"),
        ("letter_issued", "文书制成", "制成文书[《{letter}》][，文号{document_no}][，校验值{sha256}]。"),
        ("letter_failed", "文书制作失败", "文书[《{letter}》]制作失败[：{reason}]，系统将再次制作。"),
        (
            "delivered",
            "送达",
            "{actor}记录送达[，文书：《{letter}》][，方式：{method}][，生效日期：{effective_on}]。",
        ),
        ("archived", "归档", "{actor}归档[，说明：{note}]。"),
        ("withdrawn", "撤回", "申请人撤回申请，经手：{actor}[，说明：{reason}]。"),
        ("record_sealed", "封存", "保存期限届满，个人信息和加密材料已封存，不能再打开。"),
        # Documents
        ("document_added", "收入目录", "{actor}将公文收入目录[，索引号{index_number}]。"),
        ("document_published", "发布", "{actor}在公开平台发布。"),
        # Around the case
        ("note_added", "备注", "{actor}添加备注。"),
        ("file_added", "添加材料", "{actor}添加材料[，用途：{purpose}]。"),
        ("enclosure_taken_out", "撤下附件", "{actor}不再随答复提供[文件{file}]，改作办理材料。"),
        ("linked", "关联", "{actor}关联[到{number}][，关系：{relation}]。"),
        ("contact_changed", "变更联系方式", "{actor}变更联系方式[，变更项：{fields}]。"),
        ("revealed", "查看个人信息", "{actor}查看个人信息[，字段：{field}][，理由：{reason}]。"),
        ("reminded", "提醒", "系统提醒[：{clock}][，到期日{due_on}][，{level}]。"),
        ("escalated", "升级提醒", "系统升级提醒[：{clock}][，到期日{due_on}][，{level}]。"),
        ("deadline_moved", "期限变动", "[{clock}]到期日[由{before}]变为[{after}][，原因：{reason}]。"),
    )
}

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
    if kind not in EVENT_KINDS:
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

    text = re.sub(r"\[([^\[\]]*)\]", fill, EVENT_KINDS[event.kind].sentence)
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
