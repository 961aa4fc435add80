"""The start page, and the stored questions as a list."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph.http.checks.form import CheckForm, Outcome
from cabgraph.http.dependencies import Language, OpenRegistry
from cabgraph.http.routers.pages.check import form_values
from cabgraph.http.templates import render
from cabgraph.questions.catalogue import Question

home_router = APIRouter()


@home_router.get("/")
def home(language: Language) -> Response:
    """Send people to the pages of their language."""
    return RedirectResponse(f"/{language}/", 303)


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/")
    def start(request: Request, registry: OpenRegistry) -> Response:
        """Say what the register answers, and ask."""
        values = form_values(registry, language, Outcome(CheckForm()))
        return render(request, "start.html", language, registry.release, **values)

    @router.get("/questions")
    def questions(request: Request, registry: OpenRegistry) -> Response:
        """List the stored questions, each with an address that asks its example."""
        listed = [{"question": question, "address": _example(question)} for question in registry.questions]
        return render(request, "questions.html", language, registry.release, questions=listed)

    return router


def _example(question: Question) -> str:
    values = {parameter.name: parameter.example for parameter in question.parameters if parameter.example}
    return f"/api/questions/{question.name}" + (f"?{urlencode(values)}" if values else "")
