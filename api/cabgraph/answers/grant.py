"""One grant: who holds it, who granted it then and who follows that office now, its dates, renewals, scope, law."""

from typing import Any

from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts, about, continuation
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import Labels, named
from cabgraph.answers.scope import Wanted, scope
from cabgraph.answers.timeline import timeline
from cabgraph.index.lookup import Index

_BOUNDS = ("valid_from", "possibly_from", "valid_until", "possibly_until", "last_verified_on")
"""As the register has them: 0001-01-01 is no lower bound, 9999-12-31 a day that no source gives (docs/model.md)."""

_ITEMS_NOTED = 2000


def grant(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return a grant as it stands on a day, or None when the release does not know it."""
    rows = index.ask("grants", things=[iri])
    if not rows:
        return None
    row, facts = rows[0], Facts(index, [iri])
    followed = continuation(index, row["granted_by"])
    chain = _chain(index, iri, facts)
    resting = about(index, iri, "basedOnGrant")
    things = [iri, row["body"], row["granted_by"], *followed, *facts.all(iri, "accreditedTo"), row["completeness"]]
    labels = index.labels([*things, *facts.all(iri, "basedOnGrant"), *resting])
    acts = decisions(index, facts.all(iri, "legalBasis"))
    lived = timeline(index, [iri], wanted.on)
    items = [line["item"] for line in index.ask("items-of-grant", grant=iri, limit=_ITEMS_NOTED)]
    return {
        **(named(labels, iri) or {}),
        "kind": row["kind"],
        "number": row["certificate_number"],
        "scheme": facts.text(iri, "schemeName"),
        "codes": facts.all(iri, "designationCode"),
        "holder": named(labels, row["body"]),
        "holder_text": facts.text(iri, "holderText"),
        "granted_by": named(labels, row["granted_by"]),
        "granted_by_now": [named(labels, organisation) for organisation in followed],
        "accredited_to": [named(labels, standard) for standard in facts.all(iri, "accreditedTo")],
        "edition_basis": facts.text(iri, "editionBasis"),
        **{bound: row[bound] for bound in _BOUNDS},
        "date_text": row["date_text"],
        "completeness": named(labels, row["completeness"]),
        "annex_pages": facts.one(iri, "annexPages"),
        "modules_text": facts.text(iri, "modulesText"),
        **chain,
        "based_on": [named(labels, thing) for thing in facts.all(iri, "basedOnGrant")],
        "basis_of": [named(labels, thing) for thing in resting],
        "legal_basis": [acts[thing] for thing in facts.all(iri, "legalBasis") if thing in acts],
        "legal_basis_text": facts.texts(iri, "legalBasisText"),
        "note": facts.text(iri, "comment"),
        "standing": lived["lanes"][0]["standing"],
        "timeline": lived,
        "scope": scope(index, [iri], wanted),
        "alerts": alerts(index, [iri]),
        "findings": findings(index, [iri, *items]),
        "sources": sources(index, [iri]),
    }


def _chain(index: Index, iri: str, facts: Facts) -> dict[str, Any]:
    """Return what a grant renews or replaces and what renews or replaces it, each with its dates."""
    found = {
        "renews": facts.all(iri, "renews"),
        "renewed_by": about(index, iri, "renews"),
        "replaces": facts.all(iri, "replaces"),
        "replaced_by": about(index, iri, "replaces"),
    }
    others = [thing for things in found.values() for thing in things]
    rows = {row["grant"]: row for row in index.ask("grants", things=sorted(set(others)))}
    labels = index.labels([*others, *(row["body"] for row in rows.values())])
    return {name: [_other(rows.get(thing, {}), thing, labels) for thing in things] for name, things in found.items()}


def _other(row: dict[str, Any], thing: str, labels: Labels) -> dict[str, Any]:
    return {
        **(named(labels, thing) or {}),
        "number": row.get("certificate_number"),
        "holder": named(labels, row.get("body")),
        **{bound: row.get(bound) for bound in _BOUNDS},
    }
