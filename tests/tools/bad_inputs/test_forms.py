from datetime import date
from random import Random

from demo.drive.browser import read_page
from tools.bad_inputs.forms import broken, encoded, filled
from tools.bad_inputs.values import GOOD_FILE, Upload

HTML = """<form method="post"><input type="hidden" name="token" value="t"><input name="applicant-id_number">
<input type="date" name="on"><select name="kind"><option value="">请选择</option><option value="R02">公开</option></select>
<input type="file" name="scan"><button name="decision" value="pass">通过</button></form>"""
FORM = read_page("http://localhost/", 200, HTML.encode()).forms[0]
TODAY = date(2026, 3, 2)


def test_a_form_is_filled_in_as_a_person_would():
    pairs = dict(filled(FORM, Random(1), {"id_number": ["11010519491231002X"]}, TODAY))
    assert (pairs["token"], pairs["applicant-id_number"], pairs["kind"]) == ("t", "11010519491231002X", "R02")
    assert pairs["scan"] in (GOOD_FILE, Upload("", b""))


def test_every_broken_form_says_what_is_wrong_and_can_be_sent():
    for seed in range(300):
        pairs, wrong = broken(filled(FORM, Random(seed), {}, TODAY), FORM, Random(seed), ["7"])
        body, content_type = encoded(pairs)
        assert (bool(wrong), isinstance(body, bytes), bool(content_type)) == (True, True, True)


def test_half_surrogates_and_odd_file_names_travel():
    assert encoded([("a", "\ud800")])[0] == b"a=%ED%A0%80"
    body, content_type = encoded([("a", Upload("\ud800.txt", b"x"))])
    assert b'filename="\xed\xa0\x80.txt"' in body
    assert content_type == "multipart/form-data; boundary=bad-inputs-boundary"
