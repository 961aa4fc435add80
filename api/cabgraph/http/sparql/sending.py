"""An answer on the wire: whole where it is, else block by block, and cut where it cannot be finished."""

import asyncio

from fastapi import Response
from starlette.types import Message, Receive, Scope, Send

from cabgraph.http.sparql.packing import packer
from cabgraph.sandbox.answer import Answer
from cabgraph.sandbox.problems import SandboxError


class CutOffError(Exception):
    """An answer that began and cannot be ended; the server closes the connection without the last chunk."""


class StreamedAnswer(Response):
    """The rest of an answer that has begun: sent while the reader takes it, let go of at once when the reader is gone.

    A reader that takes nothing for so many seconds is cut off; so is an answer that breaks. Neither looks like an end.
    """

    def __init__(self, answer: Answer, encoding: str, write_seconds: float, headers: dict[str, str]) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._answer = answer
        self._packer = packer(encoding)
        self._write_seconds = write_seconds
        self._gone = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Raises CutOffError."""
        start: Message = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        if scope.get("was_head"):
            await self._answer.close()
            await send(start)
            await send({"type": "http.response.body", "body": b""})
            return
        watching = asyncio.create_task(self._watch(receive))
        try:
            await self._send(start, send)
            await self._put(self._answer.head, send)
            async for block in self._answer:
                await self._put(block, send)
            rest = self._packer.flush() if self._packer else b""
            await self._send({"type": "http.response.body", "body": rest}, send)
        except (SandboxError, TimeoutError, OSError) as error:
            if not self._gone:
                raise CutOffError(str(error)) from None
        finally:
            watching.cancel()
            await self._answer.close()

    async def _put(self, block: bytes, send: Send) -> None:
        packed = self._packer.compress(block) if self._packer else block
        if packed:
            await self._send({"type": "http.response.body", "body": packed, "more_body": True}, send)

    async def _send(self, message: Message, send: Send) -> None:
        async with asyncio.timeout(self._write_seconds):
            await send(message)

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        await self._answer.close()
