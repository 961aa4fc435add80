"""The Graph Store Protocol: `/sparql/graphs` with `?graph=` or `?default`, and graphs at their own addresses."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.graph_reading import read_graph
from cabgraph.http.graph_target import addressed_graph, asked_graph, own_graph, refuse_unknown
from cabgraph.http.negotiation import RDF_FORMATS

router = APIRouter()


def _parameter(name: str, what: str, where: str = "query", **schema: object) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "description": what,
        "required": where == "path",
        "schema": {"type": "string", **schema},
    }


_FORMAT: Final = _parameter("format", "The format; by Accept when left out.", enum=list(RDF_FORMATS))
_ASKED: Final = {
    "parameters": [
        _parameter("graph", "The IRI of the graph."),
        _parameter("default", "The default graph; without a value."),
        _FORMAT,
    ]
}
_NAMED: Final = {"parameters": [_parameter("name", "The rest of the graph's address.", "path"), _FORMAT]}


@router.get("/sparql/graphs", response_class=Response, openapi_extra=_ASKED)
async def get_graph(request: Request, registry: AskedRegistry, settings: AppSettings) -> Response:
    """Return a graph of the release: `?graph=IRI`, or `?default`."""
    return await read_graph(request, settings, registry, asked_graph(request))


@router.get("/sparql/graphs/{name:path}", response_class=Response, openapi_extra=_NAMED)
async def get_addressed_graph(request: Request, registry: AskedRegistry, settings: AppSettings) -> Response:
    """Return the graph whose IRI is this address."""
    refuse_unknown(request)
    return await read_graph(request, settings, registry, addressed_graph(request, settings))


@router.get("/graph/{name:path}", response_class=Response, openapi_extra=_NAMED)
async def get_own_graph(request: Request, registry: AskedRegistry, settings: AppSettings) -> Response:
    """Return a graph of the register by its name: `bodies`, `law`, `agreements`, `derived` and so on."""
    refuse_unknown(request)
    return await read_graph(request, settings, registry, own_graph(request))
