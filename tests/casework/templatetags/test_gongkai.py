"""What templates may use."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from casework.templatetags import gongkai


class Asked(forms.Form):
    name = forms.CharField(label="姓名", help_text="与证件一致", error_messages={"required": "请填写姓名。"})
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="同意", required=False)


def render(source: str, **context) -> str:
    return Template("{% load gongkai %}" + source).render(Context(context))


def test_dates_are_shown_in_shanghai_and_in_words():
    late = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert gongkai.cn_date(late) == "2026年11月22日"
    assert gongkai.iso_date("2026-11-22") == "2026-11-22"
    assert (gongkai.cn_date(None), gongkai.iso_date("")) == ("", "")


def test_form_wires_hint_and_error_to_the_field():
    html = str(Asked({"kind": "a"}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_form_error_summary_links_to_each_field():
    html = str(Asked({}))
    assert '<a href="#id_name">姓名：请填写姓名。</a>' in html
    assert 'href="#id_kind_0"' in html


def test_form_without_errors_has_no_summary():
    assert "error-summary" not in str(Asked())


def test_optional_field_says_so():
    assert not gongkai.is_optional(Asked()["name"])
    assert gongkai.is_optional(Asked()["agreed"])


def test_groups_follow_the_form():
    class Grouped(Asked):
        groups = (("申请人", "", "", ("name",)), ("其他", "for-person", "提示", ("kind", "agreed")))

    groups = list(gongkai.field_groups(Grouped()))
    assert [(g.legend, [f.name for f in g.fields]) for g in groups] == [
        ("申请人", ["name"]),
        ("其他", ["kind", "agreed"]),
    ]


def test_group_without_legend_keeps_its_class():
    class Grouped(Asked):
        groups = (("", "", "", ("name", "kind")), ("", "when when-a", "", ("agreed",)))

    html = str(Grouped())
    assert html.count('<div class="when when-a">') == 1
    assert html.index('name="kind"') < html.index("when-a") < html.index('name="agreed"')


def test_page_link_keeps_the_filters():
    request = RequestFactory().get("/list/", {"q": "规划", "page": "2"})
    page = Paginator(range(100), 10).page(2)
    assert render("{% page_url 3 %}", request=request, page=page) == "/list/?q=%E8%A7%84%E5%88%92&amp;page=3"


def test_display_class_knows_only_its_own_cookies():
    request = RequestFactory().get("/")
    request.COOKIES = {"elder": "1", "contrast": "0", "x": "1"}
    assert render("{% display_class %}", request=request) == "elder"
    assert render("{% display_class %}") == ""


@pytest.mark.django_db
def test_light_of_a_stored_row():
    work = type("Work", (), {"due_on": date(2026, 3, 30), "provisional": False, "paused": False})()
    html = render("{% work_light work on %}", work=work, on=date(2026, 3, 31))
    assert "超期 1 个工作日" in html
    assert "<circle" in html
