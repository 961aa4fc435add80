"""What a value of a filter stands for: an id, a number as printed, a name or an HS code. Nothing is silently empty."""

from datetime import date

from cabgraph import names
from cabgraph.answers.hs import written_code
from cabgraph.answers.naming import NotUnderstoodError, find_products, provinces_on
from cabgraph.answers.search import FACETS, KINDS, iri
from cabgraph.answers.suggest import nearest
from cabgraph.index.lookup import Index

_NEAR = 5


def find_values(index: Index, facet: str, text: str, on: date) -> tuple[str, ...]:
    """Return the values of a facet that a text stands for, on a day where names were given anew: one, or an HS code's.

    Raises NotUnderstoodError with the things that a text fits, or with those near to one that fits nothing.
    """
    value = iri(facet, text)
    if facet == "standing":
        return (value,)
    if facet == "kind":
        if value not in KINDS.values():
            raise NotUnderstoodError(facet, text, near=tuple(KINDS.values()))
        return (value,)
    kind = FACETS[facet]
    if _known(index, kind, value):
        return (value,)
    if facet == "product" and written_code(text) is not None:
        return find_products(index, text)[0]
    found = list(dict.fromkeys(row["thing"] for row in index.exact(kind, text)))
    if facet == "province" and len(found) > 1:
        found = [thing for thing in found if thing in provinces_on(index, on)] or found
    if len(found) == 1:
        return (found[0],)
    if found:
        raise NotUnderstoodError(facet, text, found)
    begun = [row["thing"] for row in index.search(kind, text, _NEAR)]
    near = begun or [each["id"] for each in nearest(index, kind, text, _NEAR)]
    raise NotUnderstoodError(facet, text, near=tuple(dict.fromkeys(near)))


def _known(index: Index, kind: str, value: str) -> bool:
    own = (names.kind_and_slug(value) or (kind, ""))[0]
    return any(index.ask("names-of-thing", thing=value, kind=each) for each in dict.fromkeys((kind, own)))
