"""Who an organisation was over time: names and supervisors by spell, renamings and mergers, what continues it."""

from typing import Any

from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts, about, continuation
from cabgraph.answers.notes import sources
from cabgraph.answers.proof import OPEN, day, named
from cabgraph.index.lookup import Index


def spells(index: Index, organisation: str) -> list[dict[str, Any]]:
    """Return the identity spells of an organisation, the earliest first; an undated one comes last."""
    found = about(index, organisation, "identityOf")
    facts = Facts(index, found)
    labels = index.labels([*found, *(value for spell in found for value in facts.all(spell, "supervisedBy"))])
    acts = decisions(index, (value for spell in found for value in facts.all(spell, "legalBasis")))
    told = [
        {
            **(named(labels, spell) or {}),
            "other_names": facts.all(spell, "altLabel"),
            "supervised_by": [named(labels, value) for value in facts.all(spell, "supervisedBy")],
            "supervised_by_text": facts.text(spell, "supervisedByText"),
            "valid_from": facts.one(spell, "validFrom"),
            "possibly_from": facts.one(spell, "possiblyFrom"),
            "valid_until": facts.one(spell, "validUntil"),
            "possibly_until": facts.one(spell, "possiblyUntil"),
            "last_verified_on": facts.one(spell, "lastVerifiedOn"),
            "date_text": facts.one(spell, "dateText"),
            "legal_basis": [acts[value] for value in facts.all(spell, "legalBasis") if value in acts],
            "legal_basis_text": facts.text(spell, "legalBasisText"),
            "note": facts.text(spell, "comment"),
            "sources": sources(index, [spell]),
        }
        for spell in found
    ]
    return sorted(told, key=lambda spell: spell["valid_from"] or OPEN)


def changes(index: Index, organisation: str) -> list[dict[str, Any]]:
    """Return the foundings, renamings, mergers and other changes of an organisation, the earliest first."""
    found = about(index, organisation, "originalOrganization", "resultingOrganization")
    facts = Facts(index, found)
    things = [value for change in found for value in _ends(facts, change)]
    labels = index.labels([*found, *things, *(facts.one(change, "changeKind") for change in found)])
    acts = decisions(index, (value for change in found for value in facts.all(change, "byDecision", "legalBasis")))
    told = [
        {
            **(named(labels, change) or {}),
            "kind": named(labels, facts.one(change, "changeKind")),
            "effective_on": day(facts.one(change, "effectiveOn")),
            "possibly_from": day(facts.one(change, "possiblyFrom")),
            "at_the_latest": bool(facts.one(change, "possiblyFrom")),
            "before": [named(labels, value) for value in facts.all(change, "originalOrganization")],
            "after": [named(labels, value) for value in facts.all(change, "resultingOrganization")],
            "decision": acts.get(facts.one(change, "byDecision") or ""),
            "legal_basis": [acts[value] for value in facts.all(change, "legalBasis") if value in acts],
            "note": facts.text(change, "comment"),
            "sources": sources(index, [change]),
        }
        for change in found
    ]
    return sorted(told, key=lambda change: change["effective_on"] or OPEN)


def successors(index: Index, organisation: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the organisations that an organisation went over into, by its changes and by what continues it."""
    found = continuation(index, organisation)[:1]
    for change in told:
        before, after = ({part["id"] for part in change[end]} for end in ("before", "after"))
        if organisation in before and organisation not in after:
            found += sorted(after)
    return _named_once(index, organisation, found)


def predecessors(index: Index, organisation: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the organisations that went over into an organisation."""
    found = about(index, organisation, "continuedAs")
    for change in told:
        before, after = ({part["id"] for part in change[end]} for end in ("before", "after"))
        if organisation in after:
            found += sorted(before - after)
    return _named_once(index, organisation, found)


def _named_once(index: Index, itself: str, found: list[str]) -> list[dict[str, Any]]:
    others = [thing for thing in dict.fromkeys(found) if thing != itself]
    labels = index.labels(others)
    return [shown for thing in others if (shown := named(labels, thing))]


def _ends(facts: Facts, change: str) -> list[str]:
    return facts.all(change, "originalOrganization", "resultingOrganization")
