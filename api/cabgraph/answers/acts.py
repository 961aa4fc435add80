"""Events with the decisions behind them, and decisions as people cite them."""

from collections.abc import Iterable
from typing import Any

from cabgraph.answers.proof import Labels, day, named
from cabgraph.index.lookup import Index


def decisions(index: Index, things: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    """Return decisions and legal documents by IRI: number, day or days, issuer."""
    rows = index.ask("documents", things=sorted({thing for thing in things if thing}))
    labels = index.labels([thing for row in rows for thing in (row["document"], row["issuer"])])
    return {row["document"]: _decision(row, labels) for row in rows}


def _decision(row: dict[str, Any], labels: Labels) -> dict[str, Any]:
    return {
        **(named(labels, row["document"]) or {}),
        "number": row["number"],
        "signed_on": row["signed_on"],
        "date_text": row["date_text"],
        "issuer": named(labels, row["issuer"]),
    }


def events(index: Index, things: Iterable[str | None]) -> dict[str, dict[str, Any]]:
    """Return status events by IRI: type, when, by which decision."""
    rows = index.ask("events", things=sorted({thing for thing in things if thing}))
    acts = decisions(index, (row["decision"] for row in rows))
    labels = index.labels(row["event_type"] for row in rows)
    return {
        row["event"]: {
            "id": row["event"],
            "type": named(labels, row["event_type"]),
            "effective_on": day(row["effective_on"]),
            "possibly_from": day(row["possibly_from"]),
            "at_the_latest": bool(row["possibly_from"]),
            "effective_until": day(row["effective_until"]),
            "decision": acts.get(row["decision"] or ""),
        }
        for row in rows
    }


def events_of_grants(index: Index, grants: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the events of each grant, by date: which, whether it affects the whole, and how many lines it names."""
    rows = index.ask("events-of-grants", things=sorted(grants))
    told = events(index, (row["event"] for row in rows))
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        shown = {**told[row["event"]], "whole": bool(row["whole"]), "lines": row["lines"]}
        found.setdefault(row["grant"], []).append(shown)
    for shown_of_grant in found.values():
        shown_of_grant.sort(key=lambda event: (event["effective_on"] or "", event["id"]))
    return found
