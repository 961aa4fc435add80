"""`/id/{kind}/{slug}`: every thing of the release, by content negotiation (303, then data or page)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import page_path
from cabgraph.http.dependencies import AppSettings, Language, OpenRegistry
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.places import place_of
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import serialise
from cabgraph.questions.run import statements
from cabgraph.questions.terms import ParameterError
from cabgraph.settings import Settings
from cabgraph.texts import both

router = APIRouter()

_DESCRIPTION = "explore/thing"


@router.get("/id/{kind}/{slug:path}", responses={303: {"description": "The page or the data of the thing."}})
def get_thing(
    kind: str,
    slug: str,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    format: Annotated[Literal["ttl", "jsonld", "nt", "rdf"] | None, Query()] = None,  # noqa: A002 - the address's word
) -> Response:
    """Send a browser to the page and everybody else to the data; with `format`, answer the data."""
    question = registry.questions[_DESCRIPTION]
    try:
        described = statements(registry.store, question, {"thing": names.thing(kind, slug)})
    except ParameterError:
        described = b""
    if not described:
        return _elsewhere(kind, slug, request, registry, settings)
    if format:
        media = RDF_FORMATS[format]
        return Response(serialise(described, media), media_type=media)
    offered = [*RDF_FORMATS.values(), "text/html"]
    media_type = best_type(request.headers.get("accept", ""), offered)
    if media_type is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=offered)
    if media_type == "text/html":
        return RedirectResponse(page_path(language, kind, slug), 303)
    chosen = next(name for name, media in RDF_FORMATS.items() if media == media_type)
    return RedirectResponse(f"{request.url.path}?format={chosen}", 303)


def _elsewhere(kind: str, slug: str, request: Request, registry: Registry, settings: Settings) -> Response:
    """Lead an old name, a code or a number to the thing it stands for."""
    place = place_of(request, registry, settings, kind, slug)
    if place.thing is None:
        raise NotUnderstoodError(kind, slug, place.candidates)
    path = f"/id/{place.thing.removeprefix(names.THINGS)}"
    return RedirectResponse(str(request.url.replace(path=path)), 303)
