"""The paragraphs of the letters D01–D16 and C01–C03. {basis} is the full citation of its articles."""

from statute.wording import Paragraph, pieces

_RECEIVED = """
    [opening]
    本机关于{receipt_date}收到{you}提交的政府信息公开申请（登记编号：{register_no}），申请公开：“{request_text}”。
"""
_CORRECTION_RECEIVED = """
    [opening]
    本机关于{receipt_date}收到{you}提交的更正政府信息记录的申请（登记编号：{register_no}），申请内容：“{request_text}”。
"""
_TOLD = """
    [closing]
    特此告知。
"""

WORDING: dict[str, tuple[Paragraph, ...]] = {
    "D01": pieces("""
        [opening]
        {you}于{submitted_date}提交的政府信息公开申请（提交渠道：{channel_label}）已经登记，登记编号为{register_no}。
        申请公开：“{request_text}”。
        [finding]
        {receipt_rule}。收到该申请之日为{receipt_date}。
        [decision]
        根据{basis}的规定，不能当场答复的，自收到申请之日起20个工作日内答复，即不迟于{due_date}。
        依法补正、征求意见、延长期限或者收取信息处理费的，到期日相应变动，本机关另行告知。
        [decision if provisional_note]
        {provisional_note}。
        [provision if track_url]
        办理情况可以凭登记编号和姓名（名称）或者查询码在{track_url}查询。
        [closing]
        承办机构：{office}；地址：{address}；电话：{office_phone}。
    """),
    "D02": pieces(
        _RECEIVED
        + """
        [finding]
        经审查，申请内容不明确。根据{basis}的规定，请{you}对下列事项作出补正：
        [finding each items]
        {n}.{item}。
        [decision]
        补正说明：{guidance}。
        [decision]
        请{you}于{respond_by}前（含当日）提交补正材料。答复期限自本机关收到补正的申请之日起计算。
        [decision]
        无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。
        [provision]
        补正材料可以当面提交或者邮寄至{office}（地址：{address}），有疑问可以电话咨询：{office_phone}。
        [provision if online_url]
        也可以在网上提交：{online_url}
    """
        + _TOLD
    ),
    "D03": pieces(
        _RECEIVED
        + """
        [finding]
        经查，{you}申请公开政府信息的数量、频次明显超过合理范围：{count_facts}。
        [decision]
        根据{basis}的规定，请{you}于{respond_by}前（含当日）向{office}书面说明申请理由（地址：{address}，
        电话：{office_phone}）。
        [decision]
        申请理由不合理的，本机关将告知不予处理；申请理由合理，但无法在法定期限内答复的，本机关将确定延迟答复的合理期限并告知{you}。
        逾期不说明的，本机关根据已经掌握的情况判断申请理由是否合理。说明理由的时间不影响答复期限的计算。
    """
        + _TOLD
    ),
    "D04": pieces(
        _RECEIVED
        + """
        [finding]
        该申请的答复期限至{due_date}届满。因{extension_reason}，本机关不能在该日前作出答复。
        [decision]
        根据{basis}的规定，经本机关政府信息公开工作机构负责人同意，答复期限延长{extension_days}个工作日，
        延长至{extended_due_date}。
        [decision if provisional_note]
        {provisional_note}。
    """
        + _TOLD
    ),
    "D05": pieces("""
        [opening]
        本机关正在办理一件政府信息公开申请，所涉及的政府信息中有下列内容与{third_you}有关：
        [opening each involved_info]
        {n}.{item}
        [finding]
        公开上述内容可能损害{third_you}的合法权益。
        [finding if interest_note]
        {interest_note}。
        [decision]
        根据{basis}的规定，现书面征求{third_you}的意见。请自收到本征询书之日起15个工作日内，将意见填入所附回执，
        签名或者盖章后送交{office}（地址：{address}，电话：{office_phone}）。
        [decision]
        不同意公开的，请说明理由，并可以附有关证明材料。不同意公开且有合理理由的，本机关不予公开；
        本机关认为不公开可能对公共利益造成重大影响的，可以决定予以公开，并将决定公开的内容和理由书面告知{third_you}。
        [decision]
        逾期未提出意见的，由本机关依照《中华人民共和国政府信息公开条例》的规定决定是否公开。逾期未提出意见，不视为同意公开，也不视为不同意公开。
        [slip]
        回执
        [slip]
        致：{agency}
        [slip if letter_number]
        征询书文号：{letter_number}
        [slip]
        对征询书所列内容，意见如下（请在方框内打勾）：
        [slip]
        □同意公开
        [slip]
        □同意部分公开，同意公开的部分是：____________________
        [slip]
        □不同意公开
        [slip]
        不同意公开（或者不同意部分）的理由：____________________
        [slip]
        收到征询书的日期：________________
        [slip]
        签名或者盖章：________________
        [slip]
        日期：________________
    """),
    "D06": pieces("""
        [opening]
        本机关于{opinion_date}收到{third_you}对征询书（{consultation_no}）的意见：“{opinion}”
        [decision]
        根据{basis}的规定，该意见作为本机关决定是否公开有关政府信息的依据之一。请{third_you}核对，
        与原意不符的，请在收到本函后及时告知{office}（地址：{address}，电话：{office_phone}）。
        [slip]
        经核对，上述意见与原意一致。
        [slip]
        签名或者盖章：________________
        [slip]
        日期：________________
    """),
    "D07": pieces(
        _RECEIVED
        + """
        [finding]
        经审查，申请公开的政府信息涉及{consulted_party}，依法应当征求意见。
        本机关已于{consultation_date}发出征求意见书，征求意见的期限为对方收到征求意见书之日起15个工作日。
        [decision]
        根据{basis}的规定，行政机关征求第三方和其他机关意见所需时间，不计算在答复期限内。
        本机关收回意见或者征求意见期限届满后，将继续办理并依法答复。
        [decision if projected_due_date]
        按征求意见期限计算，预计的答复到期日为{projected_due_date}；意见提前收回的，到期日相应提前。
        [decision if provisional_note]
        {provisional_note}。
    """
        + _TOLD
    ),
    "D08": pieces("""
        [opening unless other_agency]
        本机关正在办理一件政府信息公开申请，所涉及的下列政府信息由本机关牵头、与你机关共同制作：
        [opening if other_agency]
        本机关正在办理一件政府信息公开申请，所涉及的下列政府信息涉及你机关：
        [opening each involved_info]
        {n}.{item}
        [finding if our_view]
        本机关的初步意见：{our_view}。
        [decision unless other_agency]
        根据{basis}的规定，现征求你机关的意见。
        [decision if other_agency]
        根据《中华人民共和国政府信息公开条例》第十一条第一款的规定，现与你机关协商、确认。
        [decision]
        请自收到本函之日起15个工作日内提出是否同意公开的意见，
        送交{office}（地址：{address}，电话：{office_phone}）；不同意公开的，请说明理由和依据。
        [decision unless other_agency]
        逾期未提出意见的，视为同意公开。
        [decision if other_agency]
        逾期未提出意见的，由本机关依法决定是否公开。
        [slip]
        回执
        [slip]
        致：{agency}
        [slip if letter_number]
        征求意见函文号：{letter_number}
        [slip]
        对征求意见函所列信息，意见如下（请在方框内打勾）：
        [slip]
        □同意公开
        [slip]
        □同意部分公开，同意公开的部分是：____________________
        [slip]
        □不同意公开，理由和依据：____________________
        [slip]
        收到征求意见函的日期：________________
        [slip]
        机关盖章：________________
        [slip]
        日期：________________
    """),
    "D09": pieces("""
        [opening]
        本机关正在办理一件政府信息公开申请，需要你单位协助检索、提供下列信息：
        [opening each involved_info]
        {n}.{item}
        [decision]
        根据{basis}的规定，请你单位于{reply_by}前将检索结果和是否可以公开的意见送交{office}
        （地址：{address}，电话：{office_phone}）。没有相关信息的，请书面说明检索情况。协办时间不影响答复期限的计算。
    """),
    "D10": pieces(
        _RECEIVED
        + """
        [finding]
        经查，{you}申请公开政府信息的数量、频次明显超过合理范围，本机关决定收取信息处理费。
        [decision]
        收费依据：{basis}。
        [decision]
        收费标准：{fee_standard}；数量：{fee_quantity}；计算：{fee_sum}；应缴金额：{fee_amount}元。
        [decision]
        缴纳方式：{payment_way}。
        [decision]
        请自收到本通知书次日起20个工作日内缴纳。逾期未缴纳的，视为放弃申请，本机关不再处理该政府信息公开申请。
        完成缴费的，答复期限自缴费次日起重新计算。
        [provision]
        对收费有异议的，可以在缴费期限内向{office}提出（地址：{address}，电话：{office_phone}）。
    """
        + _TOLD
    ),
    "D11": pieces("""
        [opening]
        本机关以征询书（{consultation_no}）征求{third_you}对公开有关政府信息的意见，并于{opinion_date}收到{third_you}不同意公开的意见。
        [finding]
        经审查，本机关认为不公开可能对公共利益造成重大影响：{disclosure_reason}。
        [decision]
        根据{basis}的规定，本机关决定对下列内容予以公开：
        [decision each disclosed_content]
        {n}.{item}
    """),
    "D12": pieces(
        _RECEIVED
        + """
        [course]
        因申请公开政府信息的数量、频次明显超过合理范围，本机关要求{you}说明理由。{you}说明：{reasons_given}。
        [finding]
        经审查，申请理由合理，但是{delay_reason}，无法在法定期限内答复。
        [decision]
        根据{basis}的规定，本机关确定延迟答复，将于{delayed_until}前（含当日）作出答复。
    """
        + _TOLD
    ),
    "D13": pieces(
        _RECEIVED
        + """
        [finding]
        {withdrawn_on}，{you}以{withdrawal_way}方式撤回该申请。
        [decision]
        根据{basis}的规定，本机关已将撤回情况登记，不再办理该申请。{you}仍需要获取相关政府信息的，可以另行提出申请。
        [slip]
        申请人确认：上述申请由本人（本单位）自愿撤回。
        [slip]
        签名或者盖章：________________
        [slip]
        日期：________________
    """
    ),
    "D14": (),
    "D15": (),
    "D16": (),
    "C01": pieces(
        _CORRECTION_RECEIVED
        + """
        [finding]
        经审核，{review_facts}。
        [decision]
        根据{basis}的规定，本机关已于{corrected_on}对该记录予以更正。更正前：{record_before}；更正后：{record_after}。
    """
    ),
    "C02": pieces(
        _CORRECTION_RECEIVED
        + """
        [finding]
        经审核，该记录的更正不属于本机关职能范围。{not_ours_reason}。
        [decision]
        根据{basis}的规定，该记录由{responsible_agency}更正，{referral}。
        [decision if transferred_on]
        转送日期：{transferred_on}。
        [provision]
        该机关的联系方式：{responsible_contact}。
    """
        + _TOLD
    ),
    "C03": pieces(
        _CORRECTION_RECEIVED
        + """
        [finding]
        经审核，{review_facts}。{refusal_reason}。
        [decision]
        根据{basis}的规定，本机关不予更正。
    """
    ),
}
