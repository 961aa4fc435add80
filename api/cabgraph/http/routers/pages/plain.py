"""The plain page of any thing: every fact with its source. Kinds without a page of their own are led to it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.http.addresses import PAGES
from cabgraph.http.dependencies import OpenRegistry
from cabgraph.http.problems import not_found
from cabgraph.http.templates import render
from cabgraph.questions.run import ask

_FACTS = "explore/facts-of-thing"
_KINDS = {word: kind for kind, word in PAGES.items()}


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/things/{kind}/{slug:path}")
    def thing(kind: str, slug: str, request: Request, registry: OpenRegistry) -> Response:
        """Show every fact of a thing, with its sources."""
        iri = names.thing(kind, slug)
        rows = list(ask(registry.store, registry.questions[_FACTS], {"thing": iri}).records())
        if not rows:
            raise not_found(request.url.path)
        label = registry.index.labels([iri])[iri][language]
        address = f"/id/{kind}/{slug}"
        return render(
            request, "thing.html", language, registry.release, iri=iri, label=label, rows=rows, address=address
        )

    @router.get("/{word}/{slug:path}")
    def other(word: str, slug: str, request: Request) -> Response:
        """Lead to the plain page of a thing whose kind has no other page."""
        if word not in _KINDS:
            raise not_found(request.url.path)
        return RedirectResponse(f"/{language}/things/{_KINDS[word]}/{slug}", 303)

    return router
