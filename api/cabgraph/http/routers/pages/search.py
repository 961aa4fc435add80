"""The page of a search: bodies, facets with counts, filters to take off."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.listing import list_bodies
from cabgraph.answers.search import FACETS, QUESTION, Search
from cabgraph.http.asking import question_link
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.pager import address_of, pager
from cabgraph.http.searching import AskedSearch
from cabgraph.http.templates import render

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl"))
_AT_ONCE = 5000


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/bodies")
    def bodies(request: Request, registry: AskedRegistry, settings: AppSettings, search: AskedSearch) -> Response:
        """List the bodies that a search finds."""
        found = list_bodies(registry.index, search, settings.page_size)
        address = f"/{language}/bodies"
        return render(
            request,
            "search.html",
            language,
            registry.release,
            found=found,
            search=search,
            facets=list(FACETS),
            chosen=_removable(address, search, found["chosen"]),
            relaxed=_removable(address, search, found["relaxed"]),
            pages=pager(address, search.parameters(), found),
            downloads=[(name, _api(search, form)) for name, form in _FORMATS],
            questions=[question_link(registry, QUESTION, search.asked(), language, search.release)],
            older=newer_address(request, registry),
            everything=address_of(address, [("release", search.release)] if search.release else []),
            feed=address_of("/feeds/bodies.atom", search.parameters()),
        )

    return router


def _api(search: Search, form: str) -> str:
    pairs = [*search.parameters(), ("format", form)] + ([("size", str(_AT_ONCE))] if form == "json" else [])
    return address_of("/api/bodies", pairs)


def _removable(address: str, search: Search, chosen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the filters with the address of the search without each."""
    return [
        {**entry, "address": address_of(address, search.without(entry["facet"], entry["id"]).parameters())}
        for entry in chosen
    ]
