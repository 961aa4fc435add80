"""`GET /api/check`: one check, with its proof."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from cabgraph.answers.asked import Words
from cabgraph.answers.check import check
from cabgraph.http.days import Day, Instant
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.examples import CHECK

router = APIRouter()


@router.get("/check", responses=CHECK)
def check_body(
    registry: AskedRegistry,
    body: Annotated[str, Query(min_length=1, max_length=300, description="Id, certificate code, tax code or name.")],
    activity: Annotated[str, Query(max_length=100)] = "",
    product: Annotated[str, Query(max_length=300, description="Id, name or HS code.")] = "",
    regulation: Annotated[str, Query(max_length=100)] = "",
    standard: Annotated[str, Query(max_length=200)] = "",
    on: Annotated[Day | None, Query(description="The day asked about; today when left out.")] = None,
    known_at: Annotated[
        Instant | None, Query(description="What the register said then: an instant, or the end of a day.")
    ] = None,
) -> dict[str, Any]:
    """Say whether the body could do this on this day: yes, no or unknown, and why."""
    words = Words(body, activity, product, regulation, standard, on, known_at)
    return check(registry, words, date.today())
