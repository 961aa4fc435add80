"""Bodies by name, code and facets: OR inside a facet, AND between facets, with counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cabgraph.answers.proof import named
from cabgraph.index.lookup import Index

FACETS = ("activity", "jurisdiction", "regulation", "product", "granted_by")
_MATCHES = 5000


@dataclass(frozen=True)
class Search:
    """One search: the same object serves the API, the pages and exports."""

    text: str = ""
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    standing: str = ""
    on: date | None = None
    page: int = 1
    size: int = 20


def search_bodies(index: Index, search: Search) -> dict[str, Any]:
    """Return one page of bodies, the total, and the count of every facet value under the other filters."""
    ranked = [row["thing"] for row in index.search("body", search.text, _MATCHES)] if search.text else None
    found = _matching(index, search, ranked, None)
    bodies = [body for body in ranked if body in found] if ranked is not None else sorted(found)
    start = (search.page - 1) * search.size
    shown = bodies[start : start + search.size]
    labels = index.labels(shown)
    codes = _codes(index, shown)
    return {
        "total": len(bodies),
        "page": search.page,
        "size": search.size,
        "items": [{**(named(labels, body) or {}), "codes": codes.get(body, [])} for body in shown],
        "facets": {facet: _counts(index, search, ranked, facet) for facet in FACETS},
    }


def _matching(index: Index, search: Search, ranked: list[str] | None, leave_out: str | None) -> set[str]:
    facets = {facet: list(wanted) for facet, wanted in search.facets.items() if wanted and facet != leave_out}
    day = search.on.isoformat() if search.on else ""
    rows = index.ask("bodies-matching", facets=facets, standing=search.standing if day else "", on=day)
    found = {row["body"] for row in rows}
    return found if ranked is None else found & set(ranked)


def _counts(index: Index, search: Search, ranked: list[str] | None, facet: str) -> list[dict[str, Any]]:
    bodies = _matching(index, search, ranked, facet)
    tally: dict[str, int] = {}
    for row in index.ask("facet-values", facet=facet):
        if row["body"] in bodies:
            tally[row["value"]] = tally.get(row["value"], 0) + 1
    labels = index.labels(tally)
    chosen = search.facets.get(facet, ())
    return [
        {**(named(labels, value) or {}), "count": count, "chosen": value in chosen}
        for value, count in sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _codes(index: Index, bodies: Iterable[str]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for row in index.ask("codes-of-bodies", things=list(bodies)):
        codes.setdefault(row["body"], []).append(row["code"])
    return codes
