"""One HTTP/1.1 connection, seen from either end; h11 keeps the rules of RFC 9112."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import h11

_READ: Final = 64 << 10
_HEADERS: Final = 32 << 10
"""The longest head of a message, in bytes."""


class Talk:
    """A connection that carries one exchange."""

    def __init__(
        self, role: type[h11.CLIENT | h11.SERVER], streams: tuple[asyncio.StreamReader, asyncio.StreamWriter]
    ) -> None:
        self._state = h11.Connection(role, max_incomplete_event_size=_HEADERS)
        self._reader, self._writer = streams

    async def send(self, *events: h11.Event) -> None:
        """Send, no faster than the other end reads. Raises OSError, h11.ProtocolError."""
        for event in events:
            self._writer.write(self._state.send(event) or b"")
        await self._writer.drain()

    async def hear(self) -> h11.Event:
        """Return what comes next. Raises OSError, h11.ProtocolError when it is no HTTP or ends too early."""
        while True:
            event = self._state.next_event()
            if event is h11.NEED_DATA:
                self._state.receive_data(await self._reader.read(_READ))
            elif isinstance(event, h11.InformationalResponse):
                continue
            elif isinstance(event, h11.Event) and not isinstance(event, h11.ConnectionClosed):
                return event
            else:
                raise h11.RemoteProtocolError("the connection ended")

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the blocks of the body of the message whose head was heard."""
        while isinstance(event := await self.hear(), h11.Data):
            yield bytes(event.data)

    def end(self) -> None:
        """Close after what was sent has gone out."""
        self._writer.close()

    def abort(self) -> None:
        """Close at once; the other end sees that something is missing."""
        self._writer.transport.abort()
