"""`/sparql`: the SPARQL 1.1 Protocol; without a query, the description of the service."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from cabgraph.http.problems import ProblemError, respond
from cabgraph.http.sparql.answering import METHODS, OPEN
from cabgraph.http.sparql.asking import DIRECT, FORM
from cabgraph.http.sparql.door import answered
from cabgraph.http.sparql.formats import GRAPHS, TABLES
from cabgraph.texts import both

router = APIRouter()

_PREFLIGHT: Final = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    **OPEN,
}
_IRIS: Final = {"type": "array", "items": {"type": "string", "format": "iri"}}
_FIELDS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "query": ("The query; without one, the service is described.", {"type": "string"}),
    "default-graph-uri": ("A graph of the default graph, instead of what the text says.", _IRIS),
    "named-graph-uri": ("A graph that GRAPH finds, instead of what the text says.", _IRIS),
    "format": ("The format by name, such as json, csv, ttl; by Accept when left out.", {"type": "string"}),
    "release": ("Answer from this release as long as it is kept; the current if left out.", {"type": "string"}),
}
_PARAMETERS: Final = [
    {"name": name, "in": "query", "description": what, "schema": schema} for name, (what, schema) in _FIELDS.items()
]
_BODY: Final = {
    "required": True,
    "content": {
        FORM: {"schema": {"type": "object", "properties": {name: schema for name, (_, schema) in _FIELDS.items()}}},
        **{media_type: {"schema": {"type": "string"}} for media_type in DIRECT},
    },
}
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The result.", "content": {media_type: {} for media_type in (*TABLES, *GRAPHS)}},
}


@router.get("/sparql", response_class=Response, responses=_RESPONSES, openapi_extra={"parameters": _PARAMETERS})
async def get_sparql(request: Request) -> Response:
    """Answer the query of the address; without one, describe the service."""
    return await answered(request, request.app.state.settings)


@router.post("/sparql", response_class=Response, responses=_RESPONSES, openapi_extra={"requestBody": _BODY})
async def post_sparql(request: Request) -> Response:
    """Answer a query sent as a form or as the body itself; take an update where the operator opened a workspace."""
    return await answered(request, request.app.state.settings)


@router.options("/sparql", include_in_schema=False)
async def preflight() -> Response:
    """Tell scripts of other sites what they may send (https://fetch.spec.whatwg.org/#cors-preflight-request)."""
    return Response(status_code=204, headers=_PREFLIGHT)


@router.api_route("/sparql", methods=["PUT", "DELETE", "PATCH", "TRACE"], include_in_schema=False)
async def refuse(request: Request) -> Response:
    """Refuse every other method, and name those there are."""
    detail = both("errors.method-not-allowed-detail", method=request.method)
    return respond(request, ProblemError(405, "method-not-allowed", detail), {"Allow": METHODS, **OPEN})
