"""What of the network is looked at, from an address: a day, an activity, an arrangement."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from cabgraph.answers.naming import find_one
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.searching import OptionalDay
from cabgraph.network.view import Asked

_Word = Annotated[str, Query(max_length=200, description="Slug, name or IRI; everything when left out.")]


def read_view(registry: AskedRegistry, on: OptionalDay = None, activity: _Word = "", arrangement: _Word = "") -> Asked:
    """Read what is looked at. Raises NotUnderstoodError for a word that names nothing."""
    return Asked(
        (on or date.today()).isoformat(),
        find_one(registry.index, "activity", activity.strip()) or "",
        find_one(registry.index, "arrangement", arrangement.strip()) or "",
    )


AskedView = Annotated[Asked, Depends(read_view)]
