"""One decision: what it says it is, and everything that it opened, closed, suspended or restored."""

from typing import Any

from cabgraph import names
from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts, about
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.index.lookup import Index


def decision(index: Index, iri: str) -> dict[str, Any] | None:
    """Return a decision with its effects, or None when the release does not know it."""
    told = decisions(index, [iri]).get(iri)
    if told is None:
        return None
    facts = Facts(index, [iri])
    replaced, replacing = facts.all(iri, "replaces"), about(index, iri, "replaces")
    acts = decisions(index, [*replaced, *replacing, *facts.all(iri, "legalBasis")])
    return {
        **told,
        "number_known": told["number"] != _UNKNOWN,
        "possibly_from": day(facts.one(iri, "possiblyFrom")),
        "possibly_until": day(facts.one(iri, "possiblyUntil")),
        "replaces": [acts[thing] for thing in replaced if thing in acts],
        "replaced_by": [acts[thing] for thing in replacing if thing in acts],
        "legal_basis": [acts[thing] for thing in facts.all(iri, "legalBasis") if thing in acts],
        "same_number": _same_number(index, iri, told["number"]),
        "effects": effects(index, iri),
        "changes": _changes(index, iri),
        "alerts": _alerts(index, iri),
        "note": facts.text(iri, "comment"),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri]),
    }


_UNKNOWN = "unknown"


def effects(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return what a decision did: one entry for each event and grant, with the scope lines the event names."""
    rows = index.ask("effects-of-decision", decision=iri)
    grants = {row["grant"]: row for row in index.ask("grants", things=sorted({row["grant"] for row in rows}))}
    labels = index.labels(
        [thing for row in rows for thing in (row["record"], row["grant"], row["event_type"])]
        + [row["body"] for row in grants.values()]
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        held = grants.get(row["grant"], {})
        effect = found.setdefault(
            (row["event"], row["grant"]),
            {
                "event": row["event"],
                "type": named(labels, row["event_type"]),
                "effective_on": day(row["effective_on"]),
                "possibly_from": day(row["possibly_from"]),
                "at_the_latest": bool(row["possibly_from"]),
                "effective_until": day(row["effective_until"]),
                "record": named(labels, row["grant"]),
                "number": held.get("certificate_number"),
                "holder": named(labels, held.get("body")),
                "whole": False,
                "items": [],
            },
        )
        if row["item"]:
            effect["items"].append(named(labels, row["item"]))
        else:
            effect["whole"] = True
    return list(found.values())


def _same_number(index: Index, iri: str, number: str) -> list[dict[str, Any]]:
    """Return the other documents of the same number: a number is not an identity, an unknown one least of all."""
    if number == _UNKNOWN:
        return []
    rows = index.ask("documents-of-number", key=names.code_key(number))
    others = [row["document"] for row in rows if row["document"] != iri]
    told = decisions(index, others)
    return [told[thing] for thing in others]


def _changes(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return the changes of organisations that a decision made."""
    found = about(index, iri, "byDecision")
    facts = Facts(index, found)
    made = [thing for thing in found if facts.one(thing, "changeKind")]
    labels = index.labels([*made, *(facts.one(thing, "changeKind") for thing in made)])
    return [
        {
            **(named(labels, thing) or {}),
            "kind": named(labels, facts.one(thing, "changeKind")),
            "on": day(facts.one(thing, "effectiveOn")),
        }
        for thing in made
    ]


def _alerts(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return the alerts that rest on a decision, by way of what they concern."""
    found = about(index, iri, "byDecision")
    facts = Facts(index, found)
    concerned = [value for thing in found for value in facts.all(thing, "concerns")]
    return [alert for alert in alerts(index, concerned) if alert["id"] in found]
