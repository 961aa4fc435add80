"""The search of a request: declared once, so that every route that lists bodies takes the same parameters."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator

from cabgraph.answers.search import FACETS, Search, iri
from cabgraph.http.days import Day

Values = Annotated[list[str] | None, Query(description="Slug, number as printed, or IRI; several are OR-ed.")]


def given(text: object) -> object:
    """Read an empty field of a form as nothing."""
    return [each for each in text if each] if isinstance(text, list) else text or None


OptionalDay = Annotated[
    Day | None, BeforeValidator(given), Query(description="The day looked at; today when left out or empty.")
]


def read_search(
    q: Annotated[
        str, Query(max_length=300, description="Name, former name, abbreviation or code; marks ignored.")
    ] = "",
    standing: Annotated[
        list[Literal["yes", "unknown", "no"]] | None,
        BeforeValidator(given),
        Query(description="How they stand on the day; several are OR-ed."),
    ] = None,
    activity: Values = None,
    province: Values = None,
    product: Values = None,
    regulation: Values = None,
    granted_by: Values = None,
    kind: Annotated[
        list[str] | None, Query(description="accreditation, designation or registration; several are OR-ed.")
    ] = None,
    on: OptionalDay = None,
    sort: Annotated[Literal["relevance", "name"] | None, BeforeValidator(given), Query()] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int | None, Query(ge=1, le=5000)] = None,
) -> Search:
    """Read the search."""
    asked: dict[str, Sequence[str] | None] = {
        "standing": standing,
        "activity": activity,
        "province": province,
        "product": product,
        "regulation": regulation,
        "granted_by": granted_by,
        "kind": kind,
    }
    filters = {facet: _values(facet, asked[facet] or []) for facet in FACETS}
    return Search(q.strip(), filters, on or date.today(), on is not None, sort or "", page, size or 0)


def _values(facet: str, given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(iri(facet, text) for text in given if text.strip()))


AskedSearch = Annotated[Search, Depends(read_search)]
