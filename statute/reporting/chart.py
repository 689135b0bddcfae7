"""The flow of an application as the guide draws it (art. 12): stations and ways, with the periods of statute.clock.terms."""

from dataclasses import dataclass

from statute.clock.channels import CHANNELS
from statute.clock.terms import TERMS
from statute.reporting.rows import ROWS, group_of


@dataclass(frozen=True)
class Station:
    """One box. `column`: 0 what ends or shortens it, 1 the ordinary way, 2 what comes between; `row` from the top."""

    code: str
    column: int
    row: int
    title: str
    text: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """An arrow between two stations, with what leads along it."""

    begin: str
    end: str
    label: str = ""


def _days(term: str) -> str:
    return f"{TERMS[term].length}个工作日"


def outcomes() -> tuple[str, ...]:
    """The six groups of results, in the order and words of the annual report, without their numbers."""
    return tuple(dict.fromkeys(group_of(row.code) for row in ROWS.values() if row.countable))


_CHANNELS = "、".join(channel.label for channel in CHANNELS.values())

STATIONS: tuple[Station, ...] = (
    Station("apply", 1, 0, "提出申请", f"渠道：{_CHANNELS}", ("29",)),
    Station("register", 1, 1, "接收、登记", "按渠道确定收到之日，编登记编号，出具登记回执", ("31", "45")),
    Station(
        "review",
        1,
        2,
        "审核",
        "看申请内容是否明确、是否属于政府信息公开申请；能够当场答复的，当场答复",
        ("29", "33①", "39"),
    ),
    Station(
        "clarify",
        2,
        2,
        "补正",
        f"收到申请后{_days('T02')}内一次性告知；答复期限从收到补正之日重新计算",
        ("30",),
    ),
    Station("lapsed", 2, 1, "不再处理", "无正当理由逾期不补正的，视为放弃申请", ("30",)),
    Station("reasons", 0, 2, "说明理由", "理由不合理的不予处理；合理的，可以确定延迟答复的期限", ("35",)),
    Station("handle", 1, 3, "办理", "查找信息，区分可以公开和不予公开的部分", ("36", "37")),
    Station(
        "consult",
        2,
        3,
        "征求意见",
        f"书面征求第三方或者共同制作机关的意见，对方{_days('T06')}内提出；所需时间不计入答复期限",
        ("32", "33③", "34"),
    ),
    Station(
        "extend",
        2,
        4,
        "延长期限",
        f"经工作机构负责人同意并告知申请人，延长不超过{_days('T05')}",
        ("33②",),
    ),
    Station(
        "reply",
        1,
        4,
        "答复",
        f"收到申请之日起{_days('T04')}内书面答复，写明理由、依据和救济途径。结果：{'、'.join(outcomes())}",
        ("33②", "36"),
    ),
    Station("remedy", 0, 5, "复议、诉讼", "不服答复的，按答复书写明的途径和期限办理", ("51",)),
    Station("deliver", 1, 5, "送达、归档", "按申请人要求的方式送达，一件一卷归档", ("40", "45")),
)

WAYS: tuple[Way, ...] = (
    Way("apply", "register"),
    Way("register", "review"),
    Way("review", "reasons", "数量过多"),
    Way("reasons", "review", "理由合理"),
    Way("review", "clarify", "内容不明确"),
    Way("clarify", "review", "已补正"),
    Way("clarify", "lapsed", "逾期"),
    Way("review", "handle"),
    Way("handle", "consult", "涉及他方"),
    Way("consult", "handle", "收回或到期"),
    Way("handle", "reply"),
    Way("reply", "extend", "不能按时"),
    Way("extend", "reply", "届满以前"),
    Way("reply", "deliver"),
    Way("deliver", "remedy", "不服"),
)
