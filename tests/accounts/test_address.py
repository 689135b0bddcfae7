"""Whose request it is, behind none, one and two proxies of ours, whatever the client claims."""

import pytest
from django.test import RequestFactory
from django_ratelimit.core import _get_ip  # the library's own reading of the setting

from accounts.address import client_address

PEER = "10.0.0.5"


def seen(settings, proxies: int, forwarded: str | None, peer: str = PEER, **headers: str) -> str:
    settings.PROXIES = proxies
    if forwarded is not None:
        headers["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PEER),
        (0, "1.1.1.1", PEER),  # nobody of ours wrote that
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, 203.0.113.7", "203.0.113.7"),  # the left one is the client's claim
        (1, "1.1.1.1,2.2.2.2 ,203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "1.1.1.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", PEER),  # came past one of the two
        (1, None, PEER),
        (1, "", PEER),
        (1, "unknown", PEER),
        (1, "203.0.113.7:51234", "203.0.113.7"),
        (1, "[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
        (1, "1.1.1.1, <script>", PEER),
    ],
)
def test_only_what_our_own_proxies_wrote_counts(settings, proxies, forwarded, address):
    assert seen(settings, proxies, forwarded) == address


def test_other_headers_say_nothing(settings):
    spoofed = {"HTTP_X_REAL_IP": "1.1.1.1", "HTTP_FORWARDED": "for=1.1.1.1", "HTTP_CLIENT_IP": "1.1.1.1"}
    assert seen(settings, 1, "203.0.113.7", **spoofed) == "203.0.113.7"
    assert seen(settings, 0, None, **spoofed) == PEER


def test_a_unix_socket_has_no_address(settings):
    assert seen(settings, 0, None, peer="") == "127.0.0.1"


def test_the_portals_limits_ask_the_same_function(settings):
    settings.PROXIES = 2
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7, 10.0.0.1")
    assert _get_ip(request) == client_address(request) == "203.0.113.7"
