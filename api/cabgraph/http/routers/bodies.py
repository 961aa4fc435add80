"""`GET /api/bodies`: search with facets."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.listing import list_bodies
from cabgraph.http.dependencies import OpenRegistry
from cabgraph.http.searching import AskedSearch

router = APIRouter()


@router.get("/bodies")
def search_bodies(request: Request, response: Response, registry: OpenRegistry, search: AskedSearch) -> dict[str, Any]:
    """Find bodies by name, code and facets, with the count of every facet value under the other filters."""
    found = list_bodies(registry.index, search)
    response.headers["Link"] = _links(request, found)
    return {**found, "release": registry.release.manifest.id}


def _links(request: Request, found: dict[str, Any]) -> str:
    last = max(1, -(-found["total"] // found["size"]))
    page = found["page"]
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    return ", ".join(
        f'<{request.url.include_query_params(page=number)}>; rel="{relation}"'
        for relation, number in pages.items()
        if 1 <= number <= last and number != page
    )
