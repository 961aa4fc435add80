"""The body of a request, never more of it than may be."""

import asyncio
from typing import Final

from fastapi import Request
from starlette.requests import ClientDisconnect

from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

_SECONDS: Final = 30.0
"""For so long a body may be on its way."""


async def read_body(request: Request, most: int) -> bytes:
    """Return the body, at most so many bytes, told or not how many. Raises ProblemError 408, 413, 415."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        detail = both("sparql.packed-body", encoding=encoding[:40])
        raise ProblemError(415, "unsupported-media-type", detail).with_headers(Accept_Encoding="identity")
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > most:
        raise _too_large(most)
    blocks, size = [], 0
    try:
        async with asyncio.timeout(_SECONDS):
            async for block in request.stream():
                size += len(block)
                if size > most:
                    raise _too_large(most)
                blocks.append(block)
    except TimeoutError as error:
        raise ProblemError(408, "slow-client", both("sparql.slow", seconds=int(_SECONDS))).with_headers(
            Connection="close"
        ) from error
    except ClientDisconnect as error:
        raise ProblemError(400, "bad-parameter", both("sparql.no-text")) from error
    return b"".join(blocks)


def _too_large(most: int) -> ProblemError:
    """Return the problem of a body that is too large; what is still to come is not read."""
    detail = both("sparql.too-long", limit=most >> 10)
    return ProblemError(413, "too-large", detail, limit=most)
