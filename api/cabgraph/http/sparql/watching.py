"""Waiting for an answer only as long as the client does."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

from starlette.types import Receive

_Found = TypeVar("_Found")

_SOON: Final = 0.02
"""Seconds within which most queries have their answer; only then is the client watched."""


class ClientGoneError(Exception):
    """The client has closed the connection."""


async def while_connected(awaited: Awaitable[_Found], receive: Receive) -> _Found:
    """Return what is awaited; cancel it when the client closes the connection. Raises ClientGoneError."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - this is a coroutine
    watching: list[asyncio.Task[None]] = []
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        task.cancel()

    loop = asyncio.get_running_loop()
    clock = loop.call_later(_SOON, lambda: watching.append(loop.create_task(watch())))
    try:
        return await awaited
    except asyncio.CancelledError:
        if gone and task.uncancel() == 0:
            raise ClientGoneError from None
        raise
    finally:
        clock.cancel()
        for each in watching:
            each.cancel()
