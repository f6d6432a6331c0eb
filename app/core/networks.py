"""Addresses of machines: which are somebody's on the internet, and how a setting names one."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

_TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address in its last four bytes (RFC 6052)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is somebody's on the internet, also where IPv6 wraps one of IPv4."""
    if isinstance(address, IPv6Address):
        wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _TRANSLATED:
            wrapped.append(IPv4Address(address.packed[-4:]))
        if not all(is_public(one) for one in wrapped if one is not None):
            return False
        if address.ipv4_mapped is not None:
            return True
    return address.is_global and not address.is_multicast


def names_private(host: str) -> bool:
    """Whether a host is written as an address of an own network, or as localhost (RFC 6761, 6.3);
    any other name may still turn out so.
    """
    if host.lower().rstrip(".").rpartition(".")[2] == "localhost":
        return True
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False


def host_and_port(url: str) -> str:
    """What a setting calls the machine of an address: "host", or "host:port" where it says one."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"{host}:{parts.port}" if parts.port else host
