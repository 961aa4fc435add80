"""A question about recognition paths: what its words stand for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError, find_body, find_one, find_products
from cabgraph.answers.registry import Registry

_OTHERS: Final = 10


@dataclass(frozen=True)
class Asked:
    """A question as understood: things by IRI."""

    body: str
    economy: str
    activity: str
    product: str | None
    on: date
    known_at: datetime | None = None


def understand(
    registry: Registry, body: str, economy: str, activity: str, product: str, on: date, known_at: datetime | None = None
) -> Asked:
    """Return what the words of a question stand for.

    Raises NotUnderstoodError with the field whose word names nothing, or more than one thing. An HS code that lists
    several products names more than one.
    """
    index = registry.index
    found, _, _ = find_body(index, body)
    if found is None:
        raise NotUnderstoodError("body", body)
    acts = find_one(index, "activity", activity)
    if acts is None:
        raise NotUnderstoodError("activity", activity)
    products: tuple[str, ...] = find_products(index, product)[0] if product else ()
    if len(products) > 1:
        raise NotUnderstoodError("product", product, products)
    return Asked(found, find_economy(registry, economy), acts, next(iter(products), None), on, known_at)


def find_economy(registry: Registry, text: str) -> str:
    """Return the economy of an IRI, a code or a name; a beginning will do where only one begins so.

    Raises NotUnderstoodError, with those that a text that names none may mean.
    """
    economies = registry.network.economies
    iri = text if text.startswith(names.THINGS) else names.thing("jurisdiction", text.strip())
    for known in (iri, names.thing("jurisdiction", text.strip().upper())):
        if known in economies:
            return known
    wanted = names.fold(text.strip())
    folded = {economy: {names.fold(name) for name in told} for economy, told in economies.items()}
    found = [economy for economy, told in folded.items() if wanted in told]
    if not found and wanted:
        found = [economy for economy, told in folded.items() if any(name.startswith(wanted) for name in told)]
    if len(found) == 1:
        return found[0]
    near = [] if found else [e for e, told in folded.items() if any(_alike(wanted, name) for name in told)]
    raise NotUnderstoodError("economy", text, sorted(found), sorted(near)[:_OTHERS])


def _alike(one: str, other: str) -> bool:
    """Whether two names share their first letters or a whole word."""
    return bool(one) and (one[:3] == other[:3] or bool(set(one.split()) & set(other.split())))
