"""The result of a query as it comes from a child, for one reader."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Final, Protocol

from cabgraph.sandbox.problems import BrokenOff, SandboxError

HIGH: Final = 256 << 10
"""Bytes that wait for the reader at which the child is read no more."""
LOW: Final = 64 << 10


class Source(Protocol):
    """Where an answer comes from."""

    def pause(self) -> None:
        """Give no more for now."""
        ...

    def resume(self) -> None:
        """Go on."""
        ...

    def give_up(self) -> None:
        """Nobody wants the rest."""
        ...


class Answer:
    """A result that has begun: `head` is there, the rest comes by iteration, as bytes.

    Iteration raises BrokenOff when the result ends before its end. `close` frees the worker at any time; call it when
    the client is gone.
    """

    def __init__(self, source: Source) -> None:
        self.form = ""
        self.media_type = ""
        self.head = b""
        self.complete = False
        """Whether `head` is all there is: nothing need be iterated or closed."""
        self.times: dict[str, float] = {}
        """Seconds until `head` was there, by part: guard, queue, evaluate."""
        self._source: Source | None = source
        self._blocks: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._error: SandboxError | None = None
        self._reader: asyncio.Future[None] | None = None
        self._paused = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._iterate()

    async def _iterate(self) -> AsyncIterator[bytes]:
        while True:
            if self._blocks:
                block = self._blocks.popleft()
                self._size -= len(block)
                if self._paused and self._size <= LOW and self._source is not None:
                    self._paused = False
                    self._source.resume()
                yield block
            elif self._error is not None:
                raise BrokenOff(self._error)
            elif self._ended:
                return
            else:
                self._reader = asyncio.get_running_loop().create_future()
                await self._reader

    async def close(self) -> None:
        """Let go of the worker; one that is not done is killed."""
        self.abandon()

    def abandon(self) -> None:
        """Let go of the worker without waiting."""
        source, self._source = self._source, None
        if source is not None and not self._ended:
            self.fail(BrokenOff())
            source.give_up()

    def begin(self, form: str, media_type: str) -> None:
        """Take the head of the result."""
        self.form = form
        self.media_type = media_type

    @property
    def waiting(self) -> int:
        """How many bytes wait for the reader."""
        return self._size

    def take_head(self) -> None:
        """Make `head` of what is there."""
        self.head = b"".join(self._blocks)
        self._blocks.clear()
        self._size = 0
        self.complete = self._ended

    def feed(self, block: bytes) -> None:
        """Take a block from the source, which is paused while too much waits."""
        self._blocks.append(block)
        self._size += len(block)
        if self._size >= HIGH and not self._paused and self._source is not None:
            self._paused = True
            self._source.pause()
        self._wake()

    def end(self) -> None:
        """Take note that this is all; the source is free."""
        self._ended = True
        self._source = None
        self._wake()

    def fail(self, error: SandboxError) -> None:
        """Take note that nothing more will come; what is there is still handed out before the error."""
        self._error = error
        self._source = None
        self._wake()

    def _wake(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None and not reader.done():
            reader.set_result(None)
