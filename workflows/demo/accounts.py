"""The people of the demo county as plain data, so that `make demo` can log in as them without a database."""

PASSWORD = "gongkai-demo"  # noqa: S105 -- printed for everybody; real servers refuse to start with these accounts
CHAIN = {
    "registrar": ("gaoxiaotang", "高晓棠"),
    "handler": ("liangshuhe", "梁书禾"),
    "office_head": ("luohongyi", "罗宏毅"),
    "legal_reviewer": ("shaoqing", "邵清"),
    "signer": ("qinyue", "秦岳"),
}
"""Login name and name by duty in the agency CHAIN_AGENCY: the accounts that are printed, and that `make demo` uses."""
CHAIN_AGENCY = "jyj"
WATCHERS = ("zhangmingche", "wenjingru", "sujian")  # supervisor, auditor and administrator of the county
