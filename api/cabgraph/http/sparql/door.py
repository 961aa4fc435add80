"""The short way to `/sparql`: past the routes, of which there are many, and their dependencies.

The route of `routers/sparql.py` describes the service for `/openapi.json`; both call `answered`.
"""

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cabgraph.http.problems import ProblemError, respond
from cabgraph.http.sparql.answering import OPEN, answer_query
from cabgraph.http.sparql.asking import read_request, says_update
from cabgraph.http.sparql.describing import answer_nothing
from cabgraph.http.writing.updating import answer_update
from cabgraph.http.writing.who import require_writer
from cabgraph.questions.catalogue import UnknownQuestionError
from cabgraph.settings import Settings
from cabgraph.store.base import StoreError
from cabgraph.store.release import Release, ReleaseError, kept_release

PATH = "/sparql"


class SparqlDoor:
    """Answer queries at once; pass everything else on."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] not in ("GET", "POST"):
            await self._app(scope, receive, send)
            return
        response = await answered(Request(scope, receive), self._settings)
        await response(scope, receive, send)


async def answered(request: Request, settings: Settings) -> Response:
    """Answer a request of the protocol; what is wrong with it, or with the release, is an answer too."""
    try:
        return await _dispatched(request, settings)
    except ProblemError as problem:
        return respond(request, problem, {**problem.headers, **OPEN})
    except (ReleaseError, StoreError, UnknownQuestionError) as error:
        handlers = request.app.exception_handlers
        handler = next(handlers[kind] for kind in type(error).__mro__ if kind in handlers)
        response: Response = handler(request, error)
        response.headers.update(OPEN)
        return response


async def _dispatched(request: Request, settings: Settings) -> Response:
    if says_update(request):
        require_writer(request, settings)
    asked = await read_request(request, settings)
    if asked.kind == "update":
        response = await answer_update(request, settings, asked.text, asked.using, asked.using_named)
        response.headers.update(OPEN)
        return response
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
