"""Where a request comes from: the one answer for login limits, the portal's limits and records."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

OWN_MACHINE = "127.0.0.1"  # what speaks through a Unix socket has no address


def client_address(request: HttpRequest) -> str:
    """The address as the outermost of our proxies saw it; an IPv6 address stands for its /64 network.

    Each proxy appends to X-Forwarded-For whom it speaks with. So with N proxies of ours the N-th entry from the right
    is what ours wrote, and everything left of it is what the client claims. Where it is missing or isn't an address,
    the request didn't come through all of them: then the peer counts. One person has a whole /64 to choose from.
    """
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    claimed = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    seen = None
    if 0 < settings.PROXIES <= len(claimed):
        seen = _parsed(claimed[-settings.PROXIES])
    found = seen or peer
    if found is None:
        return OWN_MACHINE
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, 64), strict=False).network_address)
    return str(found)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """An address with or without port, as proxies write it; None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
