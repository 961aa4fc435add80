"""`GET /api/complete`: classes, properties and things for somebody who writes a query."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from cabgraph.answers.complete import complete
from cabgraph.http.dependencies import OpenRegistry

router = APIRouter()

Kind = Annotated[Literal["class", "property", "thing"], Query(description="What is looked for.")]
Typed = Annotated[
    str, Query(max_length=300, description="Words of a label (marks and case are ignored), a prefixed name or an IRI.")
]


@router.get("/complete")
def complete_terms(
    registry: OpenRegistry, kind: Kind, text: Typed = "", limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> dict[str, Any]:
    """Offer terms of the vocabulary or things of the release, the best first, each as a query writes it."""
    return {"items": complete(registry.index, kind, text, limit), "release": registry.release.manifest.id}
