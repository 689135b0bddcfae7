import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.models import Agency, Department, Deputy, Duty, Staff

from .conftest import DAY, person

MODELS = [Agency, Department, Staff, Duty, Deputy]


def url(model, page, *args):
    return reverse(f"admin:accounts_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def admin(client, cast):
    cast.admin.must_change_password = False
    cast.admin.save()
    client.force_login(cast.admin)
    services.appoint_deputy(
        by=None, absent=cast.li, deputy=cast.chen, from_on=DAY, until_on=DAY, reason="出差"
    )
    return client


def act(client, model, action, row):
    return client.post(
        url(model, "changelist"), {"action": action, "_selected_action": [row.pk]}, follow=True
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_administrator_opens_every_configuration_page(admin, model):
    row = model.objects.first()
    for page in (url(model, "changelist"), url(model, "add"), url(model, "change", row.pk)):
        assert admin.get(page).status_code == 200
    assert admin.get(url(model, "changelist"), {"q": "青山"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_can_be_deleted_here(admin, model):
    row = model.objects.first()
    assert admin.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    act(admin, model, "delete_selected", row)
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("who", ["wang", "sun"])
def test_others_stay_out_even_with_the_door_open(client, cast, who):
    staff = vars(cast)[who]
    Staff.objects.filter(pk=staff.pk).update(must_change_password=False)
    client.force_login(Staff.objects.get(pk=staff.pk))
    assert client.get(url(Staff, "changelist")).status_code == 302
    Staff.objects.filter(pk=staff.pk).update(is_staff=True)
    assert [client.get(url(model, "changelist")).status_code for model in MODELS] == [403] * 5


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_list_takes_the_same_queries_for_more_rows(admin, cast, county, model):
    before = queries_of_list(admin, model)
    for n in range(3):
        agency = services.add_agency(
            by=None, code=f"X{n}", name=f"局{n}", kind="department", parent=county.government
        )
        department = services.add_department(by=None, agency=agency, name="办公室")
        staff = person(f"p{n}", f"人{n}")
        services.appoint(
            by=None, staff=staff, agency=agency, department=department, duty="handler", from_on=DAY
        )
        services.appoint_deputy(
            by=None, absent=staff, deputy=cast.li, from_on=DAY, until_on=DAY, reason="出差"
        )
    assert queries_of_list(admin, model) == before


def queries_of_list(client, model):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(model, "changelist")).status_code == 200
    return len(queries)


def test_deactivate_action_warns_and_keeps_the_row(admin, cast):
    page = act(admin, Staff, "deactivate", cast.wang).content.decode()
    assert "尚在办理的事项请移交他人" in page
    assert "“青山县教育局”已没有登记员，请尽快任命。" in page
    assert not Staff.objects.get(username="wang").is_active
    act(admin, Staff, "reactivate", cast.wang)
    assert Staff.objects.get(username="wang").is_active


def test_deactivate_action_on_oneself_is_refused_in_words(admin, cast):
    assert "不能停用自己的账号" in act(admin, Staff, "deactivate", cast.admin).content.decode()
    assert Staff.objects.get(username="admin").is_active


def test_reorganisation_is_not_done_by_editing_fields(admin, county):
    page = url(Agency, "change", county.bureau.pk)
    form = admin.get(page).context["adminform"].form
    assert not {"code", "name", "parent", "closed_on", "successor"} & set(form.fields)


def test_new_account_and_new_duty(admin, county):
    password = "Qing-Shan-2024"
    staff = {
        "username": "zhou",
        "name": "周密",
        "usable_password": "true",
        "password1": password,
        "password2": password,
    }
    inline = {"duty_rows-TOTAL_FORMS": 0, "duty_rows-INITIAL_FORMS": 0}
    assert admin.post(url(Staff, "add"), {**staff, **inline}).status_code == 302
    zhou = Staff.objects.get(username="zhou")
    assert zhou.must_change_password

    duty = {"staff": zhou.pk, "agency": county.town.pk, "duty": "administrator", "from_on": "2024-06-03"}
    assert admin.post(url(Duty, "add"), {**duty, "department": county.basic.pk}).status_code == 200
    assert admin.post(url(Duty, "add"), duty).status_code == 302
    zhou.refresh_from_db()
    assert zhou.is_staff
    again = admin.post(url(Duty, "add"), duty)
    assert "此人在该机关（科室）已有这项职责。" in again.content.decode()


def test_password_given_by_an_administrator_must_be_changed(admin, cast):
    Staff.objects.filter(pk=cast.wang.pk).update(must_change_password=False)
    new = {"password1": "He-Kou-2024-x", "password2": "He-Kou-2024-x", "usable_password": "true"}
    assert admin.post(reverse("admin:auth_user_password_change", args=[cast.wang.pk]), new).status_code == 302
    cast.wang.refresh_from_db()
    assert cast.wang.must_change_password
