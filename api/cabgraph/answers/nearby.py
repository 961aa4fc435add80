"""Who else could on that day, the nearest first: docs/decisions/0008, section 6."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law, holds_to_an_end
from cabgraph.answers.measure import Units
from cabgraph.answers.naming import provinces_on
from cabgraph.answers.proof import named
from cabgraph.answers.standing import filters, said
from cabgraph.index.covering import Told
from cabgraph.index.lookup import Index

_EARTH = 6371.0088
"""Mean radius in kilometres (IUGG)."""
_SPARE = 5
"""Bodies to look at beyond the number of answers: some fall away on a closer look."""


def alternatives(index: Index, asked: Asked, limit: int) -> list[dict[str, Any]]:
    """Return other bodies that certainly could on that day, each with the line and grant that could; the nearest first.

    None when nothing but the body was asked.
    """
    law, day = index.keep(Law.read), asked.on.isoformat()
    not_certain = law.not_certain(day)
    if not asked.filtered:
        return []
    if asked.regulation in not_certain:
        asked = replace(asked, carried=())
    far = _Far(_kilometres(index, asked), index.keep(_homes))
    found: list[dict[str, Any]] = []
    for among in _nearest_first(index, asked, far, limit):
        found = index.ask(
            "bodies-that-could",
            among=among,
            body=asked.body or "",
            on=day,
            bad=[*not_certain, *asked.carried],
            carried=list(asked.carried),
            saved=_saved(law, asked, day),
            repealed=_repealed(law, day),
            **filters(asked),
            **_value(index, asked),
        )
        if len(found) >= limit:
            break
    found = sorted(found, key=lambda row: far.order(row["body"]))[:limit]
    homes = {row["body"]: far.home(row["body"]) for row in found}
    lines = {row["item"]: row for row in index.ask("grants-of-items", things=[row["item"] for row in found])}
    labels = index.labels(
        [thing for row in found for thing in (row["body"], homes[row["body"]][1], row["item"])]
        + [line["grant"] for line in lines.values()]
    )
    return [
        {
            **(named(labels, row["body"]) or {}),
            "province": named(labels, homes[row["body"]][1]),
            "distance_km": _whole(homes[row["body"]][0]),
            "scope_item": named(labels, row["item"]),
            "grant": {
                **(named(labels, lines[row["item"]]["grant"]) or {}),
                "number": lines[row["item"]]["certificate_number"],
            },
        }
        for row in found
    ]


def _nearest_first(index: Index, asked: Asked, far: "_Far", limit: int) -> Iterator[list[Told]]:
    """Yield where to look: the lines of the nearest bodies that may have one, then of some more, then of all.

    Answers are ordered by distance and then by body, so enough answers among the nearest are the answers.
    """
    by_body = index.covering().certain(asked.on.isoformat(), said(index, asked))
    by_body.pop(asked.body or "", None)
    bodies = sorted(by_body, key=far.order)
    for most in (limit + _SPARE, 20 * limit + _SPARE):
        if most < len(bodies):
            yield [line for body in bodies[:most] for line in by_body[body]]
    yield [line for body in bodies for line in by_body[body]]


def _whole(kilometres: float | None) -> int | None:
    return None if kilometres is None or kilometres < 0 else round(kilometres)


class _Far:
    """How far bodies are: by the nearest of their provinces, from where one asks."""

    def __init__(self, kilometres: dict[str, float], homes: dict[str, list[str]]) -> None:
        self._kilometres = kilometres
        self._homes = homes

    def home(self, body: str) -> tuple[float | None, str | None]:
        """Return the kilometres to a body's nearest province, and that province; nothing when no province is known."""
        known = [(self._kilometres[home], home) for home in self._homes.get(body, ()) if home in self._kilometres]
        return min(known, default=(None, None))

    def order(self, body: str) -> tuple[bool, float, str]:
        """Return what bodies are sorted by: the nearest first, those without a known province last."""
        kilometres, _ = self.home(body)
        return kilometres is None, kilometres or 0.0, body


def _homes(index: Index) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in index.ask("values-of-bodies", facet="jurisdiction"):
        found.setdefault(row["body"], []).append(row["value"])
    return found


def _kilometres(index: Index, asked: Asked) -> dict[str, float]:
    """Return how far the centre of each province of the day lies from where one asks, -1 where that cannot be told.

    One asks from the province that was named, else from the asked body's own on that day.
    """
    provinces = provinces_on(index, asked.on)
    start = asked.near or _own(index, asked.body, provinces) or ""
    reached = index.keep(_Distances).start_at(start)
    return {other: reached.get(other, -1) for other in provinces}


def _own(index: Index, body: str | None, provinces: list[str]) -> str | None:
    rows = index.ask("facet-values-of-body", body=body, facet="jurisdiction") if body else []
    own = {row["value"] for row in rows}
    return next((province for province in provinces if province in own), None)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres of two points given as degrees of latitude and longitude."""
    (south, west), (north, east) = ((math.radians(degree) for degree in point) for point in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))


class _Distances:
    """The distances between the centres of provinces, in kilometres, worked out once for each start."""

    def __init__(self, index: Index) -> None:
        self._centres = {
            row["province"]: (float(row["latitude"]), float(row["longitude"]))
            for row in index.ask("provinces")
            if row["latitude"] and row["longitude"]
        }
        self._known: dict[str, dict[str, float]] = {}

    def start_at(self, province: str) -> dict[str, float]:
        """Return how far every province lies from one; nothing when it has no known centre."""
        start = self._centres.get(province)
        if start is None:
            return {}
        if province not in self._known:
            self._known[province] = {other: distance(start, centre) for other, centre in self._centres.items()}
        return self._known[province]


def _saved(law: Law, asked: Asked, day: str) -> dict[str, str]:
    """Return, for each regulation, the day before which a grant has to have begun to go on certainly.

    Of one whose grants are carried over to the regulation asked about, only the provisions that do so count.
    """
    saved: dict[str, str] = {}
    for regulation in law.transitional:
        for provision in law.provisions(regulation, day, "designations"):
            elsewhere = regulation in asked.carried and provision["successor"] != asked.regulation
            if holds_to_an_end(provision) and not elsewhere:
                saved[regulation] = max(provision["valid_from"], saved.get(regulation, ""))
    return saved


def _repealed(law: Law, day: str) -> list[list[str]]:
    return [
        [regulation, product]
        for regulation in law.repeals
        for products in law.repeals_on(regulation, day).values()
        for product in sorted(products)
    ]


def _value(index: Index, asked: Asked) -> dict[str, object]:
    if asked.measure is None:
        return {"value": None, "uncertainty": None, "units": [], "ratios": []}
    units = index.keep(Units.read)
    return {
        "value": asked.measure.value,
        "uncertainty": asked.measure.uncertainty,
        "units": units.comparable(asked.measure.unit),
        "ratios": units.ratios(),
    }
