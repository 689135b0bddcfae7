from django.urls import reverse

from desk import urls as desk
from portal import urls as portal
from tools.bad_inputs.addresses import Address, addresses, area_of


def test_every_address_of_portal_desk_and_admin_is_found():
    names = [address.name for address in addresses()]
    told = [f"{urls.app_name}:{pattern.name}" for urls in (portal, desk) for pattern in urls.urlpatterns]
    assert [name for name in told if name not in names] == []
    assert {"admin:accounts_staff_change", "admin:casework_calendarday_gazette", "accounts:login"} <= set(
        names
    )


def test_the_path_of_an_address_leads_back_to_it():
    address = next(each for each in addresses() if each.name == "desk:act")
    assert address.path({"matter_id": "7", "name": "note"}) == reverse("desk:act", args=[7, "note"])


def test_an_area_is_the_view_with_its_word():
    assert area_of("/desk/cases/7/acts/note/?from=x#top") == "desk:act/note"
    assert area_of("/desk/nothing/") == "no such address"


def test_half_surrogates_in_a_path_are_sent_as_bytes():
    address = Address("desk:act", "desk/cases/<int:matter_id>/acts/<slug:name>/")
    assert address.path({"name": "\ud800", "matter_id": "²"}) == "/desk/cases/%C2%B2/acts/%ED%A0%80/"
