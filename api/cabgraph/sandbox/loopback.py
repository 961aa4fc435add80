"""A loopback of its own for a worker that asks services: its only way out is a socket that the parent listens on.

A socket belongs to the network it was made in. The worker makes a listening one in its own network and hands it to the
parent, which stays in the network of the host: so the worker reaches the parent's broker, and nothing else.
"""

import fcntl
import socket
import struct
from contextlib import suppress
from typing import Final

_GET_FLAGS: Final = 0x8913
_SET_FLAGS: Final = 0x8914
_UP: Final = 0x1
_REQUEST: Final = "16sh22x"
"""struct ifreq of netdevice(7): a name, then flags."""


def hand_over(control: socket.socket) -> bool:
    """Bring up loopback in this process's network, listen there, pass the socket on; False where that fails."""
    with suppress(OSError):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            now = fcntl.ioctl(probe, _GET_FLAGS, struct.pack(_REQUEST, b"lo", 0))
            flags = struct.unpack(_REQUEST, now)[1]
            fcntl.ioctl(probe, _SET_FLAGS, struct.pack(_REQUEST, b"lo", flags | _UP))
        with socket.create_server(("127.0.0.1", 0)) as listener:
            socket.send_fds(control, [b"."], [listener.fileno()])
        return True
    return False


def take_over(control: socket.socket) -> socket.socket | None:
    """Return the listening socket that a worker passed on before it said it was ready, if it did."""
    control.setblocking(False)
    with suppress(OSError):
        found = socket.recv_fds(control, 1, 1)[1]
        if found:
            listener = socket.socket(fileno=found[0])
            listener.setblocking(False)
            return listener
    return None
