"""The editor of SPARQL queries: YASGUI's editor with our completion, the stored questions, and views of the results."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers.complete import prefixes
from cabgraph.answers.registry import Registry
from cabgraph.answers.suggest import KINDS
from cabgraph.http.addresses import PAGES
from cabgraph.http.dependencies import ANY_PARAMETERS, OpenRegistry, get_settings
from cabgraph.http.editing import Draft, draft, options, suggested
from cabgraph.http.links.kept import VIEWS
from cabgraph.http.problems import ProblemError
from cabgraph.http.routers.links import unknown_link
from cabgraph.http.templates import render
from cabgraph.questions.catalogue import Question
from cabgraph.texts import both, texts

OWN: Final = ("query", "view", "link", "question")
"""The parameters of the page itself; every other one belongs to the stored question. No question has one of these."""


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/sparql", tags=[ANY_PARAMETERS])
    def editor(request: Request, registry: OpenRegistry) -> Response:
        """Show the editor with the query of the address, of a short link, or of a stored question."""
        return editor_page(request, registry, language)

    @router.get("/options")
    def fitting(
        request: Request,
        registry: OpenRegistry,
        kind: Annotated[str, Query(max_length=100, pattern=r"^[a-z-]+(,[a-z-]+)*$")],
        q: Annotated[str, Query(max_length=300)] = "",
    ) -> Response:
        """Return the options under a field of a stored question, for what was typed so far."""
        found = options(registry, tuple(kind.split(",")), q)
        return render(
            request, "check/suggestions.html", language, registry.release, kind=kind.replace(",", "-"), found=found
        )

    return router


def editor_page(request: Request, registry: Registry, language: str) -> Response:
    """Return the editor, also for `/sparql` itself. Raises ProblemError, UnknownQuestionError."""
    given = {name: text for name, text in request.query_params.items() if name not in OWN}
    drafted = _drafted(request, registry, given, language)
    shown = _shown(request, drafted)
    return render(
        request,
        "editor.html",
        language,
        registry.release,
        path=f"/{language}/sparql",
        settings=get_settings(request),
        folders=_folders(registry),
        draft=drafted,
        suggested=suggested,
        kinds=KINDS,
        told={
            "texts": texts(language)["editor"],
            "language": language,
            "prefixes": prefixes(),
            "pages": PAGES,
            "release": registry.release.manifest.id,
        },
        **shown,
    )


def _drafted(request: Request, registry: Registry, given: dict[str, str], language: str) -> Draft | None:
    """Return the stored question of the address. Raises ProblemError for a parameter that nothing knows."""
    name = request.query_params.get("question", "")
    question = registry.questions[name] if name else None
    known = [parameter.name for parameter in question.parameters] if question else []
    unknown = sorted(set(given) - set(known))
    if unknown:
        allowed = ", ".join([*OWN, *known])
        detail = both("errors.unknown-parameter-detail", given=", ".join(unknown), allowed=allowed)
        raise ProblemError(400, "unknown-parameter", detail, parameters=unknown)
    return draft(registry, question, given, language) if question else None


def _shown(request: Request, drafted: Draft | None) -> dict[str, Any]:
    """Return the query that stands in the editor (a first one when it is empty), whence it comes, and the view."""
    asked = request.query_params
    view = asked.get("view", "")
    view = view if view in VIEWS else VIEWS[0]
    if code := asked.get("link", ""):
        link = request.app.state.links.get(code)
        if link is None:
            raise unknown_link(f"/s/{code}"[:80])
        return {"text": link.query, "origin": "link", "view": link.view}
    if "query" in asked:
        return {"text": asked["query"], "origin": "query", "view": view}
    if drafted:
        return {"text": drafted.text, "origin": "question", "view": view}
    return {"text": "", "origin": "first", "view": view}


def _folders(registry: Registry) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in registry.questions:
        found.setdefault(question.folder, []).append(question)
    return found
