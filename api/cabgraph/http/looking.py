"""What of the network is looked at, from an address: a day, an activity, an arrangement."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError, find_one
from cabgraph.answers.registry import Registry
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.searching import OptionalDay
from cabgraph.network.view import Asked

_Word = Annotated[str, Query(max_length=200, description="Slug, name or IRI; everything when left out.")]


def read_view(registry: AskedRegistry, on: OptionalDay = None, activity: _Word = "", arrangement: _Word = "") -> Asked:
    """Read what is looked at. Raises NotUnderstoodError for a word that names nothing."""
    return Asked(
        (on or date.today()).isoformat(),
        find_one(registry.index, "activity", activity.strip()) or "",
        find_arrangement(registry, arrangement.strip()),
    )


def find_arrangement(registry: Registry, text: str) -> str:
    """Return the arrangement of a slug, an IRI or a name; nothing for nothing. Raises NotUnderstoodError."""
    known = registry.network.world.arrangements
    for iri in (text, names.thing("arrangement", text)):
        if not text or iri in known:
            return iri if text else ""
    wanted = names.fold(text)
    labels = registry.index.labels(sorted(known))
    found = [iri for iri, told in labels.items() if wanted in map(names.fold, told.values())]
    found = found or [iri for iri, told in labels.items() if any(wanted in names.fold(name) for name in told.values())]
    if len(found) != 1:
        raise NotUnderstoodError("arrangement", text, tuple(found))
    return found[0]


AskedView = Annotated[Asked, Depends(read_view)]
