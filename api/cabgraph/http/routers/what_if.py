"""`GET /api/what-if`: what recognition would be gained and lost if records of the network were there or gone."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from cabgraph.answers.what_if import what_if, what_if_table
from cabgraph.http.cooperation.scenario import Supposed
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.lists import as_rows, chosen_format
from cabgraph.http.searching import OptionalDay

router = APIRouter()

WhatIfFormat = Annotated[Literal["json", "csv", "xlsx"] | None, Query(description="csv, xlsx: every difference.")]


@router.get("/what-if")
def suppose(
    request: Request,
    registry: AskedRegistry,
    scenario: Supposed,
    language: Language,
    on: OptionalDay = None,
    format: WhatIfFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Return what a scenario would change on a day. Nothing is written: the scenario is the address."""
    day = (on or date.today()).isoformat()
    form = chosen_format(request, format)
    if form in ("csv", "xlsx"):
        return as_rows(what_if_table(registry, scenario, day, language), form, language)
    return {**what_if(registry, scenario, day), "release": registry.release.manifest.id}
