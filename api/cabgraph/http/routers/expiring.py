"""`GET /api/expiring`: grants about to end, past their end and unverified, known to have ended."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.expiring import expiring, watch_rows
from cabgraph.answers.files import grants_table
from cabgraph.http.asking import question_link
from cabgraph.http.dependencies import AppSettings, AskedRegistry, Language
from cabgraph.http.lists import ListFormat, as_rows, as_turtle, chosen_format, tell_pages
from cabgraph.http.watching import AskedWatch

router = APIRouter()


@router.get("/expiring")
def list_expiring(
    request: Request,
    response: Response,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    watch: AskedWatch,
    format: ListFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """List grants that end within some days without renewal, or one of the two lists of grants past their end."""
    form = chosen_format(request, format)
    if form == "json":
        found = expiring(registry.index, watch, settings.page_size)
        tell_pages(request, response, found)
        question = question_link(registry, *watch.question(), language, watch.release)
        return {**found, "question": question, "release": registry.release.manifest.id}
    rows = watch_rows(registry.index, watch, watch.show)
    if form == "ttl":
        return as_turtle(registry, [row["grant"] for row in rows])
    return as_rows(grants_table(registry.index, watch, rows, language), form, language)
