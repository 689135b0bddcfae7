"""Public documents: five that other governments published, and the county's own, which replies can cite.

Of the five only facts are kept (title, numbers, dates, publisher, marking), no text. Their publishers stay named as
printed; filed they are under the county government, which collected them as reference for its own work.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import Agency
from records.selectors import REPORTS, RULES
from records.services import add_document

COLLECTED = "外地经验"
COLLECTED_ON = date(2020, 11, 16)  # the day on which the county took them into its catalogue

# title, document number, index number as published, publisher, formed on, published on, group class
REFERENCE: tuple[tuple[str, str, str, str, date | None, date | None, str], ...] = (
    (
        "武清区人民政府办公室关于印发武清区全面推进基层政务公开标准化规范化工作方案的通知",
        "", "", "武清区人民政府办公室", date(2020, 5, 28), None, COLLECTED,
    ),
    (
        "肥城市全面推进基层政务公开标准化规范化工作实施方案",
        "", "11370983K21344588M/2020-04825", "肥城市政府办公室", None, date(2020, 11, 5), "工作依据",
    ),
    (
        "肇庆市高要区全面推进基层政务公开标准化规范化工作实施方案",
        "", "", "肇庆市高要区人民政府", None, None, COLLECTED,
    ),
    (
        "河北省人民政府办公厅关于全面推进基层政务公开标准化规范化工作的实施意见",
        "", "", "河北省人民政府办公厅", date(2020, 2, 24), None, COLLECTED,
    ),
    (
        "武陟县城市管理局市政服务领域基层政务公开标准指引落实意见",
        "", "", "武陟县城市管理局", None, None, COLLECTED,
    ),
)  # fmt: skip

# agency, days before today on which it was formed, item of art. 20 or 21, title with {y} for its year, subject
OWN = """
zf 300 A20-04 青禾县{l}年国民经济和社会发展统计公报 | 综合政务
zf 290 A20-03 青禾县城市更新三年行动方案 | 城乡建设
zf 420 A20-01 青禾县人民政府关于印发青禾县重大行政决策程序规定的通知 | 综合政务
zf 250 A20-02 青禾县人民政府工作部门权责清单（{y}年版） | 综合政务
jyj 210 A20-11 {y}年青禾县义务教育阶段学校招生工作实施方案 | 教育
jyj 280 A20-07 青禾县教育局{y}年部门预算 | 财政
gaj 330 A20-06 青禾县公安局行政处罚裁量基准 | 公安
mzj 200 A20-11 青禾县民政局关于调整{y}年城乡最低生活保障标准的通知 | 民政
czj 270 A20-07 青禾县{l}年财政预算执行情况和{y}年财政预算草案的报告 | 财政
czj 160 A20-07 青禾县{y}年地方政府债务限额及余额情况表 | 财政
rsj 120 A20-14 青禾县{y}年事业单位公开招聘工作人员公告 | 人事
zjj 240 A20-10 {y}年青禾县老旧小区改造项目清单 | 城乡建设
nyj 180 A20-11 青禾县{y}年耕地地力保护补贴实施方案 | 农业
wjj 150 A20-11 青禾县{y}年基本公共卫生服务项目实施方案 | 卫生
scj 60 A20-13 青禾县{y}年第三季度食品安全监督抽检情况公告 | 市场监管
zrj 130 A21C-04 青禾县{y}年第二批次城镇建设用地土地征收公告 | 国土资源
sthj 45 A20-13 {y}年第三季度柳溪河断面水质监测结果 | 环境保护
lxz 100 A21T-01 柳溪镇{y}年农村人居环境整治实施方案 | 农业
zf 400 A20-15 青禾县政府信息公开申请办理规范 | 政务公开
zf 390 A20-15 青禾县政府信息公开审查制度 | 政务公开
zf 260 A20-15 青禾县{l}年政府信息公开工作年度报告 | 政务公开
jyj 310 A20-15 青禾县教育局{l}年政府信息公开工作年度报告 | 政务公开
"""
OTHER_GROUPS = {"规范": RULES, "制度": RULES, "年度报告": REPORTS}  # by what the title ends with


def add_documents(agencies: Mapping[str, Agency], today: date) -> None:
    """Enter the reference documents and the county's own into the public catalogue."""
    for title, number, index, publisher, formed_on, published_on, group in REFERENCE:
        add_document(
            agency=agencies["zf"],
            title=title,
            on=COLLECTED_ON,
            index_no=index,
            document_number=number,
            publisher_name=publisher,
            formed_on=formed_on,
            published_on=published_on or COLLECTED_ON,
            group_class=group,
            topic="政务公开",
            genre="方案" if "方案" in title else "意见",
            keywords="基层政务公开、标准化规范化",
        )
    for n, line in enumerate(OWN.strip().splitlines(), 1):
        head, _, topic = line.partition(" | ")
        code, days, item, title = head.split(maxsplit=3)
        _add_own(agencies[code], n, today - timedelta(days=int(days)), item=item, title=title, topic=topic)


def _add_own(agency: Agency, n: int, formed_on: date, *, item: str, title: str, topic: str) -> None:
    title = title.format(y=formed_on.year, l=formed_on.year - 1)
    add_document(
        agency=agency,
        title=title,
        on=formed_on,
        document_number=f"{agency.number_prefix}发〔{formed_on.year}〕{n + 3}号",
        formed_on=formed_on,
        published_on=formed_on + timedelta(days=4),
        group_class=next((g for end, g in OTHER_GROUPS.items() if title.endswith(end)), "法定主动公开内容"),
        topic=topic,
        genre="通知" if "通知" in title else "公告" if "公告" in title else "其他",
        item=item,
        summary=f"{agency.name}制发的《{title}》。演示数据，不是真实文件。",
        body=f"{title}\n\n（此件公开发布）\n\n演示数据，不是真实文件。\n\n{agency.name}\n{formed_on.year}年{formed_on.month}月{formed_on.day}日",
    )
