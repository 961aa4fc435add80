"""A question about recognition paths: what its words stand for."""

from dataclasses import dataclass
from datetime import date, datetime

from cabgraph.answers.naming import NotUnderstoodError, find_body, find_one, find_products
from cabgraph.answers.parties import find_economy
from cabgraph.answers.registry import Registry


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
