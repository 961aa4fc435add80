"""One page of a search for people: bodies with codes, places and standing, facets with labels, filters to take off."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cabgraph import names
from cabgraph.answers.matching import Found, find
from cabgraph.answers.naming import provinces_on
from cabgraph.answers.proof import named
from cabgraph.answers.search import FACETS, Search, short
from cabgraph.index.lookup import Index
from cabgraph.index.scan import STANDINGS
from cabgraph.texts import both

_TREES = frozenset({"activity", "product"})

Labels = dict[str, dict[str, str]]


def list_bodies(index: Index, search: Search, size: int) -> dict[str, Any]:
    """Return one page of bodies (of `size` when the search does not say), the counts of every facet, the filters on."""
    found = find(index, search)
    size = search.size or size
    start = (search.page - 1) * size
    return {
        "total": len(found.bodies),
        "page": search.page,
        "size": size,
        "order": search.order,
        "on": search.on.isoformat(),
        "items": describe(index, search, found, found.bodies[start : start + size]),
        "facets": _facets(index, search, found),
        "chosen": _chosen(index, search),
        "relaxed": [] if found.bodies else _relaxed(index, search),
    }


def describe(index: Index, search: Search, found: Found, bodies: list[str]) -> list[dict[str, Any]]:
    """Return the bodies with their names, codes, places on the day and standing."""
    places = homes(index, bodies, search.on)
    codes = _grouped(index.ask("codes-of-bodies", things=bodies), "code")
    labels = index.labels(bodies)
    return [
        {
            **(named(labels, body) or {}),
            "codes": codes.get(body, []),
            "provinces": places.get(body, []),
            "standing": found.standings[body],
        }
        for body in bodies
    ]


def homes(index: Index, bodies: Iterable[str], on: date) -> dict[str, list[dict[str, Any]]]:
    """Return the provinces of bodies, of those lists that exist on the day."""
    living = set(provinces_on(index, on))
    found = _grouped(index.ask("homes-of-bodies", things=sorted(set(bodies))), "value")
    labels = index.labels(place for places in found.values() for place in places)
    return {
        body: [{"id": place, "label": labels[place]} for place in places if place in living]
        for body, places in found.items()
    }


def _grouped(rows: Iterable[dict[str, Any]], column: str) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for row in rows:
        grouped.setdefault(row["body"], []).append(row[column])
    return grouped


def _facets(index: Index, search: Search, found: Found) -> dict[str, list[dict[str, Any]]]:
    living = set(provinces_on(index, search.on))
    shown: dict[str, dict[str, int]] = {}
    for facet in FACETS:
        chosen = dict.fromkeys(search.filters.get(facet, ()), 0)
        counted = {value: n for value, n in found.counts[facet].items() if facet != "province" or value in living}
        shown[facet] = {**chosen, **counted, **{v: found.counts[facet].get(v, 0) for v in chosen}}
    labels = value_labels(index, ((facet, value) for facet, tally in shown.items() for value in tally))
    facets = {facet: _values(index, search, facet, tally, labels) for facet, tally in shown.items()}
    for place in facets["province"]:
        place["living"] = place["id"] in living
    return facets


def _values(index: Index, search: Search, facet: str, tally: dict[str, int], labels: Labels) -> list[dict[str, Any]]:
    """Return the values of a facet, the most frequent first; narrower ones follow the one above them."""
    chosen = search.filters.get(facet, ())
    above = _above(index, tally) if facet in _TREES else {}

    def rank(value: str) -> tuple[object, ...]:
        if facet == "standing":
            return (-STANDINGS.index(value) if value in STANDINGS else 1,)
        return -tally[value], names.fold(labels[value]["vi"]), value

    def path(value: str) -> list[tuple[object, ...]]:
        return [rank(step) for step in [*above.get(value, []), value]]

    return [
        {
            "id": value,
            "value": short(facet, value),
            "label": labels[value],
            "count": tally[value],
            "chosen": value in chosen,
            "depth": len(above.get(value, [])),
        }
        for value in sorted(tally, key=path)
    ]


def _above(index: Index, tally: Iterable[str]) -> dict[str, list[str]]:
    """Return the ancestors of each value that are values themselves, from the top down."""
    known = set(tally)
    found: dict[str, set[str]] = {}
    for row in index.ask("above", things=sorted(known)):
        if row["ancestor"] in known:
            found.setdefault(row["concept"], set()).add(row["ancestor"])
    return {value: sorted(above, key=lambda step: len(found.get(step, ()))) for value, above in found.items()}


def value_labels(index: Index, pairs: Iterable[tuple[str, str]]) -> Labels:
    """Return the label of each value of a facet; a text (`q`) is its own."""
    held = list(pairs)
    labels = index.labels(value for facet, value in held if facet not in ("q", "standing"))
    for facet, value in held:
        if facet == "q":
            labels[value] = {"vi": value, "en": value}
        elif facet == "standing":
            labels[value] = both(f"standing.{value}")
    return labels


def _chosen(index: Index, search: Search) -> list[dict[str, Any]]:
    labels = value_labels(index, search.chosen())
    return [_filter(facet, value, labels) for facet, value in search.chosen()]


def _filter(facet: str, value: str, labels: Labels) -> dict[str, Any]:
    shown = value if facet == "q" else short(facet, value)
    return {"facet": facet, "id": value, "value": shown, "label": labels[value]}


def _relaxed(index: Index, search: Search) -> list[dict[str, Any]]:
    """Return how many bodies each search would find that is this one with a filter taken off."""
    labels = value_labels(index, search.chosen())
    found = []
    for facet, value in search.chosen():
        total = len(find(index, search.without(facet, value), count=False).bodies)
        if total:
            found.append({**_filter(facet, value, labels), "total": total})
    return found
