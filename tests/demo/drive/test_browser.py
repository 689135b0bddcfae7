import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from demo.drive.browser import Browser, Button, File, Form, Page, filled, read_page

HTML = """
<title>页面</title><script>不读</script>
<form method="post" action="/a/"><input type="hidden" name="token" value="t">
<input name="name" value="旧"><textarea name="text">
第一行
第二行</textarea>
<label><input type="radio" name="way" value="post" checked> 邮寄</label><input type="radio" name="way" value="handed">
<input type="checkbox" name="agreed"><select name="to"><option value="">请选择</option><option value="7">梁书禾</option></select>
<input type="file" name="scan"><button name="choose" value="1">选定</button></form>
<form id="one" action=""><input type="hidden" name="from" value="q"></form>
<button form="one" formaction="/tasks/3/claim/">领取</button>
<p>申请编号</p><p>青教依申请〔2026〕1号</p><a href="/letter/9/">答复书<span>（PDF）</span></a>
"""


def read() -> Page:
    return read_page("http://localhost/", 200, HTML.encode())


def test_form_sends_what_was_served():
    form = read().forms[0]
    assert filled(form, {}) == [
        ("token", "t"),
        ("name", "旧"),
        ("text", "第一行\n第二行"),
        ("way", "post"),
        ("to", ""),
    ]


def test_form_sends_what_was_typed_ticked_and_chosen():
    form = read().forms[0]
    sent = filled(
        form, {"name": "新", "way": "handed", "agreed": "on", "to": form.controls["to"].option_for("梁")}
    )
    assert dict(sent) == {
        "token": "t",
        "name": "新",
        "text": "第一行\n第二行",
        "way": "handed",
        "agreed": "on",
        "to": "7",
    }


def test_field_or_option_that_is_not_there_is_an_error():
    form = read().forms[0]
    for values in ({"nam": "x"}, {"way": "pigeon"}):
        try:
            filled(form, values)
        except KeyError:
            continue
        raise AssertionError(values)


def test_button_outside_belongs_to_the_form_it_names():
    form = read().forms[1]
    assert form == Form("", form.controls, [Button("领取", "", "", "/tasks/3/claim/")])


def test_text_and_links_are_read_without_scripts():
    page = read()
    assert page.after("申请编号") == "青教依申请〔2026〕1号"
    assert page.links == [("答复书（PDF）", "/letter/9/")]
    assert "不读" not in page.text


def test_select_sends_what_is_chosen_and_an_empty_one_nothing():
    content = """<form><select name="one"><option>甲<option selected>乙</select><select name="none"></select>
    <select name="many" multiple><option value="1" selected>一<option value="2" selected>二<option value="3">三</select>"""
    form = read_page("http://localhost/", 200, content.encode()).forms[0]
    assert filled(form, {}) == [("one", "乙"), ("many", "1"), ("many", "2")]
    assert form.controls["one"].options == ["甲", "乙"]


@pytest.mark.parametrize("content", [b"", b" \n", "<p>中".encode()[:-1], b"\x00"])
def test_an_answer_without_a_whole_page_has_no_forms(content):
    assert read_page("http://localhost/", 200, content).forms == []


class Echo(BaseHTTPRequestHandler):
    """Sets a cookie and redirects; at the end of the way it shows what was sent and which cookie came back."""

    seen: list[tuple[str, str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.headers["Content-Type"], self.headers["Referer"], body))
        self.send_response(302)
        self.send_header("Location", "/after/")
        self.send_header("Set-Cookie", "session=s; Path=/")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<p>{self.headers['Cookie']}</p>".encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server():
    served = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()
    served.server_close()


def test_form_is_sent_and_the_redirect_followed_with_its_cookie(server):
    form, page = read().forms[0], Page(f"{server}new/", 200, b"")
    after = Browser(server).send(page, form, {"name": "新"}, button=form.buttons[0])
    content_type, referer, body = Echo.seen.pop()
    assert (content_type, referer) == ("application/x-www-form-urlencoded", f"{server}new/")
    assert body.endswith(b"&way=post&to=&choose=1")
    assert (after.url, after.status, after.lines) == (f"{server}after/", 200, ["session=s"])


def test_file_goes_as_multipart_under_its_name(server):
    form = read().forms[0]
    Browser(server).send(Page(server, 200, b""), form, {"scan": File("身份证明.txt", b"content")})
    content_type, _, body = Echo.seen.pop()
    assert content_type.startswith("multipart/form-data; boundary=")
    assert 'name="scan"; filename="身份证明.txt"\r\n\r\ncontent\r\n'.encode() in body
    assert 'name="name"\r\n\r\n旧\r\n'.encode() in body
