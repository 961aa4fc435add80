"""One search, read once: the same object serves the page, the API, the exports and the feed.

What the filters mean is docs/decisions/0011-search-counts-lines.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from cabgraph import names

LINE_FACETS: Final = ("activity", "product", "regulation", "granted_by", "kind")
"""Facets that one scope line has to pass together, and the standing with them."""

FACETS: Final = {
    "standing": "",
    "activity": "activity",
    "province": "province",
    "product": "product",
    "regulation": "regulation",
    "granted_by": "org",
    "kind": "",
}
"""Every facet, as pages show them, and the path segment of the things that its values are."""

QUESTION: Final = "inspector/bodies-found"
"""The stored question that finds the same bodies, the text left out."""

KINDS: Final = {word.lower(): names.VOCABULARY + word for word in ("Accreditation", "Designation", "Registration")}
"""Kinds of grants: as addresses carry them, and their classes."""


@dataclass(frozen=True)
class Search:
    """What was asked: a text, IRIs by facet (`standing` holds words), the day on which lines are looked at.

    A `size` of 0 leaves it to the list how many items a page has. `release` is the release that was asked by name.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    on: date = date.max
    day_given: bool = False
    sort: str = ""
    page: int = 1
    size: int = 0
    release: str = ""

    @property
    def order(self) -> str:
        """The order of the answer: by relevance when there is a text, else by name, unless asked otherwise."""
        return "relevance" if self.text and self.sort != "name" else "name"

    def parameters(self) -> list[tuple[str, str]]:
        """Return the search as the parameters of an address, the page left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, short(facet, value)) for facet in FACETS for value in self.filters.get(facet, ())]
        if self.day_given:
            pairs.append(("on", self.on.isoformat()))
        rest = (("sort", self.sort), ("release", self.release))
        return pairs + [(name, value) for name, value in rest if value]

    def query(self) -> str:
        """Return the search as the query of an address, the page left out."""
        return urlencode(self.parameters())

    def asked(self) -> dict[str, str]:
        """Return the values to ask the stored question with: several of one facet are apart by commas.

        The text is not among them: SPARQL has no comparison without marks.
        """
        held = {facet: ",".join(short(facet, value) for value in values) for facet, values in self.filters.items()}
        return {"on": self.on.isoformat(), **{facet: text for facet, text in held.items() if text}}

    def without(self, facet: str, value: str = "") -> "Search":
        """Return the search without one value of a facet, or without its text (`q`); back on the first page."""
        if facet == "q":
            return replace(self, text="", page=1)
        kept = tuple(held for held in self.filters.get(facet, ()) if held != value)
        return replace(self, filters={**self.filters, facet: kept}, page=1)

    def chosen(self) -> list[tuple[str, str]]:
        """Return every (facet, value) that narrows the search, the text first as (`q`, text)."""
        pairs = [("q", self.text)] if self.text else []
        return pairs + [(facet, value) for facet in FACETS for value in self.filters.get(facet, ())]


def iri(facet: str, text: str) -> str:
    """Return the value of a facet that a slug, `kind/slug`, an IRI or a number as printed stands for."""
    given = text.strip()
    if facet == "standing" or given.startswith((names.THINGS, names.VOCABULARY)):
        return given
    if facet == "kind":
        return KINDS.get(given.lower(), names.VOCABULARY + given)
    kind, _, rest = given.partition("/")
    known = {segment for segment in FACETS.values() if segment} | {"body"}
    return names.thing(kind, rest) if rest and kind in known else names.thing(FACETS[facet], names.slug(given))


def short(facet: str, value: str) -> str:
    """Return a value as addresses carry it; `iri` reads it back."""
    if facet == "kind":
        return value.removeprefix(names.VOCABULARY).lower()
    if facet == "standing":
        return value
    return value.removeprefix(f"{names.THINGS}{FACETS[facet]}/").removeprefix(names.THINGS)
