"""One standard: its editions, what adopts it and what it adopts, and who cites it on a day."""

from datetime import date
from typing import Any

from cabgraph.answers.editions import document
from cabgraph.answers.facts import Facts, about
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.scope import Wanted
from cabgraph.index.lookup import Index


def standard(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return a standard and who cites it on a day, or None when the release does not know it."""
    if not index.ask("names-of-thing", thing=iri, kind="standard"):
        return None
    facts = Facts(index, [iri])
    kind, versions, whole = facts.one(iri, "type"), facts.all(iri, "isVersionOf"), facts.all(iri, "isPartOf")
    parts = facts.all(iri, "hasPart") + about(index, iri, "isPartOf")
    cited_by = about(index, iri, "references")
    labels = index.labels([kind, *versions, *whole, *parts, *cited_by])
    return {
        **document(index, iri, facts),
        "kind": named(labels, kind),
        "publisher": facts.text(iri, "publisher"),
        "committee": facts.one(iri, "committee"),
        "ics": facts.all(iri, "icsCode"),
        "used_for": facts.text(iri, "usedFor"),
        "editions_of": [named(labels, thing) for thing in versions],
        "part_of": [named(labels, thing) for thing in whole],
        "parts": [named(labels, thing) for thing in dict.fromkeys(parts)],
        "adopts": adoptions(index, iri, "adoptedAs", "adopts"),
        "adopted_as": adoptions(index, iri, "adopts", "adoptedAs"),
        "regulations": [named(labels, thing) for thing in cited_by],
        "cited": citations(index, iri, wanted.on, wanted.page, wanted.size),
        "alerts": alerts(index, [iri]),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri]),
    }


def adoptions(index: Index, iri: str, this: str, other: str) -> list[dict[str, Any]]:
    """Return the adoptions in which a standard stands on one side: the other side and the degree (ISO/IEC Guide 21)."""
    found = about(index, iri, this)
    facts = Facts(index, found)
    labels = index.labels(value for thing in found for value in facts.all(thing, other, "degree"))
    return [
        {
            "standard": named(labels, facts.one(thing, other)),
            "degree": named(labels, facts.one(thing, "degree")),
            "sources": sources(index, [thing]),
        }
        for thing in found
    ]


def citations(index: Index, iri: str, on: date, page: int, size: int) -> dict[str, Any]:
    """Return the scope lines that name a standard and the accreditations that rest on it, as they stand on a day."""
    rows = index.ask("citations-of-standard", standard=iri, on=on.isoformat())
    shown = rows[(page - 1) * size : page * size]
    grants = index.ask("grants", things=sorted({row["grant"] for row in shown}))
    numbers = {row["grant"]: row["certificate_number"] for row in grants}
    named_by = ("record", "grant", "body", "product", "edition_policy")
    labels = index.labels(row[column] for row in shown for column in named_by)
    return {
        "on": on.isoformat(),
        "total": len(rows),
        "bodies": len({row["body"] for row in rows}),
        "standing": {standing: sum(row["standing"] == standing for row in rows) for standing in ("yes", "unknown")},
        "page": page,
        "size": size,
        "items": [
            {
                **(named(labels, row["record"]) or {}),
                "use": row["use"],
                "body": named(labels, row["body"]),
                "grant": named(labels, row["grant"]),
                "number": numbers.get(row["grant"]),
                "product": named(labels, row["product"]),
                "edition_policy": named(labels, row["edition_policy"]),
                "standing": row["standing"],
                "reason": row["reason"] or "in-scope",
                "from": day(row["since"]),
                "until": day(row["until"]),
            }
            for row in shown
        ],
    }
