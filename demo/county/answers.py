"""What the invented staff write into a reply: for each kind the facts that the case itself doesn't know."""

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from desk.applications.steps.prefill import prefilled
from requests_app.case import Case
from statute.answers.grounds import CONSULTATION_OUTCOMES, GROUNDS
from statute.answers.replies import REPLIES, required_fields

PORTAL = "青禾县人民政府网站（www.qinghe.example.cn）政府信息公开栏目"
PETITION = "青禾县信访局，地址：青禾县城关街道人民路66号，电话：0999-6201234"

GROUND_FACTS: dict[str, dict[str, str]] = {
    "X1": {
        "x1_content": "《{info}》中涉及的应急保障部署内容",
        "x1_basis": "有关领域国家秘密及其密级具体范围的规定",
        "x1_level": "秘密",
        "x1_term": "10年",
        "x1_classified_by": "本机关定密责任人",
        "x1_classified_on": "2024年3月6日",
    },
    "X2": {
        "x2_content": "《{info}》所附的统计调查中能够识别单个统计调查对象身份的资料",
        "x2_law": "《中华人民共和国统计法》第十一条",
        "x2_reason": "该资料能够识别或者推断单个统计调查对象的身份",
    },
    "X3": {
        "x3_content": "《{info}》中的点位分布和值守安排",
        "x3_kind": "公共安全",
        "x3_reason": "公开点位分布和值守安排，可能被用于规避防范，影响治安防控",
        "x3_assessment": "公共安全影响论证意见（归卷）",
    },
    "X4": {
        "x4_content": "《{info}》中的成本构成、报价和联系方式",
        "x4_interest": "商业秘密",
        "x4_opinion": CONSULTATION_OUTCOMES[0][1],
        "x4_reason": "成本构成和报价不为公众所知悉，公开会损害其竞争利益；项目结果已经公布，不公开该内容不影响社会监督",
        "x4_consultation": "征求意见书及送达凭证",
        "x4_answer": "第三方意见",
    },
    "X5": {
        "x5_content": "《{info}》所附的人员考核和内部分工材料",
        "x5_kind": "人事管理",
        "x5_reason": "该材料用于内部管理，不对外部产生直接影响",
    },
    "X6": {
        "x6_content": "《{info}》形成过程中的讨论记录",
        "x6_kind": "讨论记录",
        "x6_reason": "该记录形成于方案研究阶段，内容没有最终确定，最终方案已经主动公开",
    },
    "X7": {
        "x7_content": "申请所指案件的询问笔录和内部审批材料",
        "x7_file": "有关行政处罚案件",
        "x7_reason": "笔录和审批材料是办案过程中形成的案卷材料，当事人可以依法申请查阅",
    },
    "P1": {
        "p1_content": "申请中“是否公平、是否合理”的提问",
        "p1_reason": "该提问不是以一定形式记录、保存的信息",
    },
    "P2": {
        "p2_content": "申请中要求按村、按户汇总对比的部分",
        "p2_reason": "现有信息按年度和项目记录，没有按户汇总的现成材料",
    },
}

FACTS: dict[str, dict[str, Any]] = {
    "R01": {"ways": ["{portal}，检索标题“{info}”", "《青禾县人民政府公报》及县档案馆政府信息查阅场所"]},
    "R02": {
        "ways": ["{portal}", "{office}查阅、抄录"],
        "available_time": "本答复送达之日起，工作日上午9时至12时、下午1时30分至5时30分",
    },
    "R11": {
        "query_kind": "不动产登记资料、企业登记档案等行政查询事项",
        "special_law": "《不动产登记暂行条例》第二十七条、《中华人民共和国市场主体登记管理条例》",
        "query_ways": ["青禾县政务服务大厅查询窗口，凭有效身份证明查询", "登记机关的网上查询系统"],
    },
    "R12": {"absence_reason": "本机关没有制作，也没有从其他机关、组织获取该信息"},
    "R13": {
        "not_ours_reason": "该信息不是本机关制作或者保存",
        "responsible_agency": "{other}",
        "responsible_contact": "地址：{other_address}，电话：{other_phone}",
    },
    "R14": {
        "processing_reason": "现有信息为分年度、分项目的原始记录，没有申请所要求的汇总统计，需要重新归集、计算"
    },
    "R15": {
        "unclear_points": ["没有说明所需信息的文件名称、文号或者形成时间", "所称“相关全部材料”的范围无法确定"]
    },
    "R16": {
        "activity": "投诉",
        "activity_reason": "申请内容是要求查处有关单位和人员，不是获取已经制作或者保存的信息",
        "proper_channel": PETITION,
    },
    "R18": {
        "publication": "《青禾年鉴》",
        "ways": ["青禾县图书馆地方文献室借阅", "青禾县地方志编纂机构咨询购买"],
    },
    "R19": {"unreasonable_because": "所述理由与申请内容没有联系，同类信息已经多次答复"},
    "R20": {
        "obtained_how": "本机关此前已经以书面答复向申请人提供该信息的复印件",
        "confirm_explanation": "申请人要求在该复印件上加盖确认章并重新出具，不是获取新的信息",
    },
    "R23": {
        "archive_name": "青禾县档案馆",
        "archived_facts": "该档案已于2021年11月移交，全宗号17",
        "archive_contact": "地址：青禾县城关街道文昌巷8号，电话：0999-6205678",
        "not_request_reason": "来信是对政策执行提出建议，没有申请获取信息",
        "proper_channel": PETITION,
        "other_facts": "申请人提交的是另一机关的办事申请表",
        "other_basis": "《中华人民共和国政府信息公开条例》第二条、第二十七条",
        "other_decision": "本机关将来件退还申请人，并告知其向办理该事项的机关提出",
    },
}
SUB_REASONS = {
    "R02": ("provide", "provide", "provide", "tell"),
    "R13": ("known", "known", "unknown"),
    "R23": ("archived", "not_request", "other"),
}
PARTLY = (("X4",), ("X6",), ("X5",), ("X6", "P2"), ("P1",), ("P2",), ("X7",))


def answer(case: Case, kind: str, rng: Random, on: date, words: Mapping[str, str]) -> dict[str, Any]:
    """Variant, grounds and fields of a reply of this kind, as `draft_reply` takes them.

    `words` fill the braces: info, office, and of another agency its name, address and telephone number.
    """
    sub_reason = rng.choice(SUB_REASONS.get(kind, ("",)))
    grounds = _grounds(case, kind, rng)
    known = {**prefilled(case, on)}
    texts = {**FACTS.get(kind, {})}
    for ground in grounds or REPLIES[kind].grounds[:1]:
        texts |= GROUND_FACTS[ground]
    names = {asked.field for asked in required_fields(kind, sub_reason=sub_reason, grounds=grounds)}
    names |= {name for g in grounds or REPLIES[kind].grounds[:1] for name, _ in GROUNDS[g].evidence}
    fields = {name: _said(texts[name], {**words, "portal": PORTAL}) for name in names if name in texts}
    fields |= {name: known[name] for name in names if name in known}
    if "provided" in names and "provided" not in fields:
        fields["provided"] = [words["info"]]
    return {"kind": kind, "sub_reason": sub_reason, "grounds": grounds, "fields": fields}


def _grounds(case: Case, kind: str, rng: Random) -> tuple[str, ...]:
    """For a partial disclosure; where a third party was asked, its interest. Other kinds imply their ground."""
    if kind != "R03":
        return ()
    if case.consultations:
        return ("X4",)
    return rng.choice([grounds for grounds in PARTLY if grounds != ("X4",)])


def _said(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [each.format_map(words) for each in value]
    return value.format_map(words)
