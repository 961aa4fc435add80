"""A query from its reading to its answer: the tag first, then the sandbox, then the headers."""

from time import perf_counter
from typing import Final

from fastapi import Request, Response

from cabgraph.http.entity_tags import is_held
from cabgraph.http.sparql.asking import Asked
from cabgraph.http.sparql.formats import Formats, chosen
from cabgraph.http.sparql.memory import Given, Memory
from cabgraph.http.sparql.packing import WORTH, encoding_for, packed
from cabgraph.http.sparql.refusals import refusal
from cabgraph.http.sparql.sending import StreamedAnswer
from cabgraph.http.sparql.tags import digest_of, tag_of
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
_REMEMBERED: Final = 'cache;desc="hit"'
"""Server-Timing of an answer that was not evaluated again."""
_GONE: Final = 499
"""The status that nobody receives: the client has closed the connection."""


async def answer_query(request: Request, asked: Asked, release: Release, settings: Settings) -> Response:
    """Answer a query, from memory where that is right. Raises ProblemError."""
    token = asked_token(request)
    formats = chosen(asked.formats, request.headers.get("accept", ""))
    encoding = encoding_for(request.headers.get("accept-encoding", ""))
    pool: Pool = request.app.state.pool
    memory: Memory = request.app.state.memory
    limits = limits_of(settings, with_token=token is not None)
    started = perf_counter()
    try:
        reading = await pool.judge(asked.text, limits)
    except SandboxError as error:
        raise refusal(error, asked.text) from error
    judged = perf_counter()
    headers = {"Vary": VARY, "Cache-Control": "no-cache", **OPEN}
    digest = ""
    if reading.changing:
        headers["Cache-Control"] = "no-store"
    else:
        digest = digest_of(release.manifest, asked, formats, encoding)
        headers["ETag"] = tag = tag_of(digest)
        if is_held(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if given := memory.find(digest):
            return Response(given.body, headers={**given.headers, "Server-Timing": _REMEMBERED})
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
        answer = await while_connected(pool.run(job, reading), request.receive)
    except SandboxError as error:
        raise refusal(error, asked.text) from error
    except ClientGoneError:
        return Response(status_code=_GONE)
    answer.times["guard"] = judged - started
    whole = _whole(answer, formats, encoding, headers)
    if whole is None:
        return StreamedAnswer(answer, encoding, limits.write_seconds, headers)
    if digest:
        memory.keep(digest, whole)
    return Response(whole.body, headers=whole.headers)


def _whole(answer: Answer, formats: Formats, encoding: str, headers: dict[str, str]) -> Given | None:
    """Complete the headers, and return the answer if it is all there."""
    headers["Server-Timing"] = _timing(answer)
    headers["Content-Type"] = _content_type(formats, answer)
    if not answer.complete:
        if encoding:
            headers["Content-Encoding"] = encoding
        return None
    body = answer.head
    if encoding and len(body) >= WORTH:
        body = packed(body, encoding)
        headers["Content-Encoding"] = encoding
    return Given(body, headers)


def _content_type(formats: Formats, answer: Answer) -> str:
    name = formats.name(answer.form) or answer.media_type
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def _timing(answer: Answer) -> str:
    """Return Server-Timing (https://www.w3.org/TR/server-timing/): milliseconds to the first byte, by part."""
    return ", ".join(f"{name};dur={seconds * 1000:.2f}" for name, seconds in answer.times.items())
