"""Which addresses are the public internet's: everything else, in whatever spelling, is somebody's inside."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are an IPv4 address."""
_COMPATIBLE: Final = IPv6Network("::/96")
"""IPv4-compatible, given up by RFC 4291, section 2.5.5.1."""


def is_public(address: str) -> bool:
    """Say whether an address, and each that it carries within, is one of the global unicast ones (RFC 6890)."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    carried = tuple(_within(found))
    return all(map(_global, carried or (found,)))


def _within(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses within an IPv6 address: mapped, translated, of 6to4 (RFC 3056), of Teredo (RFC 4380)."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _TRANSLATED or address in _COMPATIBLE:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def _global(address: IPv4Address | IPv6Address) -> bool:
    site = isinstance(address, IPv6Address) and (address.is_site_local or address.scope_id is not None)
    return address.is_global and not (address.is_multicast or address.is_reserved or site)
