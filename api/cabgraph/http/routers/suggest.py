"""`GET /api/suggest`: what a few typed letters may stand for."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from cabgraph.answers.suggest import suggest
from cabgraph.http.dependencies import OpenRegistry

router = APIRouter()

Kind = Annotated[
    Literal["body", "product", "regulation", "standard", "organisation", "participant"],
    Query(description="What is looked for."),
]
Typed = Annotated[str, Query(max_length=300, description="What was typed; marks and case are ignored.")]


@router.get("/suggest")
def suggest_things(
    registry: OpenRegistry, kind: Kind, q: Typed = "", limit: Annotated[int, Query(ge=1, le=50)] = 8
) -> dict[str, Any]:
    """Suggest things by name, former name, abbreviation, code or HS code, the best first."""
    return {"items": suggest(registry.index, kind, q, limit), "release": registry.release.manifest.id}
