"""The internet as the broker sees it: a name becomes addresses once, and connections go to an address, not a name."""

import asyncio
import socket
import ssl
from functools import cache
from typing import Final

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_CONNECT: Final = 5.0
"""Seconds for one attempt."""


class Outside:
    """What the broker asks of the system."""

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """Return all addresses of a host. Raises OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(each[4][0]) for each in found))

    async def connect(self, address: str, port: int, server_name: str | None) -> Streams:
        """Connect to an address; with a name it is TLS, and the certificate is that name's. Raises OSError."""
        tls = None if server_name is None else _tls()
        async with asyncio.timeout(_CONNECT):
            return await asyncio.open_connection(address, port, ssl=tls, server_hostname=server_name)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
