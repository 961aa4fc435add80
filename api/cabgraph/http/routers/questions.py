"""`/api/questions`: the catalogue, and one question run in any format."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from cabgraph.answers.ask import resolve_values
from cabgraph.http.dependencies import AskedRegistry, Language, OpenRegistry, refuse_repeated
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import serialise
from cabgraph.questions.catalogue import Question
from cabgraph.questions.formats import FORMATS
from cabgraph.questions.run import ask, statements
from cabgraph.texts import LANGUAGES, both

router = APIRouter()

_OURS = frozenset({"format", "release", "language"})
"""Parameters of the address that are none of the question."""


@router.get("/questions")
def list_questions(registry: OpenRegistry) -> dict[str, Any]:
    """List the stored questions with their parameters and columns."""
    return {"items": [_described(question) for question in registry.questions]}


@router.get("/questions/{folder}/{name}")
def run_question(folder: str, name: str, request: Request, registry: AskedRegistry, language: Language) -> Response:
    """Run one question; every parameter of the question is a query parameter, `format` chooses the format."""
    question = registry.questions[f"{folder}/{name}"]
    refuse_repeated(request)
    given = {key: value for key, value in request.query_params.items() if key not in _OURS}
    values = resolve_values(registry, question.parameters, given)
    wanted = request.query_params.get("format", "")
    today = date.today().isoformat()
    if not question.columns:
        media = _media(request, wanted, RDF_FORMATS)
        return Response(serialise(statements(registry.store, question, values, today), media), media_type=media)
    media = _media(request, wanted, {key: form.media_type for key, form in FORMATS.items()})
    form = next(form for form in FORMATS.values() if form.media_type == media)
    answer = ask(registry.store, question, values, today)
    filename = f"{name}{form.suffix}"
    tongue = given["lang"] if given.get("lang") in LANGUAGES else language
    return StreamingResponse(
        form.write(answer, tongue),
        media_type=form.media_type,
        headers={"Content-Disposition": f'inline; filename="{filename}"', "Content-Language": tongue},
    )


def _media(request: Request, wanted: str, offered: dict[str, str]) -> str:
    if wanted:
        if wanted not in offered:
            text = ", ".join(offered)
            raise ProblemError(406, "not-acceptable", {"vi": text, "en": text}, offered=list(offered))
        return offered[wanted]
    by_type = {media.split(";")[0]: media for media in offered.values()}
    found = best_type(request.headers.get("accept", ""), list(by_type))
    if found is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=list(by_type))
    return by_type[found]


def _described(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.title.model_dump(),
        "description": question.description.model_dump(),
        "parameters": [p.model_dump(by_alias=True, exclude_none=True) for p in question.parameters],
        "columns": [column.model_dump() for column in question.columns],
        "address": f"/api/questions/{question.name}",
        "query": question.text,
    }
