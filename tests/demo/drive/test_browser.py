from demo.drive.browser import Button, File, Form, Page, _encoded, _filled, _Reader

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
    page = Page("http://localhost/", 200, b"")
    _Reader(page).feed(HTML)
    return page


def test_form_sends_what_was_served():
    form = read().forms[0]
    assert _filled(form, {}) == [
        ("token", "t"),
        ("name", "旧"),
        ("text", "第一行\n第二行"),
        ("way", "post"),
        ("to", ""),
    ]


def test_form_sends_what_was_typed_ticked_and_chosen():
    form = read().forms[0]
    sent = _filled(
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
            _filled(form, values)
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


def test_file_goes_as_multipart():
    body, content_type = _encoded([("name", "新"), ("scan", File("a.txt", b"content"))])
    assert content_type.startswith("multipart/form-data; boundary=")
    assert b'name="scan"; filename="a.txt"' in body
