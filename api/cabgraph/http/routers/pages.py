"""Pages: for now the plain profile of any thing, in both languages."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.http.dependencies import Language, OpenRegistry
from cabgraph.http.problems import not_found
from cabgraph.http.templates import render
from cabgraph.questions.run import ask

_FACTS = "explore/facts-of-thing"

home_router = APIRouter()


@home_router.get("/")
def home(language: Language) -> Response:
    """Send people to the pages of their language."""
    return RedirectResponse(f"/{language}/", 303)


def router_in(language: str) -> APIRouter:
    """Return the pages of one language; their paths are the same in both."""
    router = APIRouter()

    @router.get("/")
    def start(registry: OpenRegistry) -> Response:
        """Show what the register answers, and its release."""
        return render("start.html", language, registry.release, questions=list(registry.questions))

    @router.get("/things/{kind}/{slug:path}")
    def thing(kind: str, slug: str, request: Request, registry: OpenRegistry) -> Response:
        """Show every fact of a thing, with its sources."""
        iri = names.thing(kind, slug)
        rows = list(ask(registry.store, registry.questions[_FACTS], {"thing": iri}).records())
        if not rows:
            raise not_found(request.url.path)
        label = registry.index.labels([iri])[iri][language]
        return render("thing.html", language, registry.release, iri=iri, label=label, rows=rows, things=names.THINGS)

    @router.get("/bodies/{slug}")
    def body(slug: str) -> Response:
        """Lead to the plain profile of a body."""
        return RedirectResponse(f"/{language}/things/body/{slug}", 303)

    return router
