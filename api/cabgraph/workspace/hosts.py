"""Which hosts are this machine itself, and how a process leaves the network that has the others."""

import ctypes
import sys
from ipaddress import ip_address
from typing import Final

_NEW_NETWORK: Final = 0x40000000
_NEW_USERS: Final = 0x10000000


def is_loopback(host: str) -> bool:
    """Whether a host is this machine's own address, which nothing outside can reach."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def leave_the_network() -> bool:
    """Move this process into a network of its own without any interface, where the system lets it; tell whether.

    It has to be done before threads start (unshare(2)).
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_NETWORK | _NEW_USERS))
