"""The paragraphs of the replies R01–R23: what came in, what happened, what was found, what follows.

The text {basis} is the full citation, made from the articles of the reply: no article is typed twice.
"""

from statute.wording import Paragraph, Required, pieces

# Facts every reply needs. {you}: 你 / 你单位 / 你们 (see address_form); the salutation is {applicant}.
COMMON_FACTS: tuple[Required, ...] = (
    Required("agency", "机关全称"),
    Required("applicant", "申请人姓名或者名称"),
    Required("you", "称呼"),
    Required("receipt_date", "收到申请之日", kind="date"),
    Required("register_no", "登记编号"),
    Required("request_text", "申请内容（原文摘引）"),
)


def address_form(applicant_kind: str, *, joint: bool = False) -> str:
    """How the letter addresses the applicant: 你, 你单位, or 你们 for several applicants."""
    if joint:
        return "你们"
    return "你" if applicant_kind == "natural_person" else "你单位"


COMMON: tuple[Paragraph, ...] = pieces("""
    [opening]
    本机关于{receipt_date}收到{you}提交的政府信息公开申请（登记编号：{register_no}），申请公开：“{request_text}”。
    [course if clarified_date]
    因申请内容不明确，本机关于{clarify_notice_date}作出《政府信息公开申请补正告知书》（{clarify_notice_no}）。
    {clarified_date}，本机关收到{you}的补正，答复期限自该日起计算。
    [course if clarified_text]
    补正后的申请内容为：“{clarified_text}”。
    [course if fee_paid_date]
    因申请数量、频次明显超过合理范围，本机关于{fee_notice_date}发出《信息处理费收费通知书》（{fee_notice_no}），
    {you}于{fee_paid_date}完成缴费，答复期限自缴费次日起重新计算。
    [course if consultations each consultations]
    {item}。
    [course if excluded_days]
    征求意见所需的{excluded_days}个工作日，依照《中华人民共和国政府信息公开条例》第三十三条第三款，不计算在答复期限内。
    [course if extension_notice_no]
    因{extension_reason}，经本机关政府信息公开工作机构负责人同意，答复期限延长{extension_days}个工作日，
    本机关已于{extension_notice_date}告知{you}（{extension_notice_no}）。
    [course if delay_notice_no]
    因申请数量较大，无法在法定期限内答复，本机关于{delay_notice_date}告知{you}延迟答复，不迟于{delayed_until}
    （{delay_notice_no}）。
""")

OTHER_ITEMS: tuple[Paragraph, ...] = pieces("""
    [decision if other_items]
    对申请中的其他内容，答复如下：
    [decision if other_items each other_items]
    {item}。
""")

PROVISION: tuple[Paragraph, ...] = pieces("""
    [provision]
    本机关提供的政府信息以{provision_form}形式提供，提供方式为{provision_way}。
    [provision if form_changed_reason]
    因{form_changed_reason}，依照《中华人民共和国政府信息公开条例》第四十条，未按{you}要求的形式提供。
""")

WORDING: dict[str, tuple[Paragraph, ...]] = {
    "R01": pieces("""
        [finding]
        经查，{you}申请公开的信息属于已经主动公开的政府信息。
        [decision]
        根据{basis}的规定，现将获取该政府信息的方式、途径告知如下：
        [decision each ways]
        {n}.{item}
    """),
    "R02": pieces("""
        [finding]
        经审查，{you}申请公开的信息属于可以公开的政府信息。
    """),
    "R03": pieces("""
        [finding]
        经审查，{you}申请公开的信息中含有不应当公开或者依法可以不提供的内容，但是能够作区分处理。
        [decision]
        根据{basis}的规定，现答复如下：
        [decision]
        可以公开的内容，本机关予以公开，即：
        [decision each provided]
        {n}.{item}
    """),
    "refusal": pieces("""
        [decision]
        根据{basis}的规定，现答复如下：
    """),
    "R11": pieces("""
        [finding]
        经审查，{you}申请公开的信息属于{query_kind}。对该类信息的获取，{special_law}有特别规定。
        [decision]
        根据{basis}的规定，请{you}依照{special_law}的规定办理。办理途径如下：
        [decision each query_ways]
        {n}.{item}
    """),
    "R12": pieces("""
        [finding]
        本机关于{searched_on}对所申请的信息进行了检索。检索范围：{search_scope}；检索关键词：{search_keywords}；
        检索的时间范围：{search_period}。经检索，没有找到{you}申请公开的信息。
        [finding if absence_reason]
        {absence_reason}。
        [decision]
        根据{basis}的规定，现告知{you}：经检索没有所申请公开的信息，该政府信息不存在。
    """),
    "R13": pieces("""
        [finding]
        经审查，{you}申请公开的信息不属于本机关负责公开。{not_ours_reason}。
    """),
    "R14": pieces("""
        [finding]
        经检索，本机关没有{you}所申请公开的现成信息，需要对现有政府信息进行加工、分析。{processing_reason}。
        [decision]
        根据{basis}的规定，行政机关向申请人提供的信息，应当是已制作或者获取的政府信息；
        需要对现有政府信息进行加工、分析的，可以不予提供。本机关对{you}申请公开的上述信息不予提供。
    """),
    "R15": pieces("""
        [finding]
        经审查补正后的申请，申请内容仍不明确：
        [finding each unclear_points]
        {n}.{item}。
        [decision]
        根据{basis}的规定，申请内容应当明确、便于行政机关查询。因补正后的申请内容仍不明确，本机关无法提供相应的政府信息。
        {you}明确所需信息的名称、文号或者其他特征性描述后，可以另行提出申请。
    """),
    "R16": pieces("""
        [finding]
        经审查，{you}提交的内容实际是以政府信息公开申请的形式进行{activity}活动。{activity_reason}。
        [decision]
        根据{basis}的规定，本机关对该内容不作为政府信息公开申请处理。
        [decision if proper_channel]
        {you}可以通过以下渠道提出：{proper_channel}。
    """),
    "R17": pieces("""
        [finding]
        经查，{you}曾就相同的政府信息向本机关提出申请，本机关已于{earlier_reply_date}作出答复（{earlier_reply_no}）。
        [decision]
        根据{basis}的规定，本机关对本次申请不予重复处理。
    """),
    "R18": pieces("""
        [finding]
        经审查，{you}的申请是要求本机关提供公开出版物：{publication}。
        [decision]
        根据{basis}的规定，本机关不予处理，现将获取的途径告知如下：
        [decision each ways]
        {n}.{item}
    """),
    "R19": pieces("""
        [course]
        本机关于{reasons_notice_date}作出《政府信息公开申请说明理由告知书》（{reasons_notice_no}），要求{you}说明理由。
        [finding]
        经查，{you}申请公开政府信息的数量、频次明显超过合理范围：{count_facts}。
        [finding]
        关于申请理由，{you}说明的情况：{reasons_given}。经审查，申请理由不合理：{unreasonable_because}。
        [decision]
        根据{basis}的规定，本机关对该申请不予处理。
    """),
    "R20": pieces("""
        [finding]
        经查，{you}申请的信息此前已经获取：{obtained_how}。本次申请是要求本机关对已获取的信息进行确认或者重新出具。{confirm_explanation}。
        [decision]
        根据{basis}的规定，政府信息公开申请是向行政机关申请获取政府信息。要求确认或者重新出具已获取的信息，
        不属于政府信息公开申请，本机关不予处理。
    """),
    "R21": pieces("""
        [course]
        因申请内容不明确，本机关于{clarify_notice_date}作出《政府信息公开申请补正告知书》（{clarify_notice_no}），
        告知{you}于{respond_by}前（含当日）补正。
        [finding]
        补正期限已经届满，{you}没有补正，也没有说明正当理由。
        [decision]
        根据{basis}的规定，申请人无正当理由逾期不补正的，视为放弃申请。本机关不再处理该政府信息公开申请。
        [decision]
        {you}仍需要获取相关政府信息的，可以另行提出申请。
    """),
    "R22": pieces("""
        [course]
        因申请公开政府信息的数量、频次明显超过合理范围，本机关于{fee_notice_date}作出《信息处理费收费通知书》
        （{fee_notice_no}），应缴信息处理费{fee_amount}元，缴费期限至{pay_by}。
        [finding]
        缴费期限已经届满，{you}没有缴纳费用。
        [decision]
        根据{basis}的规定，申请人逾期未缴纳费用的，视为放弃申请。本机关不再处理该政府信息公开申请。
        [decision]
        {you}仍需要获取相关政府信息的，可以另行提出申请。
    """),
    "R23": (),
}

SUB_WORDING: dict[tuple[str, str], tuple[Paragraph, ...]] = {
    ("R02", "provide"): PROVISION
    + pieces("""
        [decision]
        根据{basis}的规定，本机关予以公开，现向{you}提供下列政府信息：
        [decision each provided]
        {n}.{item}
    """),
    ("R02", "tell"): pieces("""
        [decision]
        根据{basis}的规定，本机关予以公开，现将获取该政府信息的方式、途径和时间告知如下：
        [decision each ways]
        {n}.{item}
        [decision]
        获取的时间：{available_time}。
    """),
    ("R13", "known"): pieces("""
        [decision]
        根据{basis}的规定，现告知{you}：该信息由{responsible_agency}负责公开，请{you}向该机关提出申请。
        该机关的联系方式：{responsible_contact}。
    """),
    ("R13", "unknown"): pieces("""
        [decision]
        根据{basis}的规定，现告知{you}：该信息不属于本机关负责公开，本机关不能确定负责公开该政府信息的行政机关。
    """),
    ("R23", "withdrawn"): pieces("""
        [finding]
        {withdrawn_on}，{you}撤回该申请，有{withdrawal_proof}为凭。
        [decision]
        根据{basis}的规定，本机关已将撤回情况登记归档，终结该申请的办理。{you}需要获取相关政府信息的，可以另行提出申请。
    """),
    ("R23", "archived"): pieces("""
        [finding]
        经查，{you}申请公开的信息已移交{archive_name}，移交期限已经届满。{archived_facts}。
        [decision]
        根据{basis}的规定，移交期限届满的，涉及政府信息公开事项的档案按照国家档案利用规定办理。
        请{you}向{archive_name}申请利用档案。
        [decision if archive_contact]
        {archive_name}的联系方式：{archive_contact}。
    """),
    ("R23", "not_request"): pieces("""
        [finding]
        经审查，{you}提交的内容不是申请获取政府信息。{not_request_reason}。
        [decision]
        根据{basis}的规定，该内容不属于政府信息公开申请，本机关不作为政府信息公开申请处理。
        [decision if proper_channel]
        {you}可以通过以下渠道提出：{proper_channel}。
    """),
    ("R23", "other"): pieces("""
        [finding]
        经审查，查明：{other_facts}。
        [decision]
        根据{other_basis}的规定，{other_decision}。
    """),
}
