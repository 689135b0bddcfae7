"""The letters besides the reply: procedure D01–D16 and correction C01–C03 (arts. 11, 17, 30–35, 41, 42).

Their paragraphs stand in letter_wording.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from statute.answers.course import PARTY_CHOICES
from statute.law.articles import FEE_MEASURES, REGULATION_2019, cite_all
from statute.letters.wording import WORDING
from statute.wording import Line, Paragraph, Required, compose

Audience = Literal["applicant", "third_party", "agency", "internal"]


@dataclass(frozen=True)
class Letter:
    """One kind of letter. `word`: its own number series; `addressee`: the fact that holds the salutation.

    `facts`: the common facts it takes from the case; `required`: what the handler fills in. A form has `rows`
    (two columns: label, fact) or `columns` (one line for each entry of the list fact `entries`).
    """

    code: str
    title: str
    word: str
    audience: Audience
    addressee: str
    articles: tuple[str, ...]
    facts: tuple[Required, ...]
    required: tuple[Required, ...]
    template: str = "notice"
    remedy: Literal["E", "N"] = "N"
    remedy_noun: str = "决定"
    rows: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    in_force: date = REGULATION_2019
    until: date | None = None

    @property
    def label(self) -> str:
        return self.title

    @property
    def wording(self) -> tuple[Paragraph, ...]:
        return WORDING[self.code]


AGENCY = Required("agency", "机关全称")
APPLICANT = Required("applicant", "申请人姓名或者名称")
YOU = Required("you", "称呼")
RECEIPT_DATE = Required("receipt_date", "收到申请之日", kind="date")
REGISTER_NO = Required("register_no", "登记编号")
REQUEST_TEXT = Required("request_text", "申请内容（原文摘引）")
OFFICE = Required("office", "政府信息公开工作机构")
ADDRESS = Required("address", "办公地址")
OFFICE_PHONE = Required("office_phone", "工作机构电话")

_CASE = (AGENCY, APPLICANT, YOU, RECEIPT_DATE, REGISTER_NO, REQUEST_TEXT)
_CONTACT = (OFFICE, ADDRESS, OFFICE_PHONE)
# A third party or another agency never learns who applied, nor the applicant's own words.
_WITHOUT_APPLICANT = (AGENCY, *_CONTACT)

_PROVISIONAL = Required("provisional_note", "到期日为暂定的说明", required=False)
# Art. 41 lets the agency pass the request on or send the applicant there.
_REFERRALS = tuple((word, word) for word in ("本机关已将申请转送该机关处理", "请向该机关提出更正申请"))

LETTERS: dict[str, Letter] = {
    letter.code: letter
    for letter in (
        Letter(
            "D01",
            "政府信息公开申请登记回执",
            "公开收",
            "applicant",
            "applicant",
            ("31", "33②", "45"),
            (*_CASE, *_CONTACT),
            (
                Required("submitted_date", "提交日期", kind="date"),
                Required("channel_label", "提交渠道"),
                Required("receipt_rule", "收到之日的规则"),
                Required("due_date", "答复到期日", kind="date"),
                _PROVISIONAL,
                Required("track_url", "查询网址", required=False),
            ),
        ),
        Letter(
            "D02",
            "政府信息公开申请补正告知书",
            "公开补",
            "applicant",
            "applicant",
            ("29②", "30"),
            (*_CASE, *_CONTACT),
            (
                Required("items", "需要补正的事项", "一次性、逐项写明", kind="list"),
                Required("guidance", "指导和释明", "告诉申请人怎样写才便于查询，可以举出线索或者文件类别"),
                Required("respond_by", "补正期限（到期日）", "合理的期限", kind="date"),
                Required("online_url", "网上补正的网址", required=False),
            ),
        ),
        Letter(
            "D03",
            "政府信息公开申请说明理由告知书",
            "公开理",
            "applicant",
            "applicant",
            ("35",),
            (*_CASE, *_CONTACT),
            (
                Required("count_facts", "已申请的数量、频次", "何时至何时、多少件、涉及哪些内容"),
                Required("respond_by", "说明理由的期限", kind="date"),
            ),
        ),
        Letter(
            "D04",
            "政府信息公开申请延期答复告知书",
            "公开延",
            "applicant",
            "applicant",
            ("33②",),
            _CASE,
            (
                Required("due_date", "原到期日", kind="date"),
                Required("extension_reason", "延长的原因"),
                Required("extension_days", "延长的工作日数", "1至20", kind="number"),
                Required("extended_due_date", "延长后的到期日", kind="date"),
                _PROVISIONAL,
            ),
        ),
        Letter(
            "D05",
            "政府信息公开第三方意见征询书",
            "公开征",
            "third_party",
            "third_party",
            ("15", "32"),
            _WITHOUT_APPLICANT,
            (
                Required("third_party", "第三方名称或者姓名"),
                Required("third_you", "对第三方的称呼", "你 或者 你单位"),
                Required(
                    "involved_info", "涉及第三方的信息", "名称、文号、涉及的部分；不得写明申请人", kind="list"
                ),
                Required("interest_note", "可能损害何种权益", required=False),
            ),
            template="consultation",
        ),
        Letter(
            "D06",
            "政府信息公开第三方意见确认函",
            "公开确",
            "third_party",
            "third_party",
            ("32",),
            _WITHOUT_APPLICANT,
            (
                Required("third_party", "第三方名称或者姓名"),
                Required("third_you", "对第三方的称呼"),
                Required("consultation_no", "征询书文号"),
                Required("opinion_date", "收到意见的日期", kind="date"),
                Required("opinion", "意见内容"),
            ),
            template="consultation",
        ),
        Letter(
            "D07",
            "政府信息公开申请征求意见告知书",
            "公开询",
            "applicant",
            "applicant",
            ("33③",),
            _CASE,
            (
                Required("consulted_party", "征求意见的对象", kind="choice", choices=PARTY_CHOICES),
                Required("consultation_date", "发出征求意见书的日期", kind="date"),
                Required("projected_due_date", "预计的答复到期日", kind="date", required=False),
                _PROVISIONAL,
            ),
        ),
        Letter(
            "D08",
            "政府信息公开征求意见函",
            "公开征函",
            "agency",
            "co_agency",
            ("10③", "34"),
            _WITHOUT_APPLICANT,
            (
                Required("co_agency", "共同制作机关名称"),
                Required("involved_info", "共同制作的信息", "名称、文号", kind="list"),
                Required("our_view", "本机关的初步意见", required=False),
                # Deemed consent (art. 34) is for co-producers alone; others are consulted under art. 11.
                Required(
                    "other_agency", "对方不是共同制作机关", "填写后按第十一条协商、确认", required=False
                ),
            ),
            template="consultation",
        ),
        Letter(
            "D09",
            "政府信息公开协办函",
            "公开协",
            "agency",
            "co_agency",
            ("11①",),
            _WITHOUT_APPLICANT,
            (
                Required("co_agency", "协办单位名称"),
                Required("involved_info", "请协助检索、提供的信息", kind="list"),
                Required("reply_by", "回复期限", kind="date"),
            ),
        ),
        Letter(
            "D10",
            "信息处理费收费通知书",
            "公开费",
            "applicant",
            "applicant",
            ("42①", "109号3", "109号6"),
            (*_CASE, *_CONTACT),
            (
                Required(
                    "fee_standard",
                    "收费标准",
                    "一件申请只能适用一种标准",
                    kind="choice",
                    choices=(("按件计收", "按件计收"), ("按量计收", "按量计收")),
                ),
                Required("fee_quantity", "件数或者页数", "如：本自然月第31件至第40件；共109页"),
                Required("fee_sum", "计算式"),
                Required("fee_amount", "应缴金额（元）", kind="number"),
                Required("payment_way", "缴纳方式", "缴款码、代收银行、户名"),
            ),
            in_force=FEE_MEASURES,
        ),
        Letter(
            "D11",
            "政府信息公开决定告知书",
            "公开告",
            "third_party",
            "third_party",
            ("15", "32"),
            _WITHOUT_APPLICANT,
            (
                Required("third_party", "第三方名称或者姓名"),
                Required("third_you", "对第三方的称呼"),
                Required("consultation_no", "征询书文号"),
                Required("opinion_date", "收到意见的日期", kind="date"),
                Required("disclosed_content", "决定公开的内容", kind="list"),
                Required("disclosure_reason", "公开的理由", "不公开为什么可能对公共利益造成重大影响"),
            ),
            remedy="E",
        ),
        Letter(
            "D12",
            "政府信息公开申请延迟答复告知书",
            "公开迟",
            "applicant",
            "applicant",
            ("35",),
            _CASE,
            (
                Required("reasons_given", "申请人说明的理由"),
                Required("delay_reason", "无法在法定期限内答复的原因"),
                Required("delayed_until", "延迟答复的期限", kind="date"),
            ),
        ),
        Letter(
            "D13",
            "政府信息公开申请撤回确认书",
            "公开撤",
            "applicant",
            "applicant",
            ("45",),
            _CASE,
            (
                Required("withdrawn_on", "撤回日期", kind="date"),
                Required("withdrawal_way", "撤回的方式", "书面、网上、当面"),
            ),
        ),
        Letter(
            "D14",
            "送达回证",
            "公开送",
            "internal",
            "",
            ("235号",),
            (AGENCY, REGISTER_NO),
            (
                Required("letter_title", "送达文书名称"),
                Required("letter_number", "文书文号"),
                Required("served_person", "受送达人"),
                Required("service_method", "送达方式"),
                Required("served_on", "签收、交邮或者到达日期", kind="date"),
                Required("mail_no", "邮件号", "邮寄送达时填写；须交邮政企业", required=False),
                Required("signed_by", "签收人", "代收的，写明与受送达人的关系", required=False),
                Required("server", "送达人"),
                Required("service_note", "备注", required=False),
            ),
            template="record",
            rows=(
                ("登记编号", "register_no"),
                ("送达文书名称", "letter_title"),
                ("文书文号", "letter_number"),
                ("受送达人", "served_person"),
                ("送达方式", "service_method"),
                ("签收、交邮或者到达日期", "served_on"),
                ("邮件号", "mail_no"),
                ("签收人（签名或者盖章）", "signed_by"),
                ("送达人（签名）", "server"),
                ("备注", "service_note"),
            ),
        ),
        Letter(
            "D15",
            "政府信息检索记录单",
            "公开检",
            "internal",
            "",
            ("36(4)",),
            (AGENCY, RECEIPT_DATE, REGISTER_NO, REQUEST_TEXT),
            (
                Required("entries", "检索记录", "每次检索一行", kind="list"),
                Required("search_conclusion", "检索结论"),
            ),
            template="record",
            rows=(
                ("登记编号", "register_no"),
                ("收到申请之日", "receipt_date"),
                ("申请公开的内容", "request_text"),
                ("检索结论", "search_conclusion"),
            ),
            columns=(
                ("检索日期", "searched_on"),
                ("检索人", "searcher"),
                ("系统或者库房", "place"),
                ("关键词", "keywords"),
                ("时间范围", "period"),
                ("结果", "result"),
            ),
        ),
        Letter(
            "D16",
            "政府信息公开审查呈批单",
            "公开审",
            "internal",
            "",
            ("17",),
            (AGENCY, REGISTER_NO),
            (
                Required("reviewed_info", "拟公开的信息", "名称、文号"),
                Required("proposed_attribute", "拟定公开属性"),
                Required("attribute_reason", "理由", "依申请公开、不予公开的必须说明", required=False),
                Required("secrecy_opinion", "保密审查意见"),
                Required("legal_opinion", "法制审查意见", required=False),
                Required("office_opinion", "工作机构意见"),
                Required("signer_opinion", "签发人意见"),
            ),
            template="record",
            rows=(
                ("登记编号", "register_no"),
                ("拟公开的信息", "reviewed_info"),
                ("拟定公开属性", "proposed_attribute"),
                ("理由", "attribute_reason"),
                ("保密审查意见", "secrecy_opinion"),
                ("法制审查意见", "legal_opinion"),
                ("工作机构意见", "office_opinion"),
                ("签发人意见", "signer_opinion"),
            ),
        ),
        Letter(
            "C01",
            "政府信息更正告知书",
            "公开更",
            "applicant",
            "applicant",
            ("41",),
            _CASE,
            (
                Required("record_before", "更正前的记录"),
                Required("record_after", "更正后的记录"),
                Required("corrected_on", "更正日期", kind="date"),
                Required("review_facts", "审核情况"),
            ),
            remedy="E",
        ),
        Letter(
            "C02",
            "政府信息更正申请转送告知书",
            "公开转",
            "applicant",
            "applicant",
            ("41",),
            _CASE,
            (
                Required("not_ours_reason", "不属于本机关职能范围的理由"),
                Required("responsible_agency", "有权更正的机关名称"),
                Required("responsible_contact", "该机关的联系方式", "地址、电话"),
                Required("referral", "处理方式", kind="choice", choices=_REFERRALS),
                Required("transferred_on", "转送日期", "已转送时填写", kind="date", required=False),
            ),
        ),
        Letter(
            "C03",
            "政府信息不予更正告知书",
            "公开不更",
            "applicant",
            "applicant",
            ("41",),
            _CASE,
            (
                Required("review_facts", "审核过程"),
                Required("refusal_reason", "不予更正的理由", "审核不属实，或者证据不足"),
            ),
            remedy="E",
        ),
    )
}


def letter_lines(code: str, facts: Mapping[str, object]) -> list[Line]:
    """The finished paragraphs of a letter, remedy excepted; forms (template "record") have rows instead.

    Raises MissingFacts naming every required fact that lacks.
    """
    letter = LETTERS[code]
    basis = cite_all(letter.articles)
    return compose(letter.wording, {**facts, "basis": basis}, letter.facts + letter.required)
