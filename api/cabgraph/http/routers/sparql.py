"""`/sparql`: the SPARQL 1.1 Protocol; without a query, the description of the service."""

from typing import Final

from fastapi import APIRouter, Request, Response

from cabgraph.http.dependencies import AppSettings
from cabgraph.http.problems import ProblemError, respond
from cabgraph.http.sparql.answering import METHODS, OPEN, answer_query
from cabgraph.http.sparql.asking import read_request, says_update
from cabgraph.http.sparql.describing import answer_nothing
from cabgraph.http.writing.updating import answer_update
from cabgraph.http.writing.who import require_writer
from cabgraph.settings import Settings
from cabgraph.store.release import Release, kept_release
from cabgraph.texts import both

router = APIRouter()

_PREFLIGHT: Final = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
    **OPEN,
}


@router.get("/sparql", response_class=Response)
async def get_sparql(request: Request, settings: AppSettings) -> Response:
    """Answer the query of the address; without one, describe the service."""
    return await _answered(request, settings)


@router.post("/sparql", response_class=Response)
async def post_sparql(request: Request, settings: AppSettings) -> Response:
    """Answer a query sent as a form or as the body itself; take an update where the operator opened a workspace."""
    return await _answered(request, settings)


@router.options("/sparql", include_in_schema=False)
async def preflight() -> Response:
    """Tell scripts of other sites what they may send (https://fetch.spec.whatwg.org/#cors-preflight-request)."""
    return Response(status_code=204, headers=_PREFLIGHT)


@router.api_route("/sparql", methods=["PUT", "DELETE", "PATCH", "TRACE"], include_in_schema=False)
async def refuse(request: Request) -> Response:
    """Refuse every other method, and name those there are."""
    detail = both("errors.method-not-allowed-detail", method=request.method)
    return respond(request, ProblemError(405, "method-not-allowed", detail), {"Allow": METHODS, **OPEN})


async def _answered(request: Request, settings: Settings) -> Response:
    try:
        return await _dispatched(request, settings)
    except ProblemError as problem:
        return respond(request, problem, {**problem.headers, **OPEN})


async def _dispatched(request: Request, settings: Settings) -> Response:
    if says_update(request):
        require_writer(request, settings)
    asked = await read_request(request, settings)
    if asked.kind == "update":
        return await answer_update(request, settings, asked.text, asked.using, asked.using_named)
    release = _release(request, settings, asked.release)
    if asked.kind is None:
        return await answer_nothing(request, asked, release.manifest, settings)
    return await answer_query(request, asked, release, settings)


def _release(request: Request, settings: Settings, name: str) -> Release:
    """Return the release that is asked, else the current one. Raises ReleaseError."""
    if name:
        return kept_release(settings.releases, name)
    release: Release = request.app.state.holder.registry().release
    return release
