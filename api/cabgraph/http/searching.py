"""The search of a request: declared once, so that every route that lists bodies takes the same parameters."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator

from cabgraph.answers.filters import find_values
from cabgraph.answers.search import FACETS, Search
from cabgraph.http.days import Day
from cabgraph.http.dependencies import AskedRegistry, ReleaseName
from cabgraph.index.lookup import Index

Values = Annotated[list[str] | None, Query(description="Slug, number as printed, name or IRI; several are OR-ed.")]


def given(text: object) -> object:
    """Read an empty field of a form as nothing."""
    return [each for each in text if each] if isinstance(text, list) else text or None


OptionalDay = Annotated[
    Day | None, BeforeValidator(given), Query(description="The day looked at; today when left out or empty.")
]


def read_search(
    registry: AskedRegistry,
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
    release: ReleaseName = "",
) -> Search:
    """Read the search. Raises NotUnderstoodError for a value that names nothing in the release, or several things."""
    asked: dict[str, Sequence[str] | None] = {
        "standing": standing,
        "activity": activity,
        "province": province,
        "product": product,
        "regulation": regulation,
        "granted_by": granted_by,
        "kind": kind,
    }
    day = on or date.today()
    filters = {facet: _values(registry.index, facet, asked[facet] or [], day) for facet in FACETS}
    return Search(q.strip(), filters, day, on is not None, sort or "", page, size or 0, release)


def _values(index: Index, facet: str, given: Sequence[str], on: date) -> tuple[str, ...]:
    values = (value for text in given if text.strip() for value in find_values(index, facet, text, on))
    return tuple(dict.fromkeys(values))


AskedSearch = Annotated[Search, Depends(read_search)]
