"""A query from its reading to its answer: the tag first, then the sandbox, then the headers."""

from typing import Final

from fastapi import Request, Response

from cabgraph.http.sparql.asking import Asked
from cabgraph.http.sparql.formats import Formats, chosen
from cabgraph.http.sparql.packing import WORTH, encoding_for, packed
from cabgraph.http.sparql.refusals import refusal
from cabgraph.http.sparql.sending import StreamedAnswer
from cabgraph.http.sparql.tags import changes, held, tag_of
from cabgraph.http.sparql.watching import ClientGoneError, while_connected
from cabgraph.http.tokens import asked_token
from cabgraph.sandbox.answer import Answer
from cabgraph.sandbox.limits import limits_of
from cabgraph.sandbox.pool import Job, Pool
from cabgraph.sandbox.problems import SandboxError
from cabgraph.settings import Settings
from cabgraph.store.release import Release

BASE: Final = "https://w3id.org/cabgraph/"
"""What relative IRIs of a query are resolved against, whatever host it was sent to."""
VARY: Final = "Accept, Accept-Encoding"
METHODS: Final = "GET, HEAD, POST, OPTIONS"
OPEN: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Server-Timing",
    "X-Content-Type-Options": "nosniff",
}
"""Said with every answer: scripts of any site may read it, without credentials."""
_GONE: Final = 499
"""The status that nobody receives: the client has closed the connection."""


async def answer_query(request: Request, asked: Asked, release: Release, settings: Settings) -> Response:
    """Answer a query. Raises ProblemError."""
    token = asked_token(request)
    formats = chosen(asked.formats, request.headers.get("accept", ""))
    encoding = encoding_for(request.headers.get("accept-encoding", ""))
    headers = {"Vary": VARY, "Cache-Control": "no-cache", **OPEN}
    if changes(asked.text):
        headers["Cache-Control"] = "no-store"
    else:
        headers["ETag"] = tag = tag_of(release.manifest, asked, formats, encoding)
        if held(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
    pool: Pool = request.app.state.pool
    limits = limits_of(settings, with_token=token is not None)
    job = Job(
        store=release.store,
        text=asked.text,
        base=BASE,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        solutions=formats.table,
        boolean=formats.table,
        graph=formats.graph,
        limits=limits,
    )
    try:
        answer = await while_connected(pool.run(job), request.receive)
    except SandboxError as error:
        raise refusal(error, asked.text) from error
    except ClientGoneError:
        return Response(status_code=_GONE)
    headers["Server-Timing"] = _timing(answer)
    headers["Content-Type"] = _content_type(formats, answer)
    if not answer.complete:
        if encoding:
            headers["Content-Encoding"] = encoding
        return StreamedAnswer(answer, encoding, limits.write_seconds, headers)
    body = answer.head
    if encoding and len(body) >= WORTH:
        body = packed(body, encoding)
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers)


def _content_type(formats: Formats, answer: Answer) -> str:
    name = formats.name(answer.form) or answer.media_type
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def _timing(answer: Answer) -> str:
    """Return Server-Timing (https://www.w3.org/TR/server-timing/): milliseconds to the first byte, by part."""
    return ", ".join(f"{name};dur={seconds * 1000:.2f}" for name, seconds in answer.times.items())
