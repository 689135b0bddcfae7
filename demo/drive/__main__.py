"""`make demo`: one application from a citizen's submission to the archived, delivered reply, over HTTP.

    python -m launcher.run -- python -m demo.drive

It drives what runs at GONGKAI_URL as people would: the portal's pages, the login, the desk's forms; the letters are
made by the Celery worker. Exit 0 only if every step happened.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

import requests

from demo.county.accounts import CHAIN, CHAIN_AGENCY, PASSWORD
from demo.drive.browser import Browser, File, Form, Page, wait_for

PORTAL = "/" + (os.environ.get("GONGKAI_PORTAL_PREFIX") or "zwgk").strip("/") + "/"
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
APPLICANT = {
    "kind": "natural_person",
    "name": "张喆堃",
    "id_number": "15992119900307301X",
    "phone": "19900001234",
    "address": "青禾县城关街道文昌巷18号",
    "email": "zhang@example.com",
}
REQUEST = {
    "info_name": "青禾县教育局部门预算及“三公”经费明细",
    "carrier": "email",
    "obtain": "online",
    "electronic_delivery": "on",
}
SEARCH = {
    "places": "局档案室、计划财务科",
    "keywords": "部门预算、三公经费",
    "period": "2025年1月至今",
    "found": "yes",
    "result": "检索到部门预算及“三公”经费明细1份",
    "decision": "draft",
}
IDENTITY = File("身份证明.txt", "身份证明（演示材料，不是真实证件）".encode())
ENCLOSURE = File("部门预算.txt", "部门预算及“三公”经费明细（演示材料）\n".encode())


Values = Mapping[str, str | File] | Callable[[Form], Mapping[str, str | File]]


class Failed(Exception):
    """A step didn't happen; the message says which and what the page answered."""


class Demo:
    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.today = datetime.now(CHINA).date()
        self.steps = 0
        self.number = self.code = ""
        self.desks: dict[str, Browser] = {}

    def run(self) -> Path:
        """Every step in order; the path of the reply."""
        self.submit()
        self.due = self.track()
        self.at_the_desk("registrar", "登记", {})
        self.at_the_desk("registrar", "审核", {"decision": "assign"}, says="分办检索")
        self.at_the_desk("registrar", "分办", self.to_handler)
        self.at_the_desk("handler", "检索", SEARCH)
        self.draft()
        self.at_the_desk("office_head", "负责人审核", {"decision": "pass"})
        self.at_the_desk("legal_reviewer", "法制和保密审查", {"decision": "pass"})
        self.at_the_desk("signer", "签发", {"decision": "pass"})
        self.letter_made()
        self.at_the_desk(
            "registrar",
            "送达",
            {"method": "electronic", "arrived_on": self.today.isoformat()},
            says="电子送达，到达申请人系统",
        )
        self.at_the_desk("registrar", "归档", {})
        return self.download()

    # -- the citizen ------------------------------------------------------------------------------------------
    def submit(self) -> None:
        """The portal's five pages, then the page with number and query code."""
        citizen = Browser(self.address)
        page = citizen.get(f"{PORTAL}apply/new/")
        page = self._next(citizen, page, "agency", {"agency": CHAIN_AGENCY, "agreed": "on"})
        page = self._next(citizen, page, "applicant", APPLICANT)
        page = self._next(citizen, page, "request", REQUEST)
        page = self._next(citizen, page, "files", {"identity": IDENTITY})
        page = self._next(citizen, page, "check", {})
        self.number, self.code = page.after("申请编号"), page.after("查询码")
        if not (self.number and self.code):
            raise Failed(f"提交后没有给出编号和查询码：{_complaint(page)}")
        self.tell(
            "网上提交申请", f"编号{self.number}，查询码{self.code}，提交当日为收到之日（条例第三十一条）"
        )

    def _next(self, citizen: Browser, page: Page, step: str, values: Mapping[str, str | File]) -> Page:
        typed = {f"{step}-{name}": value for name, value in values.items()}
        form = next((form for form in page.forms if "step" in form.controls), None)
        if form is None or form.controls["step"].values != [step]:
            raise Failed(f"申请页面没有到“{step}”这一步：{_complaint(page)}")
        return citizen.send(page, form, typed)

    def track(self) -> str:
        """What the citizen sees with the query code: the legal date."""
        page = self._opened(Browser(self.address))
        found = re.search(r"\d{4}年\d{1,2}月\d{1,2}日", page.text.partition("答复期限")[2] or page.text)
        due = found.group() if found else ""
        self.tell("凭查询码查询", f"答复期限{due}")
        return due

    def _opened(self, citizen: Browser) -> Page:
        page = citizen.get(f"{PORTAL}track/")
        form = page.form_with("code-code")
        if form is None:
            raise Failed(f"查询页面没有查询码一栏：{_complaint(page)}")
        page = citizen.send(page, form, {"code-code": self.code}, button=form.buttons[0])
        if self.number not in page.text:
            raise Failed(f"凭查询码没有打开{self.number}：{_complaint(page)}")
        return page

    def download(self) -> Path:
        """The reply as the citizen gets it."""
        citizen = Browser(self.address)
        page = self._opened(citizen)
        replies = [link for text, link in page.links if "/letter/" in link and "回执" not in text]
        if not replies:
            raise Failed(f"查询页面没有可以下载的答复：{_complaint(page)}")
        letter = citizen.get(replies[-1])
        if not letter.content.startswith(b"%PDF-"):
            raise Failed("下载到的答复不是 PDF。")
        path = self.folder / f"{self.number}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(letter.content)
        self.tell("凭查询码下载答复", f"{len(letter.content) // 1024} KB")
        return path

    # -- the staff --------------------------------------------------------------------------------------------
    def at_the_desk(self, duty: str, step: str, values: Values, *, says: str = "") -> None:
        """Find the case in that person's inbox, take it if nobody has, fill in the form of the step, send it."""
        desk = self._desk(duty)
        page, form = self._work(desk, step)
        page = desk.send(page, form, values(form) if callable(values) else values)
        if f"已完成“{step}”" not in page.text:
            raise Failed(f"“{step}”没有办成：{_complaint(page)}")
        self.tell(f"{step}（{CHAIN[duty][1]}）", says)

    def draft(self) -> None:
        """The draft is a form of its own kind: first what kind of reply, then the fields that this kind needs."""
        desk = self._desk("handler")
        page, form = self._work(desk, "拟稿")
        choose = next(button for button in form.buttons if button.name == "choose")
        for values in ({"kind": "R02"}, {"kind": "R02", "sub_reason": "provide"}):
            page = desk.send(page, form, values, button=choose)
            chosen = _task_form(page)
            if chosen is None:
                raise Failed(f"选定答复类型后没有表单：{_complaint(page)}")
            form = chosen
        page = desk.send(page, form, {"enclosures": ENCLOSURE})
        if "已完成“拟稿”" not in page.text:
            raise Failed(f"“拟稿”没有办成：{_complaint(page)}")
        self.tell(f"拟稿（{CHAIN['handler'][1]}）", "R02 予以公开，提供政府信息")

    def letter_made(self) -> None:
        """The worker makes the letter, and the case comes to the step of delivery."""
        desk = self._desk("registrar")
        wait_for("答复文书", lambda: self._listed(desk, "送达"))
        self.tell("制作答复文书（Celery）", "排版、编号、存证")

    @staticmethod
    def to_handler(form: Form) -> dict[str, str | File]:
        """To the person who handles it, chosen by name."""
        return {"handler": form.controls["handler"].option_for(CHAIN["handler"][1])}

    def _desk(self, duty: str) -> Browser:
        if duty not in self.desks:
            desk = Browser(self.address)
            page = desk.get("/accounts/login/")
            form = page.form_with("password")
            if form is None:
                raise Failed(f"没有登录页面：{_complaint(page)}")
            page = desk.send(page, form, {"username": CHAIN[duty][0], "password": PASSWORD})
            if "/login/" in page.url:
                raise Failed(
                    "演示账户登录不了。make demo 只能用在演示数据上，请换一个空的数据目录：make demo DATA_DIR=/tmp/gongkai-demo"
                )
            self.desks[duty] = desk
        return self.desks[duty]

    def _listed(self, desk: Browser, step: str) -> Page | None:
        """The list on which the case stands at this step: one's own work, or work that nobody has taken."""
        for name in ("todo", "unclaimed"):
            page = desk.get(f"/desk/?list={name}&q={quote(self.number)}")
            if self.number in page.lines and step in page.lines:
                return page
        return None

    def _work(self, desk: Browser, step: str) -> tuple[Page, Form]:
        page = self._listed(desk, step)
        if page is None:
            raise Failed(f"收件箱里没有{self.number}的“{step}”。")
        taking = [(f, b) for f in page.forms for b in f.buttons if b.action.endswith("/claim/")]
        if taking:
            form, button = taking[0]
            page = desk.send(page, form, {}, button=button)
        else:
            page = desk.get(next(link for text, link in page.links if text == self.number))
        found = _task_form(page)
        if found is None:
            raise Failed(f"案件页面没有“{step}”的表单：{_complaint(page)}")
        return page, found

    def tell(self, what: str, more: str = "") -> None:
        self.steps += 1
        sys.stdout.write(f"{self.steps:>2}  {self.today.isoformat()}  {what}{'：' + more if more else ''}\n")
        sys.stdout.flush()


def _task_form(page: Page) -> Form | None:
    return next((form for form in page.forms if re.fullmatch(r"/desk/work/\d+/", form.action)), None)


def _complaint(page: Page) -> str:
    """What the page says, as far as it helps: the errors, else its first lines."""
    if "有内容需要修改" in page.lines:
        start = page.lines.index("有内容需要修改")
        return "；".join(page.lines[start + 1 : start + 6])
    return f"{page.status} {page.url} " + " ".join(page.lines[:12])[:300]


def main() -> int:
    folder = Path(os.environ.get("DATA_DIR") or "var").absolute() / "demo"
    demo = Demo(os.environ.get("GONGKAI_URL", "http://localhost:8000/"), folder)
    try:
        path = demo.run()
    except (Failed, KeyError, TimeoutError, requests.RequestException) as error:
        sys.stderr.write(f"演示在第{demo.steps + 1}步中断：{error}\n")
        return 1
    sys.stdout.write(f"全部{demo.steps}步完成，答复期限{demo.due}。答复书：{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
