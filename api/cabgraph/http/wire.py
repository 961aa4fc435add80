"""The connection under HTTP: a head that comes too slowly, is too large or is none gets its answer and is cut."""

import asyncio
from typing import Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from cabgraph.http.problems import MEDIA_TYPE, TYPES
from cabgraph.texts import both

SECONDS: Final = 15.0
"""For so long the head of a request may be on its way, from the connection or from its first byte."""
MOST: Final = 256 << 10
"""Bytes of a head: the longest query of an address, each character percent-encoded, and headers."""


LINGER: Final = 5.0
"""For so long what still comes after an answer is thrown away: a client that is cut at once may never see why."""


class Connection(HttpToolsProtocol):
    """A connection that waits for a head only so long, takes only so much of it, and cuts bodies that go on for ever.

    Without it a client that sends a byte a second, or headers without end, holds a connection and its memory for ever.
    """

    _clock: asyncio.TimerHandle | None = None
    _rest: asyncio.TimerHandle | None = None
    _size = 0
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        self._whole()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what comes before the head is whole."""
        if self._refused:
            return
        if self._clock is not None:
            self._size += len(data)
            if self._size > MOST:
                self._refuse(431, "too-large", "head-too-large", limit=MOST >> 10)
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Wait for the head of the next request on the same connection."""
        super().on_message_begin()
        if self._clock is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Take note that the head is whole."""
        self._wait_no_more()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Take note that the body is whole."""
        self._whole()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Take the rest of a body that was answered before it was whole, for a while."""
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body:
            self._rest = self.loop.call_later(LINGER, self.transport.close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the text of the server is English only
        """Answer what is no HTTP."""
        self._refuse(400, "not-http", "not-http")

    def _wait(self) -> None:
        self._size = 0
        self._clock = self.loop.call_later(SECONDS, self._late)

    def _wait_no_more(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _whole(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _late(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._wait()  # the answer to the request before is still on its way
        else:
            self._refuse(408, "slow-client", "head-slow", seconds=int(SECONDS))

    def _refuse(self, status: int, slug: str, code: str, **values: object) -> None:
        self._wait_no_more()
        if self.transport.is_closing():
            return
        body = orjson.dumps(_problem(status, slug, both(f"wire.{code}", **values)))
        head = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head.encode("ascii") + body)
        self.transport.write_eof()
        self._refused = True
        self._rest = self.loop.call_later(LINGER, self.transport.close)


def _problem(status: int, slug: str, detail: dict[str, str]) -> dict[str, Any]:
    title = both(f"errors.{slug}")
    texts = {language: {"title": title[language], "detail": detail[language]} for language in detail}
    first = next(iter(texts.values()))
    return {"type": TYPES + slug, **first, "status": status, "texts": texts}
