"""`GET /api/bodies`: search with facets."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.files import bodies_table
from cabgraph.answers.listing import list_bodies
from cabgraph.answers.matching import find
from cabgraph.http.dependencies import AppSettings, AskedRegistry, Language
from cabgraph.http.lists import ListFormat, as_rows, as_turtle, chosen_format, tell_pages
from cabgraph.http.searching import AskedSearch

router = APIRouter()


@router.get("/bodies")
def search_bodies(
    request: Request,
    response: Response,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    search: AskedSearch,
    format: ListFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Find bodies by name, code and facets, with the count of every facet value under the other filters."""
    form = chosen_format(request, format)
    if form == "json":
        listed = list_bodies(registry.index, search, settings.page_size)
        tell_pages(request, response, listed)
        return {**listed, "release": registry.release.manifest.id}
    found = find(registry.index, search, count=False)
    if form == "ttl":
        return as_turtle(registry, found.bodies)
    return as_rows(bodies_table(registry.index, search, found, language), form, language)
