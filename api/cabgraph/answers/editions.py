"""The chain of editions of a standard or a regulation, and the acts and parts around it."""

from typing import Any

from cabgraph.answers.facts import Facts, about
from cabgraph.answers.proof import Labels, day, named
from cabgraph.index.lookup import Index

_BACK = ("replaces",)
_FORWARD = ("supersededBy",)
_LONGEST = 60


def chain(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return the editions before and after one, itself included, the oldest first.

    Follows what each replaces and what supersedes it, in both directions of either property.
    """
    order = {iri: 0}
    waiting = [iri]
    while waiting and len(order) < _LONGEST:
        edition = waiting.pop(0)
        facts = Facts(index, [edition])
        older = facts.all(edition, *_BACK) + about(index, edition, *_FORWARD)
        newer = facts.all(edition, *_FORWARD) + about(index, edition, *_BACK)
        for found, step in ((older, -1), (newer, 1)):
            for other in found:
                if other not in order:
                    order[other] = order[edition] + step
                    waiting.append(other)
    facts = Facts(index, order)
    labels = index.labels([*order, *(facts.one(edition, "documentStatus") for edition in order)])
    told = [_edition(edition, facts, labels, edition == iri) for edition in order]
    return sorted(told, key=lambda edition: (edition["year"] or "", order[edition["id"]], edition["id"]))


def _edition(iri: str, facts: Facts, labels: Labels, here: bool) -> dict[str, Any]:
    return {
        **(named(labels, iri) or {}),
        "number": facts.one(iri, "docNumber"),
        "year": facts.one(iri, "editionYear"),
        "status": named(labels, facts.one(iri, "documentStatus")),
        "in_force_from": day(facts.one(iri, "inForceFrom")),
        "in_force_until": day(facts.one(iri, "inForceUntil")),
        "here": here,
    }


def document(index: Index, iri: str, facts: Facts) -> dict[str, Any]:
    """Return what standards and regulations have in common."""
    issuers = facts.all(iri, "issuer")
    amended, amending = facts.all(iri, "amendmentOf"), about(index, iri, "amendmentOf")
    superseded = facts.all(iri, "supersededBy") + about(index, iri, "replaces")
    status = facts.one(iri, "documentStatus")
    labels = index.labels([iri, *issuers, *amended, *amending, *superseded, status])
    return {
        **(named(labels, iri) or {}),
        "number": facts.one(iri, "docNumber"),
        "title": facts.text(iri, "title"),
        "other_names": facts.all(iri, "altLabel"),
        "issuers": [named(labels, thing) for thing in issuers],
        "status": named(labels, status),
        "year": facts.one(iri, "editionYear"),
        "editions": chain(index, iri),
        "superseded_by": [named(labels, thing) for thing in dict.fromkeys(superseded)],
        "amends": [named(labels, thing) for thing in amended],
        "amended_by": [named(labels, thing) for thing in amending],
        "note": facts.text(iri, "comment"),
    }
