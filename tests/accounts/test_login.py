import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth import get_user
from django.urls import reverse

from accounts import services
from accounts.login import ATTACKED, NAMES
from accounts.models import Staff

from .conftest import DAY

PASSWORD = "Qing-Shan-2024"
LOGIN = reverse("accounts:login")
CHANGE = reverse("accounts:password-change")


@pytest.fixture
def wang(cast):
    cast.wang.set_password(PASSWORD)
    cast.wang.must_change_password = False
    cast.wang.save()
    return cast.wang


def log_in(client, password=PASSWORD, username="wang", **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_login_leads_to_the_desk(client, wang):
    response = log_in(client)
    assert (response.status_code, response["Location"]) == (302, "/desk/")
    assert get_user(client) == wang


def test_login_leads_back_to_the_page_asked_for_but_not_to_another_site(client, wang):
    assert log_in(client, next="/desk/x/")["Location"] == "/desk/x/"
    client.logout()
    assert log_in(client, next="https://example.com/")["Location"] == "/desk/"


def test_wrong_password_keeps_the_name_and_says_what_to_do(client, wang):
    page = log_in(client, "wrong")
    assert page.status_code == 200
    assert 'value="wang"' in page.content.decode()
    assert "登录名或密码不对，或者账号已停用。" in page.content.decode()
    assert not get_user(client).is_authenticated


def test_five_failures_lock_the_name_at_that_address_even_for_the_right_password(client, wang):
    codes = [log_in(client, "wrong").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    locked = log_in(client)
    assert locked.status_code == 429
    assert "登录已暂停" in locked.content.decode()
    assert "十五分钟" in locked.content.decode()
    assert not get_user(client).is_authenticated


def test_lock_spares_other_addresses_and_other_people(client, wang, cast):
    for _ in range(5):
        log_in(client, "wrong")
    assert (
        client.post(LOGIN, {"username": "wang", "password": PASSWORD}, REMOTE_ADDR="10.0.0.9").status_code
        == 302
    )
    client.logout()
    assert log_in(client, "wrong", username="li").status_code == 200


def test_success_forgets_earlier_failures(client, wang):
    for _ in range(4):
        log_in(client, "wrong")
    log_in(client)
    assert AccessAttempt.objects.count() == 0


def test_deactivated_person_is_out_at_once_and_stays_out(client, wang):
    log_in(client)
    services.deactivate_staff(by=None, staff=wang, on=DAY)
    assert client.get(CHANGE)["Location"].startswith(LOGIN)
    assert log_in(client).status_code == 200


def test_logout_takes_a_post(client, wang):
    log_in(client)
    assert client.get(reverse("accounts:logout")).status_code == 405
    client.post(reverse("accounts:logout"))
    assert not get_user(client).is_authenticated


def test_given_password_is_changed_before_anything_else(client, wang):
    Staff.objects.filter(pk=wang.pk).update(must_change_password=True)
    log_in(client)
    assert client.get("/admin/")["Location"] == CHANGE
    assert client.post("/admin/")["Location"] == CHANGE
    page = client.get(CHANGE)
    assert "换成只有您知道的密码以后，才能办理其他事项" in page.content.decode()

    new = "He-Kou-Zhen-2025"
    done = client.post(CHANGE, {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert done["Location"] == "/desk/"
    wang.refresh_from_db()
    assert (wang.must_change_password, wang.check_password(new)) == (False, True)
    assert get_user(client) == wang


@pytest.mark.parametrize(
    ("old", "first", "second", "message"),
    [
        ("wrong", "He-Kou-Zhen-2025", "He-Kou-Zhen-2025", "现在的密码不对"),
        (PASSWORD, "He-Kou-Zhen-2025", "He-Kou-Zhen-2026", "两次填写的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与现在的密码相同"),
        (PASSWORD, "12345", "12345", "密码"),
    ],
    ids=["old", "mismatch", "same", "weak"],
)
def test_password_change_that_does_not_fit_changes_nothing(client, wang, old, first, second, message):
    log_in(client)
    page = client.post(CHANGE, {"old_password": old, "new_password1": first, "new_password2": second})
    assert page.status_code == 200
    assert message in page.content.decode()
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


@pytest.fixture
def proxied(settings):
    """Behind one proxy of ours: it appends the address that it speaks with."""
    settings.PROXIES = 1


def log_in_from(client, address, password=PASSWORD, username="wang", claim=""):
    forwarded = f"{claim}, {address}" if claim else address
    response = client.post(
        LOGIN, {"username": username, "password": password}, HTTP_X_FORWARDED_FOR=forwarded
    )
    if response.status_code == 302:
        client.logout()
    return response.status_code


def test_behind_a_proxy_a_stranger_locks_nobody_out(client, wang, proxied):
    assert [log_in_from(client, "198.51.100.1", "wrong") for _ in range(6)] == [200, 200, 200, 200, 429, 429]
    assert log_in_from(client, "203.0.113.7") == 302


def test_a_claimed_address_gets_nobody_round_the_lock(client, wang, proxied):
    for n in range(5):
        log_in_from(client, "198.51.100.1", "wrong", claim=f"192.0.2.{n}")
    assert log_in_from(client, "198.51.100.1", claim="192.0.2.99") == 429
    assert log_in_from(client, "192.0.2.1") == 302  # and nobody is locked out by being named


def test_who_goes_on_trying_does_not_prolong_the_lock(client, wang):
    for _ in range(5):
        log_in(client, "wrong")
    locked_at = AccessAttempt.objects.get().attempt_time
    log_in(client, "wrong")
    assert AccessAttempt.objects.get().attempt_time == locked_at


def test_one_address_cannot_try_many_names(client, wang, cast, proxied):
    codes = [log_in_from(client, "198.51.100.1", "wrong", f"name{n}") for n in range(NAMES + 1)]
    assert codes == [200] * NAMES + [429]
    assert log_in_from(client, "198.51.100.1") == 429
    assert log_in_from(client, "203.0.113.7") == 302


def test_many_colleagues_who_mistype_keep_no_known_person_out(client, wang, proxied):
    assert log_in_from(client, "203.0.113.7") == 302
    for n in range(NAMES):
        log_in_from(client, "203.0.113.7", "wrong", f"name{n}")
    assert log_in_from(client, "203.0.113.7") == 302


def attack(client) -> None:
    """Guesses at Wang's password, five from each address."""
    for n in range(ATTACKED):
        log_in_from(client, f"198.51.100.{n // 5}", "wrong")


def test_guesses_from_many_addresses_are_slowed_and_the_owner_gets_in(client, wang, proxied):
    assert log_in_from(client, "203.0.113.7") == 302
    attack(client)
    assert [log_in_from(client, "198.51.100.9", "wrong") for _ in range(2)] == [429, 429]  # one try, not five
    assert log_in_from(client, "192.0.2.8") == 302  # the right password from a new address
    assert [log_in_from(client, "203.0.113.7", "wrong") for _ in range(4)] == [200] * 4
    assert log_in_from(client, "203.0.113.7") == 302  # the usual desk has all its tries
    assert log_in_from(client, "198.51.100.77", "wrong", "li") == 200  # other people notice nothing


def test_failed_logins_are_a_lasting_record_and_administrators_read_it(client, wang, cast, proxied):
    log_in_from(client, "198.51.100.1", "wrong")
    log_in_from(client, "198.51.100.1")
    assert list(AccessFailureLog.objects.values_list("username", "ip_address")) == [("wang", "198.51.100.1")]
    Staff.objects.filter(pk=cast.admin.pk).update(must_change_password=False)
    client.force_login(Staff.objects.get(pk=cast.admin.pk))
    page = client.get("/admin/accounts/failedlogin/").content.decode()
    shown = ("登录失败记录", "198.51.100.1", "wang", "登录因此暂停")
    assert [text for text in shown if text not in page] == []
    assert client.get("/admin/accounts/login/").status_code == 200
    assert client.post("/admin/accounts/failedlogin/add/").status_code == 403


@pytest.mark.parametrize("door", [LOGIN, "/admin/login/"])
@pytest.mark.parametrize("name", ["x" * 61, "x" * 256, "长" * 70_000, "a\0b"])
def test_a_name_that_nobody_can_have_is_refused_in_words(client, db, door, name):
    page = client.post(f"{door}?next=%00&x=%00", {"username": name, "password": "wrong"})
    assert page.status_code == 200
    assert page.context["form"].errors != {}


def test_the_door_of_the_configuration_pages_has_the_same_lock(client, wang):
    codes = [
        client.post("/admin/login/", {"username": "wang", "password": "wrong"}).status_code for _ in range(5)
    ]
    assert codes == [200, 200, 200, 200, 429]
