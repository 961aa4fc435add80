"""One organisation that regulates, designates or accredits: who it was, what continues it, its powers, what it gave."""

from typing import Any

from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts, about
from cabgraph.answers.identity import changes, predecessors, spells, successors
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.scope import Wanted
from cabgraph.index.lookup import Index

_DOCUMENTS = 30


def authority(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return an organisation as of a day, or None when the release does not know it."""
    if not index.ask("thing-recorded", thing=iri):
        return None
    facts = Facts(index, [iri])
    kinds, places = facts.all(iri, "organizationKind"), facts.all(iri, "jurisdiction")
    parents, children = facts.all(iri, "subOrganizationOf"), about(index, iri, "subOrganizationOf")
    labels = index.labels([iri, *kinds, *places, *parents, *children])
    told = changes(index, iri)
    documents = [row["document"] for row in index.ask("documents-of-issuer", issuer=iri)]
    acts = decisions(index, documents[:_DOCUMENTS])

    def several(things: list[str]) -> list[dict[str, Any] | None]:
        return [named(labels, thing) for thing in things]

    return {
        **(named(labels, iri) or {}),
        "other_names": facts.all(iri, "altLabel"),
        "kinds": several(kinds),
        "jurisdictions": several(places),
        "parents": several(parents),
        "parts": several(children),
        "supervised_by_text": facts.text(iri, "supervisedByText"),
        "remit": facts.text(iri, "remit"),
        "address": facts.text(iri, "address"),
        "homepage": facts.all(iri, "homepage"),
        "founded": day(facts.one(iri, "validFrom")),
        "possibly_from": day(facts.one(iri, "possiblyFrom")),
        "dissolved": day(facts.one(iri, "validUntil")),
        "possibly_until": day(facts.one(iri, "possiblyUntil")),
        "legal_basis_text": facts.text(iri, "legalBasisText"),
        "note": facts.text(iri, "comment"),
        "spells": spells(index, iri),
        "changes": told,
        "continued_as": successors(index, iri, told),
        "continues": predecessors(index, iri, told),
        "powers": _powers(index, iri),
        "grants": _grants(index, iri, wanted),
        "documents": {"total": len(documents), "items": [acts[thing] for thing in documents if thing in acts]},
        "alerts": alerts(index, [iri]),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri]),
    }


def _powers(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return the powers to designate that an organisation has or had, for which products, from when to when."""
    found = [thing for thing in about(index, iri, "responsibleAuthority") if "/designation-power/" in thing]
    facts = Facts(index, found)
    labels = index.labels([*found, *(value for thing in found for value in facts.all(thing, "product"))])
    acts = decisions(index, (value for thing in found for value in facts.all(thing, "legalBasis")))
    told = [
        {
            **(named(labels, thing) or {}),
            "products": [named(labels, value) for value in facts.all(thing, "product")],
            "from": day(facts.one(thing, "validFrom")),
            "possibly_from": day(facts.one(thing, "possiblyFrom")),
            "until": day(facts.one(thing, "validUntil")),
            "possibly_until": day(facts.one(thing, "possiblyUntil")),
            "last_verified_on": day(facts.one(thing, "lastVerifiedOn")),
            "legal_basis": [acts[value] for value in facts.all(thing, "legalBasis") if value in acts],
            "legal_basis_text": facts.text(thing, "legalBasisText"),
            "note": facts.text(thing, "comment"),
            "sources": sources(index, [thing]),
        }
        for thing in found
    ]
    return sorted(told, key=lambda power: power["from"] or power["possibly_from"] or "9999")


def _grants(index: Index, iri: str, wanted: Wanted) -> dict[str, Any]:
    """Return the grants that an organisation gave, one page of them, and how many stand on the day."""
    rows = index.ask("grants-of-issuer", issuer=iri, on=wanted.on.isoformat())
    shown = rows[(wanted.page - 1) * wanted.size : wanted.page * wanted.size]
    labels = index.labels(row[column] for row in shown for column in ("grant", "body", "kind"))
    standing = dict.fromkeys(("yes", "unknown", "no"), 0)
    for row in rows:
        standing[row["standing"] or "no"] += 1
    return {
        "on": wanted.on.isoformat(),
        "total": len(rows),
        "standing": standing,
        "page": wanted.page,
        "size": wanted.size,
        "items": [
            {
                **(named(labels, row["grant"]) or {}),
                "number": row["certificate_number"],
                "kind": named(labels, row["kind"]),
                "holder": named(labels, row["body"]),
                "valid_from": day(row["valid_from"]),
                "valid_until": day(row["valid_until"]),
                "standing": row["standing"] or "no",
                "reason": "in-scope" if row["standing"] == "yes" else row["reason"] or "not-yet-in-force",
            }
            for row in shown
        ],
    }
