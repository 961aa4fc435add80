"""Everything the release says of one body: names over time, grants with their periods and events, scope, sources."""

from typing import Any

from cabgraph.answers.proof import day, named, source_of
from cabgraph.index.lookup import Index

_ITEMS = 1000


def profile(index: Index, body: str) -> dict[str, Any] | None:
    """Return the profile of a body, or None when the release does not know it."""
    known = index.ask("names-of-thing", thing=body, kind="body")
    if not known:
        return None
    facets = index.ask("facet-values-of-body", body=body, facet="jurisdiction")
    grants = index.ask("grants-of-body", body=body)
    items = index.ask("items-of-body", body=body, limit=_ITEMS)
    total = index.ask("item-count-of-body", body=body)[0]["total"]
    sources = index.ask("sources", things=[body])
    labels = index.labels(
        [body, *(row["value"] for row in facets)]
        + [thing for row in grants for thing in (row["grant"], row["granted_by"], row["accredited_to"])]
        + [thing for row in items for thing in (row["item"], row["activity"], row["product"], row["regulation"])]
    )
    return {
        **(named(labels, body) or {}),
        "names": [{"use": row["use"], "name": row["name"]} for row in known],
        "jurisdictions": [named(labels, row["value"]) for row in facets],
        "grants": [_grant(index, row, labels) for row in grants],
        "scope": {
            "total": total,
            "items": [
                {
                    **(named(labels, row["item"]) or {}),
                    "grant": row["grant"],
                    "activity": named(labels, row["activity"]),
                    "product": named(labels, row["product"]),
                    "regulation": named(labels, row["regulation"]),
                }
                for row in items
            ],
        },
        "sources": [source_of(row) for row in sources],
    }


def _grant(index: Index, row: dict[str, Any], labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    periods = index.ask("periods", thing=row["grant"])
    return {
        **(named(labels, row["grant"]) or {}),
        "kind": row["kind"],
        "number": row["certificate_number"],
        "granted_by": named(labels, row["granted_by"]),
        "accredited_to": named(labels, row["accredited_to"]),
        "valid_from": row["valid_from"],
        "possibly_from": row["possibly_from"],
        "valid_until": row["valid_until"],
        "possibly_until": row["possibly_until"],
        "last_verified_on": row["last_verified_on"],
        "date_text": row["date_text"],
        "periods": [
            {
                "standing": period["standing"],
                "reason": period["reason"],
                "from": day(period["from"]),
                "until": day(period["until"]),
                "opened_by": period["opened_by"],
                "closed_by": period["closed_by"],
            }
            for period in periods
        ],
    }
