"""Who else could on that day, the nearest first: docs/decisions/0008, section 6."""

import math
from dataclasses import replace
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law, holds_to_an_end
from cabgraph.answers.measure import Units
from cabgraph.answers.naming import provinces_on
from cabgraph.answers.proof import named
from cabgraph.answers.standing import filters
from cabgraph.index.lookup import Index

_EARTH = 6371.0088
"""Mean radius in kilometres (IUGG)."""


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
    found = index.ask(
        "bodies-that-could",
        body=asked.body or "",
        on=day,
        limit=limit,
        bad=[*not_certain, *asked.carried],
        carried=list(asked.carried),
        saved=_saved(law, asked, day),
        repealed=_repealed(law, day),
        kilometres=_kilometres(index, asked),
        **filters(asked),
        **_value(index, asked),
    )
    lines = {row["item"]: row for row in index.ask("grants-of-items", things=[row["item"] for row in found])}
    labels = index.labels(
        [thing for row in found for thing in (row["body"], row["province"], row["item"])]
        + [line["grant"] for line in lines.values()]
    )
    return [
        {
            **(named(labels, row["body"]) or {}),
            "province": named(labels, row["province"]),
            "distance_km": None if row["kilometres"] is None or row["kilometres"] < 0 else round(row["kilometres"]),
            "scope_item": named(labels, row["item"]),
            "grant": {
                **(named(labels, lines[row["item"]]["grant"]) or {}),
                "number": lines[row["item"]]["certificate_number"],
            },
        }
        for row in found
    ]


def _kilometres(index: Index, asked: Asked) -> dict[str, float]:
    """Return how far the centre of each province of the day lies from where one asks, -1 where that cannot be told.

    One asks from the province that was named, else from the asked body's own on that day.
    """
    provinces, centres = provinces_on(index, asked.on), index.keep(_centres)
    start = centres.get(asked.near or _own(index, asked.body, provinces) or "")
    return {other: distance(start, centres[other]) if start and other in centres else -1 for other in provinces}


def _own(index: Index, body: str | None, provinces: list[str]) -> str | None:
    rows = index.ask("facet-values-of-body", body=body, facet="jurisdiction") if body else []
    own = {row["value"] for row in rows}
    return next((province for province in provinces if province in own), None)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance in kilometres of two points given as degrees of latitude and longitude."""
    (south, west), (north, east) = ((math.radians(degree) for degree in point) for point in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _centres(index: Index) -> dict[str, tuple[float, float]]:
    return {
        row["province"]: (float(row["latitude"]), float(row["longitude"]))
        for row in index.ask("provinces")
        if row["latitude"] and row["longitude"]
    }


def _saved(law: Law, asked: Asked, day: str) -> dict[str, str]:
    """Return, for each regulation, the day before which a grant has to have begun to go on certainly.

    Of one whose grants are carried over to the regulation asked about, only the provisions that do so count.
    """
    saved: dict[str, str] = {}
    for regulation in law.regulations:
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
