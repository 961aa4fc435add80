"""The proof of an answer: scope line, grant, holder, decision, legal basis, sources, each with its IRI and labels."""

from collections.abc import Iterable
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.outcome import Judged
from cabgraph.answers.standing import Line
from cabgraph.index.lookup import Index

UNBOUNDED = "0001-01-01"
OPEN = "9999-12-31"
_SHOWN = 12

Labels = dict[str, dict[str, str]]


def named(labels: Labels, thing: str | None) -> dict[str, Any] | None:
    """Return {id, label} of a thing, or None."""
    return {"id": thing, "label": labels.get(thing, {})} if thing else None


def day(text: str | None) -> str | None:
    """Return a period's bound, or None where it is unbounded."""
    return None if text in (None, UNBOUNDED, OPEN) else text


def source_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a source as people cite it: file, row, what was read, how sure."""
    return {
        "id": row["source"],
        "file": row["file"],
        "row": int(row["row"]),
        "citation": row["citation"],
        "confidence": (row["confidence"] or "").rsplit("/", 1)[-1] or None,
    }


def _by(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row[key], []).append(row)
    return grouped


def _among(index: Index, statement: str, wanted: Iterable[str | None]) -> list[dict[str, Any]]:
    return index.ask(statement, things=sorted({value for value in wanted if value}))


def of_lines(index: Index, found: list[Line], shown: int = _SHOWN) -> list[dict[str, Any]]:
    """Return the chain of each line, up to `shown` of them."""
    chosen = found[:shown]
    grants = {row["grant"]: row for row in _among(index, "grants", (line.grant for line in chosen))}
    touched = [event for line in chosen for event in (line.opened_by, line.closed_by)]
    events = {row["event"]: row for row in _among(index, "events", touched)}
    decisions = {
        row["document"]: row for row in _among(index, "documents", (event["decision"] for event in events.values()))
    }
    records = [line.item for line in chosen] + list(grants)
    bases = _by(_among(index, "legal-bases", records), "record")
    sources = _by(_among(index, "sources", records), "record")
    labels = index.labels(
        [line.item for line in chosen]
        + [thing for line in chosen for thing in (line.body, line.activity, line.product, line.regulation)]
        + [thing for row in grants.values() for thing in (row["grant"], row["granted_by"])]
        + [document["issuer"] for document in decisions.values()]
        + list(decisions)
        + [basis["document"] for rows in bases.values() for basis in rows]
        + [event["event_type"] for event in events.values()]
    )

    def event(iri: str | None) -> dict[str, Any] | None:
        row = events.get(iri or "")
        if row is None:
            return named(labels, iri)
        document = decisions.get(row["decision"] or "")
        return {
            "id": iri,
            "type": named(labels, row["event_type"]),
            "effective_on": row["effective_on"],
            "possibly_from": row["possibly_from"],
            "decision": document
            and {
                **(named(labels, document["document"]) or {}),
                "number": document["number"],
                "signed_on": document["signed_on"],
                "date_text": document["date_text"],
                "issuer": named(labels, document["issuer"]),
            },
        }

    def chain(line: Line) -> dict[str, Any]:
        grant = grants.get(line.grant, {})
        own = (line.item, line.grant)
        return {
            "scope_item": named(labels, line.item),
            "activity": named(labels, line.activity),
            "product": named(labels, line.product),
            "regulation": named(labels, line.regulation),
            "grant": {
                **(named(labels, line.grant) or {}),
                "number": grant.get("certificate_number"),
                "kind": grant.get("kind"),
                "valid_from": grant.get("valid_from"),
                "possibly_from": grant.get("possibly_from"),
                "valid_until": grant.get("valid_until"),
                "possibly_until": grant.get("possibly_until"),
                "last_verified_on": grant.get("last_verified_on"),
                "date_text": grant.get("date_text"),
            },
            "holder": named(labels, line.body),
            "granted_by": named(labels, grant.get("granted_by")),
            "opened_by": event(line.opened_by),
            "closed_by": event(line.closed_by),
            "standing": line.standing,
            "reason": line.reason,
            "from": day(line.since),
            "until": day(line.until),
            "legal_basis": [named(labels, row["document"]) for record in own for row in bases.get(record, [])],
            "sources": [source_of(row) for record in own for row in sources.get(record, [])],
        }

    return [chain(line) for line in chosen]


def of_judged(index: Index, found: list[Judged], shown: int = _SHOWN) -> list[dict[str, Any]]:
    """Return the chain of each line that was judged, with what came of it and the documents it cites."""
    chosen = found[:shown]
    cited = _by(_among(index, "item-standards", (one.line.item for one in chosen)), "item")
    labels = index.labels(
        [row["standard"] for rows in cited.values() for row in rows] + [one.saved_by for one in chosen if one.saved_by]
    )
    return [
        {
            **chain,
            "standards": [named(labels, row["standard"]) for row in cited.get(one.line.item, [])],
            "outcome": {"verdict": one.verdict, "reason": one.reason, "range": one.measured},
            "saved_by": named(labels, one.saved_by or None),
        }
        for one, chain in zip(chosen, of_lines(index, [one.line for one in chosen], shown), strict=True)
    ]


def asked_as_understood(index: Index, asked: Asked) -> dict[str, Any]:
    """Return what was asked, as things with labels."""
    things = (asked.body, asked.activity, *asked.products, asked.regulation, *asked.standards, asked.near)
    labels = index.labels(things)
    return {
        "body": named(labels, asked.body),
        "certificate": asked.certificate or None,
        "activity": named(labels, asked.activity),
        "product": [named(labels, product) for product in asked.products],
        "regulation": named(labels, asked.regulation),
        "standard": [named(labels, standard) for standard in asked.standards],
        "value": asked.measure.shown if asked.measure else None,
        "near": named(labels, asked.near),
        "on": asked.on.isoformat(),
    }
