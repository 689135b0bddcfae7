"""The people of the demo county whose accounts are printed, as plain data: `make demo` logs in as them."""

PASSWORD = "gongkai-demo"  # noqa: S105 -- printed for everybody; real servers refuse to start with these accounts
CHAIN_AGENCY = "jyj"
CHAIN = {
    "registrar": ("gaoxiaotang", "高晓棠"),
    "handler": ("liangshuhe", "梁书禾"),
    "office_head": ("luohongyi", "罗宏毅"),
    "legal_reviewer": ("shaoqing", "邵清"),
    "signer": ("qinyue", "秦岳"),
}
"""Login name and name by duty in that agency, through which one case passes."""

ACCOUNTS = f"""演示账户（口令都是 {PASSWORD}，是公开的，请勿用于真实办件）：
  gaoxiaotang    高晓棠  县教育局登记员
  liangshuhe     梁书禾  县教育局承办人
  luohongyi      罗宏毅  县教育局工作机构负责人（外出，由邵清代理）
  shaoqing       邵清    县教育局法制保密审查
  qinyue         秦岳    县教育局签发人
  zhangmingche   章明澈  县级主管部门
  wenjingru      温静如  审计员
  sujian         苏简    管理员"""
