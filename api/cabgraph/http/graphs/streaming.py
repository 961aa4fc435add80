"""What a thread writes as blocks that the event loop sends: a few at a time, so that memory stays flat."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError as NoLongerAwaitedError
from concurrent.futures import TimeoutError as NobodyTookError
from typing import IO, Final, Self, cast

_BLOCK: Final = 1 << 16
_WAITING: Final = 2


class GoneError(Exception):
    """Nobody takes what is written any more."""


class Written:
    """The blocks that `write` puts into the file it is given, in a thread of its own.

    `begin` waits for the first block, so that a failure before it still has a status of its own; a later one breaks
    the iteration off. A reader that takes nothing for so many seconds ends the thread.
    """

    def __init__(self, write: Callable[[IO[bytes]], None], seconds: float) -> None:
        self._write = write
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._blocks: asyncio.Queue[bytes | BaseException | None] = asyncio.Queue(_WAITING)
        self._first: bytes | None = None
        self._gone = False
        self._held = bytearray()

    async def begin(self) -> Self:
        """Start writing and wait for the first block. Raises what the writing raises before it."""
        threading.Thread(target=self._run, daemon=True).start()
        self._first = await self._next()
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the blocks. Raises what the writing raises."""
        try:
            block = self._first
            while block is not None:
                yield block
                if self._gone:
                    raise GoneError("taken too slowly")
                block = await self._next()
        finally:
            self._gone = True

    def stop(self) -> None:
        """End the thread at its next block."""
        self._gone = True

    async def _next(self) -> bytes | None:
        found = await self._blocks.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def _run(self) -> None:
        try:
            self._write(cast("IO[bytes]", self))
            if self._held:
                self._put(bytes(self._held))
            self._put(None)
        except GoneError:
            return
        except Exception as error:  # noqa: BLE001 - it is raised where the blocks are awaited
            self._put_last(error)

    def write(self, block: bytes) -> int:
        """Take what is written; wait while enough of it lies there untaken. Raises GoneError."""
        self._held += block
        if len(self._held) >= _BLOCK:
            self._put(bytes(self._held))
            self._held.clear()
        return len(block)

    def flush(self) -> None:
        """Blocks are sent when they are full."""

    def _put(self, block: bytes | BaseException | None) -> None:
        if self._gone:
            raise GoneError("nobody listens")
        putting = asyncio.run_coroutine_threadsafe(self._blocks.put(block), self._loop)
        try:
            putting.result(self._seconds)
        except (NobodyTookError, NoLongerAwaitedError) as error:
            putting.cancel()
            self._gone = True
            raise GoneError("taken too slowly") from error
        except RuntimeError as error:
            raise GoneError("the loop has ended") from error

    def _put_last(self, error: BaseException) -> None:
        try:
            self._put(error)
        except GoneError:
            return
