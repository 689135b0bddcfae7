"""Why information is withheld: X1–X7 (arts. 14–16), and P1, P2 for other parts that art. 37 sets apart."""

from dataclasses import dataclass
from datetime import date

from statute.law.articles import REGULATION_2019
from statute.wording import Paragraph, Required, pieces


@dataclass(frozen=True)
class Question:
    """A test that the ground must pass: the handler answers it with yes, or the ground cannot be chosen."""

    code: str
    text: str
    article: str


@dataclass(frozen=True)
class Ground:
    """One ground. Its field names are unlike those of any other, so that R03 can carry several.

    `mandatory`: the law leaves no choice (arts. 14, 15); otherwise the agency may still disclose (art. 16).
    `required`: what the letter prints; `evidence`: (field, label) of what the file must hold besides.
    `exempt`: withheld under arts. 14–16, which is what makes a review come first (复议法23①(4)).
    """

    code: str
    label: str
    article: str
    mandatory: bool
    explanation: str
    required: tuple[Required, ...]
    wording: tuple[Paragraph, ...]
    tests: tuple[Question, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    subkinds: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] = ()
    exempt: bool = True
    in_force: date = REGULATION_2019
    until: date | None = None


def _content(prefix: str) -> Required:
    return Required(
        f"{prefix}_content", "不予公开的内容", "写明是哪份文件、哪一部分，但不透露不予公开的内容本身"
    )


def _reason(prefix: str, hint: str) -> Required:
    return Required(f"{prefix}_reason", "理由", hint)


INTERNAL_KINDS = (("personnel", "人事管理"), ("logistics", "后勤管理"), ("workflow", "内部工作流程"))
PROCESS_KINDS = (
    ("discussion", "讨论记录"),
    ("draft", "过程稿"),
    ("consultation", "磋商信函"),
    ("request_report", "请示报告"),
)

CONSULTATION_OUTCOMES = (
    ("refused", "第三方不同意公开，且有合理理由"),
    ("silent", "第三方逾期未提出意见，经本机关审查，公开会对其合法权益造成损害"),
)


def _kind(prefix: str, kinds: tuple[tuple[str, str], ...]) -> Required:
    # The letter prints the words themselves, so they are the stored value too.
    words = tuple((label, label) for _, label in kinds)
    return Required(f"{prefix}_kind", "属于哪一类", kind="choice", choices=words)


_NO_RULE = Question("no_rule_requires", "已查，没有法律、法规、规章规定该信息应当公开。", "16②")

GROUNDS: dict[str, Ground] = {
    ground.code: ground
    for ground in (
        Ground(
            code="X1",
            label="国家秘密",
            article="14",
            mandatory=True,
            explanation="依法确定为国家秘密的政府信息，不予公开。必须在收到申请之前已经依法定密，并仍在保密期限内。",
            required=(
                _content("x1"),
                Required("x1_basis", "定密依据", "国家秘密及其密级的具体范围的规定（保密事项范围）名称"),
            ),
            wording=pieces("""
                [finding]
                {x1_content}，已由有权机关、单位依照《中华人民共和国保守国家秘密法》和{x1_basis}确定为国家秘密，
                现仍在保密期限内，尚未解密。
                [decision]
                {x1_content}，属于依法确定为国家秘密的政府信息，本机关不予公开。
            """),
            tests=(
                Question("classified_before", "定密发生在收到本申请之前，且保密期限未满、未解密。", "14"),
            ),
            evidence=(
                ("x1_level", "密级"),
                ("x1_term", "保密期限"),
                ("x1_classified_by", "定密责任人"),
                ("x1_classified_on", "定密日期"),
            ),
            articles=("14",),
        ),
        Ground(
            code="X2",
            label="法律、行政法规禁止公开",
            article="14",
            mandatory=True,
            explanation="法律、行政法规明文禁止公开的政府信息，不予公开。地方性法规、规章和其他文件不能作为依据。",
            required=(
                _content("x2"),
                Required("x2_law", "禁止公开的法律、行政法规及条款", "写全名称和条、款、项"),
                _reason("x2", "说明该信息为什么属于这一条款禁止公开的范围"),
            ),
            wording=pieces("""
                [finding]
                {x2_content}，属于{x2_law}规定禁止公开的信息。{x2_reason}。
                [decision]
                {x2_content}，属于法律、行政法规禁止公开的政府信息，本机关不予公开。
            """),
            tests=(
                Question("national_law", "依据是法律或者行政法规，不是地方性法规、规章或者其他文件。", "14"),
            ),
            articles=("14",),
        ),
        Ground(
            code="X3",
            label="三安全一稳定",
            article="14",
            mandatory=True,
            explanation="公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息，不予公开。要有具体论证。",
            required=(
                _content("x3"),
                Required(
                    "x3_kind",
                    "可能危及",
                    kind="choice",
                    choices=tuple((word, word) for word in ("国家安全", "公共安全", "经济安全", "社会稳定")),
                ),
                _reason("x3", "说明公开后可能造成什么样的不利影响"),
            ),
            wording=pieces("""
                [finding]
                经审查，{x3_content}，公开后可能危及{x3_kind}。{x3_reason}。
                [decision]
                {x3_content}，属于公开后可能危及{x3_kind}的政府信息，本机关不予公开。
            """),
            tests=(Question("harm", "已对公开后可能发生的危害作出具体论证，论证材料已归入本件。", "14"),),
            evidence=(("x3_assessment", "危害可能性的论证材料"),),
            articles=("14",),
        ),
        Ground(
            code="X4",
            label="第三方合法权益",
            article="15",
            mandatory=True,
            explanation=(
                "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害的，不得公开。"
                "第三方同意，或者不公开会对公共利益造成重大影响的，予以公开。"
            ),
            required=(
                _content("x4"),
                Required(
                    "x4_interest",
                    "涉及的权益",
                    kind="choice",
                    choices=tuple((word, word) for word in ("商业秘密", "个人隐私", "其他合法权益")),
                ),
                Required(
                    "x4_opinion",
                    "征求意见的结果",
                    "第三方逾期未答复的，由机关自行判断，不视为同意，也不视为反对",
                    kind="choice",
                    choices=tuple((label, label) for _, label in CONSULTATION_OUTCOMES),
                ),
                _reason("x4", "说明公开会造成什么损害，以及不公开为什么不会对公共利益造成重大影响"),
            ),
            wording=pieces("""
                [finding]
                经审查，{x4_content}，涉及第三方的{x4_interest}。本机关已依法书面征求第三方意见，{x4_opinion}。{x4_reason}。
                [finding]
                经衡量，不公开该内容不会对公共利益造成重大影响。
                [decision]
                {x4_content}，公开会对第三方合法权益造成损害，本机关不予公开。
            """),
            tests=(
                Question("consulted", "已书面征求第三方意见，意见期限已满或者意见已经收回。", "32"),
                Question("no_consent", "第三方没有同意公开；不同意的，理由合理。", "15"),
                Question("public_interest", "已衡量公共利益：不公开不会对公共利益造成重大影响。", "15"),
            ),
            evidence=(
                ("x4_consultation", "征求意见书和送达凭证"),
                ("x4_answer", "第三方意见或者逾期未答复的记录"),
            ),
            articles=("15", "32"),
        ),
        Ground(
            code="X5",
            label="内部事务信息",
            article="16①",
            mandatory=False,
            explanation="人事管理、后勤管理、内部工作流程三类内部事务信息，可以不予公开，也可以决定公开。",
            required=(
                _content("x5"),
                _kind("x5", INTERNAL_KINDS),
                _reason("x5", "说明该信息不影响外部的权利义务"),
            ),
            wording=pieces("""
                [finding]
                经审查，{x5_content}，属于本机关{x5_kind}方面的内部事务信息。{x5_reason}。
                [decision]
                {x5_content}，属于行政机关的内部事务信息，本机关决定不予公开。
            """),
            tests=(Question("no_outside_effect", "该信息不影响公民、法人或者其他组织的权利义务。", "16①"),),
            subkinds=INTERNAL_KINDS,
            articles=("16①",),
        ),
        Ground(
            code="X6",
            label="过程性信息",
            article="16②",
            mandatory=False,
            explanation=(
                "讨论记录、过程稿、磋商信函、请示报告四类过程性信息，可以不予公开。"
                "法律、法规、规章规定应当公开的，必须公开。"
            ),
            required=(
                _content("x6"),
                _kind("x6", PROCESS_KINDS),
                _reason("x6", "说明该信息在行政管理的哪个过程中形成"),
            ),
            wording=pieces("""
                [finding]
                经审查，{x6_content}，是本机关在履行行政管理职能过程中形成的{x6_kind}。{x6_reason}。
                经查，法律、法规、规章没有规定该信息应当公开。
                [decision]
                {x6_content}，属于过程性信息，本机关决定不予公开。
            """),
            tests=(_NO_RULE,),
            subkinds=PROCESS_KINDS,
            articles=("16②",),
        ),
        Ground(
            code="X7",
            label="行政执法案卷信息",
            article="16②",
            mandatory=False,
            explanation="行政执法案卷信息，可以不予公开。法律、法规、规章规定应当公开的，必须公开。",
            required=(
                _content("x7"),
                Required("x7_file", "案卷名称", "案件名称和案号，不写当事人的个人信息"),
                _reason("x7", "说明该信息为什么属于案卷材料"),
            ),
            wording=pieces("""
                [finding]
                经审查，{x7_content}，是本机关办理{x7_file}形成的行政执法案卷信息。{x7_reason}。
                经查，法律、法规、规章没有规定该信息应当公开。
                [decision]
                {x7_content}，属于行政执法案卷信息，本机关决定不予公开。
            """),
            tests=(_NO_RULE,),
            articles=("16②",),
        ),
        Ground(
            code="P1",
            label="不属于政府信息的内容",
            article="37",
            mandatory=True,
            explanation="申请的内容中有一部分不是政府信息（没有记录载体，或者不是履行行政管理职能中形成的），可以区分处理。",
            required=(
                Required("p1_content", "不属于政府信息的内容"),
                _reason("p1", "说明为什么不属于政府信息"),
            ),
            wording=pieces("""
                [finding]
                经审查，{p1_content}，不属于《中华人民共和国政府信息公开条例》第二条所称的政府信息。{p1_reason}。
                [decision]
                {p1_content}，不属于政府信息，本机关不予提供。
            """),
            articles=("2",),
            exempt=False,
        ),
        Ground(
            code="P2",
            label="需要加工、分析的内容",
            article="38",
            mandatory=False,
            explanation="申请的内容中有一部分没有现成的政府信息，需要对现有信息进行加工、分析，可以不予提供。",
            required=(
                Required("p2_content", "没有现成信息的内容"),
                _reason("p2", "说明现有信息是什么样的，为什么需要加工、分析"),
            ),
            wording=pieces("""
                [finding]
                经检索，{p2_content}，本机关没有现成的信息，需要对现有政府信息进行加工、分析。{p2_reason}。
                [decision]
                {p2_content}，需要加工、分析，本机关不予提供。
            """),
            articles=("38",),
            exempt=False,
        ),
    )
}
