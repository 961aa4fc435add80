"""Step one of a path: what a body holds for an activity and a product on a day, from the release's index."""

from collections import defaultdict
from datetime import datetime
from itertools import groupby
from typing import Any

from cabgraph.derive.asof import periods_of
from cabgraph.index.lookup import Index
from cabgraph.network.chains import Held
from cabgraph.network.records import Period, Standing
from cabgraph.store.base import Store

_LONGEST = 1_000_000


def held_on(index: Index, body: str, activity: str, product: str | None, day: str) -> list[Held]:
    """Return the grants of a body that have a line for the activity, and for the product or a broader one, on a day."""
    rows = index.ask("held-on", body=body, activity=activity, product=product or "", on=day)
    found = [_held(list(same)) for _, same in groupby(rows, key=lambda row: row["grant"])]
    periods = _periods(index, [row["item"] for row in found])
    return [Held(**row, periods=periods.get(row["item"], ())) for row in found if row["granted_by"]]


def held_as_known(
    store: Store, index: Index, body: str, activity: str, product: str | None, day: str, known_at: datetime
) -> list[Held]:
    """Return the same as it was known at an instant. Raises StoreError."""
    derived = periods_of(store, body, known_at)
    products = {row["ancestor"] for row in index.ask("above", things=[product])} | {product} if product else set()
    grants = {row["grant"]: row for row in index.ask("grants-of-body", body=body)}
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for item in index.ask("items-of-body", body=body, limit=_LONGEST):
        if item["activity"] != activity or (product and item["product"] not in products):
            continue
        standing = next(
            (
                period.standing
                for period in derived.get(item["item"], ())
                if str(period.since) <= day <= str(period.until)
            ),
            "no",
        )
        if standing != "no":
            row = {**grants[item["grant"]], "standing": standing, "lines": 1, "item": item["item"]}
            rows[item["grant"]].append(row)
    found = [_held(sorted(same, key=lambda row: row["standing"], reverse=True)) for _, same in sorted(rows.items())]
    return [
        Held(**row, periods=tuple(_period(each._asdict()) for each in derived[row["item"]]))
        for row in found
        if row["granted_by"]
    ]


def _held(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the rows of one grant, those that certainly stand first."""
    best: Standing = rows[0]["standing"]
    return {
        "grant": rows[0]["grant"],
        "kind": rows[0]["kind"],
        "granted_by": rows[0]["granted_by"],
        "item": min(row["item"] for row in rows if row["standing"] == best),
        "lines": sum(row["lines"] for row in rows),
        "standing": best,
        "verified": rows[0]["last_verified_on"],
    }


def _periods(index: Index, items: list[str]) -> dict[str, tuple[Period, ...]]:
    found: defaultdict[str, list[Period]] = defaultdict(list)
    for row in index.ask("periods-of", things=items):
        found[row["of"]].append(_period({**row, "since": row["from"]}))
    return {item: tuple(sorted(periods)) for item, periods in found.items()}


def _period(row: dict[str, Any]) -> Period:
    return Period(str(row["since"]), str(row["until"]), row["standing"], row["reason"] or "", row["missing"] or "")
