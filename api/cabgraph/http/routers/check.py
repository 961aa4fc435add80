"""`GET /api/check`: one check, with its proof."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from cabgraph.answers.asked import Words
from cabgraph.answers.check import ALTERNATIVES, CHAINS, check
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
    value: Annotated[str, Query(max_length=40, description="A value to hold against ranges; 0,5 or 0.5.")] = "",
    unit: Annotated[str, Query(max_length=60, description="Its unit: symbol, UCUM code, QUDT name or label.")] = "",
    uncertainty: Annotated[str, Query(max_length=40, description="Expanded uncertainty, in the same unit.")] = "",
    uncertainty_unit: Annotated[str, Query(max_length=60, description="Another unit for it, or a ratio as %.")] = "",
    near: Annotated[str, Query(max_length=100, description="A province: alternatives are ordered by distance.")] = "",
    chains: Annotated[int, Query(ge=0, le=CHAINS, description="The most lines of proof to show.")] = CHAINS,
    alternatives: Annotated[
        int, Query(ge=0, le=ALTERNATIVES, description="The most other bodies to name.")
    ] = ALTERNATIVES,
) -> dict[str, Any]:
    """Say whether the body could do this on this day: yes, no or unknown, and why."""
    words = Words(
        body, activity, product, regulation, standard, on, known_at, value, unit, uncertainty, uncertainty_unit, near
    )
    return check(registry, words, date.today(), chains, alternatives)
