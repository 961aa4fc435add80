"""The expiry watch of a request: the same parameters for page, API, exports and feeds."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator, Field

from cabgraph.answers.expiring import Watch
from cabgraph.answers.filters import find_values
from cabgraph.http.dependencies import AskedRegistry, ReleaseName
from cabgraph.http.searching import OptionalDay, given

_One = Annotated[str, Query(max_length=200, description="Slug, name or IRI.")]


def read_watch(
    registry: AskedRegistry,
    within: Annotated[
        Annotated[int, Field(ge=0, le=3650)] | None,
        BeforeValidator(given),
        Query(description="How many days ahead to look; 90."),
    ] = None,
    on: OptionalDay = None,
    granted_by: _One = "",
    province: _One = "",
    activity: _One = "",
    show: Annotated[
        Literal["expiring", "unverified", "ended"] | None,
        BeforeValidator(given),
        Query(description="About to end; past its end and unverified (unknown); known to have ended."),
    ] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int | None, Query(ge=1, le=5000)] = None,
    release: ReleaseName = "",
) -> Watch:
    """Read the watch. Raises NotUnderstoodError for a filter that names nothing in the release, or several things."""
    day = on or date.today()
    words = {"granted_by": granted_by, "province": province, "activity": activity}
    return Watch(
        day,
        Watch.within if within is None else within,
        **{
            name: find_values(registry.index, name, text, day)[0] if text.strip() else ""
            for name, text in words.items()
        },
        show=show or "expiring",
        day_given=on is not None,
        page=page,
        size=size or 0,
        release=release,
    )


AskedWatch = Annotated[Watch, Depends(read_watch)]
