"""The Graph Store Protocol: `/sparql/graphs` with `?graph=` or `?default`, and graphs at their own addresses."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.graphs.reading import read_graph
from cabgraph.http.graphs.target import addressed_graph, asked_graph, has_target, own_graph, refuse_unknown
from cabgraph.http.negotiation import RDF_FORMATS
from cabgraph.http.problems import ProblemError
from cabgraph.http.writing.graphs import add_to_graph, create_graph, delete_graph, put_graph
from cabgraph.settings import Settings
from cabgraph.texts import both

router = APIRouter()


def _parameter(name: str, what: str, where: str = "query", **schema: object) -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "description": what,
        "required": where == "path",
        "schema": {"type": "string", **schema},
    }


_CHANGES: Final = ("PUT", "POST", "DELETE")
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


async def change_graph(request: Request, settings: AppSettings) -> Response:
    """Put, add to or take away a graph of a workspace; POST without a graph makes a new one."""
    _refuse_when_closed(request, settings)
    if request.method == "POST" and not has_target(request):
        refuse_unknown(request)
        return await create_graph(request, settings)
    return await _changed(request, settings, asked_graph(request))


async def change_addressed_graph(request: Request, settings: AppSettings) -> Response:
    """Put, add to or take away the graph of a workspace whose IRI is this address."""
    _refuse_when_closed(request, settings)
    refuse_unknown(request)
    return await _changed(request, settings, addressed_graph(request, settings))


async def change_own_graph(request: Request, settings: AppSettings) -> Response:
    """Put, add to or take away a graph of the register in a workspace."""
    _refuse_when_closed(request, settings)
    refuse_unknown(request)
    return await _changed(request, settings, own_graph(request))


@router.api_route("/sparql/graphs", methods=["PATCH", "OPTIONS"], include_in_schema=False)
@router.api_route("/sparql/graphs/{name:path}", methods=["PATCH", "OPTIONS"], include_in_schema=False)
@router.api_route("/graph/{name:path}", methods=["PATCH", "OPTIONS"], include_in_schema=False)
async def tell_methods(request: Request, settings: AppSettings) -> Response:
    """Tell which methods a graph takes."""
    if request.method != "OPTIONS":
        raise _not_allowed(request, settings)
    headers = {"Allow": _allowed(settings), "Access-Control-Allow-Origin": "*"}
    headers |= {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Max-Age": "86400"}
    headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    return Response(status_code=204, headers=headers)


async def _changed(request: Request, settings: Settings, graph: str) -> Response:
    change = {"PUT": put_graph, "POST": add_to_graph, "DELETE": delete_graph}[request.method]
    return await change(request, settings, graph)


def _refuse_when_closed(request: Request, settings: Settings) -> None:
    if not settings.workspace:
        raise _not_allowed(request, settings)


def _not_allowed(request: Request, settings: Settings) -> ProblemError:
    detail = both("errors.method-not-allowed-detail", method=request.method)
    return ProblemError(405, "method-not-allowed", detail).with_headers(Allow=_allowed(settings))


def _allowed(settings: Settings) -> str:
    return ", ".join(["GET", "HEAD", *(_CHANGES if settings.workspace else ()), "OPTIONS"])


for _method in _CHANGES:
    for _path, _handler, _extra in (
        ("/sparql/graphs", change_graph, _ASKED),
        ("/sparql/graphs/{name:path}", change_addressed_graph, _NAMED),
        ("/graph/{name:path}", change_own_graph, _NAMED),
    ):
        router.add_api_route(
            _path,
            _handler,
            methods=[_method],
            name=f"{_method.lower()}_{_handler.__name__}",
            response_class=Response,
            openapi_extra=_extra,
        )
