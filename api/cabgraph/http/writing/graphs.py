"""Graphs put, added to and taken away over HTTP (SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 to 5.6)."""

from uuid import uuid4

from fastapi import Request, Response

from cabgraph.http.graphs.reading import no_graph
from cabgraph.http.graphs.target import STORE, address
from cabgraph.http.writing.bodies import documents_of
from cabgraph.http.writing.making import RELEASE_HEADER, make
from cabgraph.http.writing.who import require_writer
from cabgraph.settings import Settings
from cabgraph.workspace.change import BASE, Change, Kind
from cabgraph.workspace.commit import Committed


async def put_graph(request: Request, settings: Settings, graph: str) -> Response:
    """Make the body the graph: 201 when there was none, else 204."""
    made = await _sent(request, settings, "put", graph)
    return _done(request, made, graph)


async def add_to_graph(request: Request, settings: Settings, graph: str) -> Response:
    """Add the body to the graph: 201 when there was none, else 204."""
    made = await _sent(request, settings, "post", graph)
    return _done(request, made, graph)


async def create_graph(request: Request, settings: Settings) -> Response:
    """Make the body a new graph under an address that this server chooses: 201 with it (section 5.5)."""
    graph = address(request, settings, f"{STORE}/{uuid4()}")
    made = await _sent(request, settings, "put", graph)
    return Response(status_code=201, headers={RELEASE_HEADER: made.release, "Location": graph})


async def delete_graph(request: Request, settings: Settings, graph: str) -> Response:
    """Take the graph away: 204, or 404 when there is none; the default graph is emptied."""
    who = require_writer(request, settings)
    made = await make(request, settings, Change("delete", graph=graph), who)
    if graph and not made.existed:
        raise no_graph(graph)
    return Response(status_code=204, headers={RELEASE_HEADER: made.release})


async def _sent(request: Request, settings: Settings, kind: Kind, graph: str) -> Committed:
    who = require_writer(request, settings)
    async with documents_of(request, settings.graph_megabytes) as documents:
        change = Change(kind, graph=graph, documents=documents, base=graph or BASE)
        return await make(request, settings, change, who)


def _done(request: Request, made: Committed, graph: str) -> Response:
    headers = {RELEASE_HEADER: made.release}
    if not graph or made.existed:
        return Response(status_code=204, headers=headers)
    return Response(status_code=201, headers={**headers, "Location": str(request.url)})
