"""The plain page of whatever the graph speaks of; kinds without a page of their own are led here."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.answers.description import MOST_COUNTED, links_to
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import PAGES, any_page_of, data_of, page_of
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.problems import not_found, relative
from cabgraph.http.records.describing import forms
from cabgraph.http.records.places import path_as_sent, place_of
from cabgraph.http.templates import render
from cabgraph.questions.run import ask
from cabgraph.questions.terms import ParameterError

_FACTS = "explore/facts-of-thing"
_KINDS = {word: kind for kind, word in PAGES.items()}

After = Annotated[str, Query(max_length=1000, description="Go on with the things that lead here, after one.")]


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/things/{kind}/{slug:path}")
    def thing(
        kind: str, slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, after: After = ""
    ) -> Response:
        """Show every fact of a thing, and what leads to it."""
        written = unquote(path_as_sent(request).removeprefix(f"/{language}/things/"))
        for rest in dict.fromkeys((written, f"{kind}/{slug}")):
            page = _page(request, registry, language, names.THINGS + rest, after)
            if page:
                return page
        place = place_of(request, registry, settings, kind, slug)
        if place.thing is None:
            raise not_found(request.url.path)
        return RedirectResponse(page_of(language, place.thing), 303)

    @router.get("/things")
    def anything(
        iri: Annotated[str, Query(max_length=1000)], request: Request, registry: AskedRegistry, after: After = ""
    ) -> Response:
        """Show the same of anything the graph speaks of, also of what is not ours."""
        address = any_page_of(language, iri)
        if not address.startswith(f"/{language}/things?"):
            return RedirectResponse(address, 303)
        page = _page(request, registry, language, iri, after)
        if page is None:
            raise not_found(request.url.path)
        return page

    @router.get("/{word}/{slug:path}")
    def other(word: str, slug: str, request: Request) -> Response:
        """Lead to the plain page of a thing whose kind has no other page."""
        if word not in _KINDS:
            raise not_found(request.url.path)
        return RedirectResponse(f"/{language}/things/{_KINDS[word]}/{slug}", 303)

    return router


def _page(request: Request, registry: Registry, language: str, iri: str, after: str) -> Response | None:
    """Return the plain page of an IRI; None when the release does not speak of it."""
    try:
        asked = {"thing": iri, "lang": language}
        rows = list(ask(registry.store, registry.questions[_FACTS], asked).records())
        links, inbound = links_to(registry, iri, language, after)
    except ParameterError:
        return None
    if not rows and not inbound.total:
        return None
    return render(
        request,
        "thing.html",
        language,
        registry.release,
        iri=iri,
        label=registry.index.labels([iri])[iri][language],
        rows=rows,
        links=links,
        inbound=inbound,
        most=MOST_COUNTED,
        after=after,
        following=relative(request.url.include_query_params(after=inbound.following)) if inbound.following else "",
        first=relative(request.url.remove_query_params("after")),
        forms=forms(data_of(iri), request.query_params.get("release", "")),
    )
