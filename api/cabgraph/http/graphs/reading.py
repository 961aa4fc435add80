"""Reading a graph over HTTP: the format a client wants, the graph's tag, and its statements as a stream."""

from hashlib import sha256
from typing import Final

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from cabgraph import __version__
from cabgraph.answers.registry import Registry
from cabgraph.http.entity_tags import is_held
from cabgraph.http.graphs.streaming import Written
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import PREFIXES
from cabgraph.settings import Settings
from cabgraph.store.embedded import EmbeddedStore
from cabgraph.store.graphs import MEDIA_TYPES, UNNAMED, GraphReader
from cabgraph.store.release import Manifest
from cabgraph.texts import both

AT_ONCE: Final = 8
"""How many graphs are read at once in a process; each holds a thread."""
_UNTAKEN_SECONDS: Final = 30.0
_VARY: Final = "Accept, Accept-Encoding, Origin"


class Readers:
    """The places for readers of graphs in this process."""

    def __init__(self) -> None:
        self._free = AT_ONCE

    def take(self) -> None:
        """Take a place. Raises ProblemError 503 when all are taken."""
        if not self._free:
            raise ProblemError(503, "many-readers", both("workspace.many-readers")).with_headers(Retry_After="5")
        self._free -= 1

    def give_back(self) -> None:
        """Give the place to the next."""
        self._free += 1


def graph_reader(registry: Registry) -> GraphReader:
    """Return the graphs of a release; of its own store, also where an endpoint answers questions."""
    if isinstance(registry.store, EmbeddedStore):
        return GraphReader(registry.store, PREFIXES)
    return GraphReader.open(registry.release.store, PREFIXES)


def tag_of(manifest: Manifest, graph: str, media_type: str) -> str:
    """Return the tag of a graph in a format: the same as long as nothing changes that graph."""
    parts = (manifest.version_of(graph), graph, media_type, __version__)
    return f'"{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'


def tags_of(manifest: Manifest, graph: str) -> set[str]:
    """Return the tags of a graph in all formats."""
    return {tag_of(manifest, graph, media_type) for media_type in MEDIA_TYPES}


async def read_graph(request: Request, settings: Settings, registry: Registry, graph: str) -> Response:
    """Answer with a graph in the format the client wants. Raises ProblemError 404, 406."""
    reader = await run_in_threadpool(graph_reader, registry)
    if not reader.has(graph):
        raise no_graph(graph)
    media_type = _media_type(request)
    tag = tag_of(registry.release.manifest, graph, media_type)
    headers = {"ETag": tag, "Vary": _VARY, "Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
    headers["Cache-Control"] = "no-cache"
    if is_held(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    if request.scope.get("was_head"):
        return StreamingResponse(iter(()), headers=headers)
    union = graph == UNNAMED and not settings.workspace
    readers: Readers = request.app.state.readers
    readers.take()
    written = Written(lambda out: reader.write(None if union else graph, media_type, out), _UNTAKEN_SECONDS)
    try:
        await written.begin()
    except BaseException:
        readers.give_back()
        raise
    return _Held(written, readers, headers)


class _Held(StreamingResponse):
    """A stream that gives its place back whatever becomes of it."""

    def __init__(self, written: Written, readers: Readers, headers: dict[str, str]) -> None:
        super().__init__(written.__aiter__(), headers=headers)
        self._written = written
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream, then let go of its thread and its place."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._written.stop()
            self._readers.give_back()


def no_graph(graph: str) -> ProblemError:
    """Return the problem of a graph that is not there."""
    return ProblemError(404, "graph-not-found", both("workspace.no-graph", graph=graph), graph=graph)


def _media_type(request: Request) -> str:
    named = request.query_params.get("format")
    if named is not None:
        if named not in RDF_FORMATS:
            raise ProblemError(400, "bad-parameter", both("workspace.format", known=", ".join(RDF_FORMATS)))
        return RDF_FORMATS[named]
    found = best_type(request.headers.get("accept", ""), MEDIA_TYPES)
    if found is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=MEDIA_TYPES)
    return found
