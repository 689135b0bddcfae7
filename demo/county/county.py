"""The invented county 青禾县 of the invented city 澜州市: agencies, departments, people, duties, deputies, seals."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile

from accounts.models import Agency, Department, Staff
from accounts.services import add_agency, add_department, add_staff, appoint, appoint_deputy
from demo.county.accounts import PASSWORD
from demo.county.people import credit_code
from typeset.seal import sample_seal

CITY, COUNTY = "澜州市", "青禾县"

# code, name, short name, kind, parent, number prefix, approval depth, departments
AGENCIES = """
zf   青禾县人民政府                     县政府   county_government -   青政     4 政务公开科,综合科,文书档案科
jyj  青禾县教育局                       县教育局 department        zf  青教     4 办公室,基础教育科,计划财务科
gaj  青禾县公安局                       县公安局 department        zf  青公     4 办公室,治安管理大队,法制大队
mzj  青禾县民政局                       县民政局 department        zf  青民     3 办公室,社会救助科
sfj  青禾县司法局                       县司法局 department        zf  青司     4 办公室,行政复议与应诉科
czj  青禾县财政局                       县财政局 department        zf  青财     4 办公室,预算科,政府采购监督管理科
rsj  青禾县人力资源和社会保障局         县人社局 department        zf  青人社   4 办公室,劳动关系科
zjj  青禾县住房和城乡建设局             县住建局 department        zf  青建     4 办公室,房屋征收科,物业管理科
nyj  青禾县农业农村局                   县农业农村局 department    zf  青农     3 办公室,农村经济科
wjj  青禾县卫生健康局                   县卫健局 department        zf  青卫     3 办公室,医政科
scj  青禾县市场监督管理局               县市场监管局 department    zf  青市监   4 办公室,食品监督管理科,价格监督科
zrj  澜州市自然资源和规划局青禾分局     自然资源青禾分局 vertical_branch zf 澜自然资青 4 办公室,耕地保护和征地科,规划科
sthj 澜州市生态环境局青禾分局           生态环境青禾分局 vertical_branch zf 澜环青 4 办公室,环境影响评价科
lxz  青禾县柳溪镇人民政府               柳溪镇   township          zf  青柳政   3 党政综合办公室,经济发展办公室
sqz  青禾县石桥镇人民政府               石桥镇   township          zf  青石政   3 党政综合办公室,自然资源所
yly  青禾县云岭乡人民政府               云岭乡   township          zf  青云政   2 党政综合办公室
cgj  青禾县人民政府城关街道办事处       城关街道 subdistrict       zf  青城关   3 党政综合办公室,物业管理科
jgdd 青禾县公安局交通警察大队           县交警大队 sub_agency      gaj 青公交   2 综合中队,秩序管理中队
cgs  青禾县市场监督管理局城关市场监督管理所 城关市场监管所 sub_agency scj 青市监城 2 综合股
"""

# login name, name, duties as agency:letters@department; letters as in DUTIES
STAFF = """
linzhiyuan   林致远 zf:r
shenruoxi    沈若溪 zf:h@政务公开科
jiangmuye    江牧野 zf:h@综合科 zf:c@文书档案科
zhouyanqiu   周砚秋 zf:o
fangjingting 方敬亭 zf:l sfj:l
luhuaijin    陆怀瑾 zf:s
zhangmingche 章明澈 zf:v
wenjingru    温静如 zf:u
sujian       苏简   zf:a
gaoxiaotang  高晓棠 jyj:r
liangshuhe   梁书禾 jyj:h@基础教育科
mengzhaoning 孟昭宁 jyj:h@计划财务科
luohongyi    罗宏毅 jyj:o
shaoqing     邵清   jyj:l
qinyue       秦岳   jyj:s
shilei       石磊   gaj:r
fengche      冯澈   gaj:h@治安管理大队 gaj:c@法制大队
tangyi       唐毅   gaj:o
caozheng     曹正   gaj:l
leizhendong  雷振东 gaj:s
yuanmeng     袁萌   mzj:rh
guwenbin     顾文彬 mzj:o
ningshuyun   宁书云 mzj:s
kongxiu      孔修   sfj:rh
yujianzhong  喻建中 sfj:os
hemiao       何淼   czj:r
tanxiaoyu    谭小雨 czj:h@预算科 czj:h@政府采购监督管理科
weiguoping   魏国平 czj:o
jinlanzhi    金兰芝 czj:l rsj:l
haoshijie    郝世杰 czj:s
luyao        陆遥   rsj:rh
sunweimin    孙为民 rsj:os
dengke       邓可   zjj:r
zhengguodong 郑国栋 zjj:h@房屋征收科
yexingchen   叶星辰 zjj:h@房屋征收科 zjj:h@物业管理科
paobin       鲍斌   zjj:o
xumingli     徐明理 zjj:l zrj:l
dushaohua    杜绍华 zjj:s
tianheng     田恒   nyj:rh
niuchangshun 牛长顺 nyj:os
baizhi       白芷   wjj:rh
xiaozhenyu   萧振宇 wjj:os
qiaoyu       乔羽   scj:r cgs:r
lvming       吕铭   scj:h@食品监督管理科 scj:h@价格监督科 cgs:h
zhuoyue      卓越   scj:ol cgs:o
tongjinsong  佟劲松 scj:s cgs:s
yanshan      闫珊   zrj:r
nieping      聂平   zrj:h@耕地保护和征地科 zrj:h@规划科
heliang      贺梁   zrj:os
xiangnan     项南   sthj:rh
qushan       曲珊   sthj:ol
pengzhao     彭钊   sthj:s
jianglai     姜来   lxz:rh
wubaishan    武百善 lxz:os
cuiyuan      崔媛   sqz:rh
tiejun       铁军   sqz:os
maqinglan    马青岚 yly:rh
longfei      龙飞   yly:os
shujin       舒锦   cgj:rh
guanyu       管宇   cgj:os
maxiao       马骁   jgdd:rh
dingrui      丁锐   jgdd:os
"""
DUTIES = {
    "r": "registrar", "h": "handler", "c": "co_unit", "o": "office_head", "l": "legal_reviewer", "s": "signer",
    "v": "supervisor", "u": "auditor", "a": "administrator",
}  # fmt: skip
# Mail is printed on the console by default: the supervisor and the administrator are enough to see it.
WITH_EMAIL = {"zhangmingche", "sujian"}
LEAVES = ("zhengguodong", 120)  # who has left, and how many days ago
LAST_CASES = 75  # days before that from which no new case was given to that person


@dataclass
class County:
    """What the cases need of it: agencies by code, and who holds a duty."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    departments: dict[str, list[Department]] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[tuple[Staff, Department | None]]] = field(default_factory=dict)
    left_on: date = date.max

    def who(self, code: str, duty: str, rng: Random, on: date) -> tuple[Staff, Department | None]:
        """One of those who hold the duty in the agency that day, with the department it is limited to."""
        last = self.left_on - timedelta(days=LAST_CASES)
        held = [h for h in self.holders[code, duty] if h[0].username != LEAVES[0] or on < last]
        return rng.choice(held)


def build_county(today: date) -> County:
    """Make agencies, departments, people and duties by the services of the administrator."""
    county = County(left_on=today - timedelta(days=LEAVES[1]))
    for line in AGENCIES.strip().splitlines():
        _add_agency(county, line)
    began = date(today.year - 4, 1, 1)
    for line in STAFF.strip().splitlines():
        _add_person(county, began, *line.split())
    # One hash for all of them: the password is public, and a slow hash for each would hold up the first start.
    Staff.objects.filter(is_demo=True).update(password=make_password(PASSWORD))
    appoint_deputy(
        by=None,
        absent=county.staff["luohongyi"],
        deputy=county.staff["shaoqing"],
        from_on=today - timedelta(days=3),
        until_on=today + timedelta(days=11),
        reason="外出培训",
    )
    return county


def _add_agency(county: County, row: str) -> None:
    """A row of `AGENCIES`."""
    code, name, short, kind, parent, number_prefix, depth, departments = row.split()
    rng = Random(code)
    number = rng.randint(1, 180)
    phone = f"0999-{rng.randint(6200000, 6899999)}"
    root = kind == "county_government"
    agency = add_agency(
        by=None,
        code=code,
        name=name,
        short_name=short,
        kind=kind,
        parent=county.agencies.get(parent),
        number_prefix=number_prefix,
        uscc=credit_code("11", rng),
        letterhead=name,
        approval_depth=int(depth),
        reply_title_word="答复书" if root or kind == "vertical_branch" else "告知书",
        letter_form="plain" if kind in ("township", "sub_agency") else "letter",
        # The others follow from their kind (复议法24).
        review_body=f"{CITY}人民政府" if kind in ("county_government", "vertical_branch") else "",
        also_review_body=f"{CITY}司法局" if code == "sfj" else "",  # 复议法28
        online_review_url="https://fuyi.qinghe.example.cn/",
        court=f"{CITY}中级人民法院" if root else f"{COUNTY}人民法院",
        office_name=f"{COUNTY}人民政府办公室" if root else f"{name}{departments.split(',')[0]}",
        address=f"{COUNTY}城关街道人民路{number}号"
        if kind != "township"
        else f"{COUNTY}{short}{short[:2]}街{number}号",
        postcode="999021",
        office_hours="工作日 9:00—12:00，13:30—17:30",
        phone=phone,
        fax=f"{phone[:-1]}{(int(phone[-1]) + 1) % 10}",
        email=f"{code}gk@qinghe.example.cn",
        complaint_phone="0999-6201234",
        # One agency confirms by hand, so that both ways of art. 31 can be seen.
        online_confirm="manual" if code == "wjj" else "auto",
        seal=ContentFile(sample_seal(name), name=f"{code}.png"),
    )
    county.agencies[code] = agency
    county.departments[code] = [
        add_department(by=None, agency=agency, name=each) for each in departments.split(",")
    ]


def _add_person(county: County, began: date, username: str, name: str, *held: str) -> None:
    email = f"{username}@qinghe.example.cn" if username in WITH_EMAIL else ""
    staff = add_staff(
        by=None, username=username, name=name, email=email, is_demo=True, must_change_password=False
    )
    county.staff[username] = staff
    for entry in held:
        place, _, inside = entry.partition("@")
        code, letters = place.split(":")
        department = next((d for d in county.departments[code] if d.name == inside), None)
        for letter in letters:
            duty = DUTIES[letter]
            appoint(
                by=None,
                staff=staff,
                agency=county.agencies[code],
                duty=duty,
                from_on=began,
                department=department,
            )
            county.holders.setdefault((code, duty), []).append((staff, department))
