"""`GET /api/bodies`: search with facets."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from cabgraph import names
from cabgraph.answers.search import Search, search_bodies
from cabgraph.http.days import Day
from cabgraph.http.dependencies import AppSettings, OpenRegistry

router = APIRouter()

Values = Annotated[list[str] | None, Query(description="Slug or IRI; several are OR-ed.")]


@router.get("/bodies")
def list_bodies(
    request: Request,
    response: Response,
    registry: OpenRegistry,
    settings: AppSettings,
    q: Annotated[
        str, Query(max_length=300, description="Name, former name, abbreviation or code; marks ignored.")
    ] = "",
    activity: Values = None,
    jurisdiction: Values = None,
    regulation: Values = None,
    product: Values = None,
    granted_by: Values = None,
    standing: Annotated[Literal["yes", "unknown", "no"] | None, Query()] = None,
    on: Annotated[Day | None, Query(description="The day of `standing`; today when left out.")] = None,
    page: Annotated[int, Query(ge=1, le=100000)] = 1,
    size: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> dict[str, Any]:
    """Find bodies by name, code and facets."""
    facets = {
        "activity": _iris("activity", activity),
        "jurisdiction": _iris("province", jurisdiction),
        "regulation": _iris("regulation", regulation),
        "product": _iris("product", product),
        "granted_by": _iris("org", granted_by),
    }
    day = on or date.today()
    wanted = Search(q, facets, standing or "", day, page, size or settings.page_size)
    found = search_bodies(registry.index, wanted)
    response.headers["Link"] = _links(request, found)
    return {**found, "release": registry.release.manifest.id}


def _iris(kind: str, given: list[str] | None) -> tuple[str, ...]:
    return tuple(value if value.startswith(names.THINGS) else _thing(kind, value) for value in given or ())


def _thing(kind: str, value: str) -> str:
    return names.THINGS + value if "/" in value else names.thing(kind, value)


def _links(request: Request, found: dict[str, Any]) -> str:
    last = max(1, -(-found["total"] // found["size"]))
    page = found["page"]
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    return ", ".join(
        f'<{request.url.include_query_params(page=number)}>; rel="{relation}"'
        for relation, number in pages.items()
        if 1 <= number <= last and number != page
    )
