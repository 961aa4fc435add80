"""The addresses of everything the graph speaks of, by content negotiation (303, then data or page)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.description import successor
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import data_of
from cabgraph.http.dependencies import AppSettings, AskedRegistry, Language
from cabgraph.http.files import OPEN
from cabgraph.http.problems import not_found
from cabgraph.http.records.describing import Wish, Wished, answer, described
from cabgraph.http.records.places import path_as_sent, place_of
from cabgraph.questions.terms import ParameterError
from cabgraph.settings import Settings

router = APIRouter()

_LED: dict[int | str, dict[str, Any]] = {303: {"description": "The page or the data of the thing."}}
_RELEASES = {"release": "/releases/", "series": "/"}
"""Kinds that are not in the graph but are the releases themselves, and where they are."""


@router.get("/id/{kind}/{slug:path}", responses={**_LED, 301: {"description": "What replaces it for good."}})
def get_thing(
    kind: str,
    slug: str,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wish: Wished,
) -> Response:
    """Send a browser to the page of a thing and everybody else to the data; with `format`, answer the data."""
    if kind in _RELEASES:
        query = f"?format={wish.format}" if wish.format else ""
        return RedirectResponse(f"{_RELEASES[kind]}{slug}{query}", 303, headers=OPEN)
    iris = _iris(request)
    found = described(registry, iris, wish)
    if found is None or not found.typed:
        moved = _moved(registry, iris)
        if moved:
            query = wish.query()
            return RedirectResponse(data_of(moved) + (f"?{query}" if query else ""), 301, headers=OPEN)
    if found is None:
        return _elsewhere(kind, slug, request, registry, settings)
    return answer(request, registry, settings, language, found, wish)


@router.get("/ns", responses=_LED)
def get_vocabulary(
    request: Request, registry: AskedRegistry, settings: AppSettings, language: Language, wish: Wished
) -> Response:
    """Answer the vocabulary with all its terms, likewise."""
    return _document(request, registry, settings, language, [names.VOCABULARY], wish)


@router.get("/report", responses=_LED)
def get_report(
    request: Request, registry: AskedRegistry, settings: AppSettings, language: Language, wish: Wished
) -> Response:
    """Answer what the rules found in the release, likewise."""
    return _document(request, registry, settings, language, _iris(request), wish)


@router.get("/things", responses=_LED)
def get_anything(
    iri: Annotated[str, Query(max_length=1000, description="The IRI of whatever the graph speaks of.")],
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wish: Wished,
) -> Response:
    """Answer what the release says of any IRI, also one that is not ours, likewise."""
    return _document(request, registry, settings, language, [iri], wish)


def _document(
    request: Request, registry: Registry, settings: Settings, language: str, iris: list[str], wish: Wish
) -> Response:
    found = described(registry, iris, wish)
    if found is None:
        raise not_found(request.url.path)
    return answer(request, registry, settings, language, found, wish)


def _iris(request: Request) -> list[str]:
    """Return the IRIs that an address may stand for: written as the address is, and with its escapes read."""
    written = (path_as_sent(request), request.url.path)
    return list(dict.fromkeys(names.BASE + path.removeprefix("/") for path in written))


def _moved(registry: Registry, iris: list[str]) -> str | None:
    for iri in iris:
        try:
            moved = successor(registry, iri)
        except ParameterError:
            continue
        if moved:
            return moved
    return None


def _elsewhere(kind: str, slug: str, request: Request, registry: Registry, settings: Settings) -> Response:
    """Lead an old name, a code or a number to the thing it stands for."""
    place = place_of(request, registry, settings, kind, slug)
    if place.thing is None:
        raise NotUnderstoodError(kind, slug, place.candidates)
    return RedirectResponse(str(request.url.replace(path=data_of(place.thing))), 303, headers=OPEN)
