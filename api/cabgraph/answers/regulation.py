"""One technical regulation: editions, when it is in force and when it binds, and who may work under it on a day."""

from datetime import date
from typing import Any

from cabgraph.answers.acts import decisions
from cabgraph.answers.editions import document
from cabgraph.answers.facts import Facts
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.scope import Wanted
from cabgraph.answers.under import bodies, transitions
from cabgraph.index.lookup import Index


def regulation(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return a regulation and who may test and certify under it on a day, or None when the release does not know it."""
    if not index.ask("names-of-thing", thing=iri, kind="regulation"):
        return None
    facts = Facts(index, [iri])
    responsible, products = facts.all(iri, "responsibleAuthority"), facts.all(iri, "coversProduct")
    procedures, standards = facts.all(iri, "procedure"), facts.all(iri, "references")
    labels = index.labels([*responsible, *products, *procedures, *standards])
    acts = decisions(index, facts.all(iri, "issuedByAct", "legalBasis"))
    issuing = [acts[thing] for thing in facts.all(iri, "issuedByAct") if thing in acts]
    return {
        **document(index, iri, facts),
        "responsible": [named(labels, thing) for thing in responsible],
        "signed_on": facts.one(iri, "signedOn"),
        "in_force_from": day(facts.one(iri, "inForceFrom")),
        "in_force_until": day(facts.one(iri, "inForceUntil")),
        "staged": facts.text(iri, "stagedApplication"),
        "issued_by": issuing,
        "products": [named(labels, thing) for thing in products],
        "products_text": facts.texts(iri, "productText"),
        "procedures": [named(labels, thing) for thing in procedures],
        "procedures_text": facts.text(iri, "procedureText"),
        "standards": [named(labels, thing) for thing in standards],
        "listings": listings(index, iri, wanted.on),
        "transitions": transitions(index, iri),
        "changes": changes(index, [iri, *(act["id"] for act in issuing)]),
        "bodies": bodies(index, iri, wanted.on, wanted.page, wanted.size),
        "alerts": alerts(index, [iri]),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri]),
    }


def listings(index: Index, iri: str, on: date) -> list[dict[str, Any]]:
    """Return the listings that make a regulation binding: product, aspects, HS codes, and from when, as of a day."""
    return listed(index, [row["listing"] for row in index.ask("listings-of-regulation", regulation=iri)], on)


def listed(index: Index, found: list[str], on: date) -> list[dict[str, Any]]:
    """Return listings as of a day: product, regulation, aspects, HS codes, procedures, from when they bind."""
    facts = Facts(index, found)
    things = [
        value
        for thing in found
        for value in facts.all(
            thing, "product", "regulation", "aspect", "riskClass", "procedure", "responsibleAuthority"
        )
    ]
    labels = index.labels([*found, *things])
    acts = decisions(index, (facts.one(thing, "listedIn") for thing in found))
    standing = {row["of"]: row["standing"] for row in index.ask("periods-on", things=found, on=on.isoformat())}
    return [
        {
            **(named(labels, thing) or {}),
            "item": facts.one(thing, "listItem"),
            "product": named(labels, facts.one(thing, "product")),
            "regulation": named(labels, facts.one(thing, "regulation")),
            "aspects": [named(labels, value) for value in facts.all(thing, "aspect")],
            "hs": [value.rsplit("/", 1)[-1] for value in facts.all(thing, "hsCode")],
            "risk_class": named(labels, facts.one(thing, "riskClass")),
            "procedures": [named(labels, value) for value in facts.all(thing, "procedure")],
            "responsible": [named(labels, value) for value in facts.all(thing, "responsibleAuthority")],
            "mandatory_from": day(facts.one(thing, "mandatoryFrom")),
            "from": day(facts.one(thing, "validFrom")),
            "possibly_from": day(facts.one(thing, "possiblyFrom")),
            "until": day(facts.one(thing, "validUntil")),
            "deferred": facts.one(thing, "deferred") == "true",
            "standing": standing.get(thing),
            "listed_in": acts.get(facts.one(thing, "listedIn") or ""),
            "history": facts.text(thing, "historyNote"),
            "note": facts.text(thing, "comment"),
            "sources": sources(index, [thing]),
        }
        for thing in found
    ]


def changes(index: Index, acts_of: list[str]) -> list[dict[str, Any]]:
    """Return the legal changes made to a regulation or to the acts that issue it, by date; the undated come last."""
    rows = index.ask("facts-about", properties=["changedAct"], things=acts_of)
    found = list(dict.fromkeys(row["thing"] for row in rows))
    facts = Facts(index, found)
    acts = decisions(index, (value for thing in found for value in facts.all(thing, "changingAct", "changedAct")))
    labels = index.labels(
        [*found, *(value for thing in found for value in facts.all(thing, "changeKind", "changeExtent"))]
    )
    told = [
        {
            **(named(labels, thing) or {}),
            "kind": named(labels, facts.one(thing, "changeKind")),
            "extent": named(labels, facts.one(thing, "changeExtent")),
            "by": acts.get(facts.one(thing, "changingAct") or ""),
            "of": acts.get(facts.one(thing, "changedAct") or ""),
            "provision": facts.text(thing, "changedProvision"),
            "by_provision": facts.text(thing, "changingProvision"),
            "on": day(facts.one(thing, "effectiveOn")),
            "note": facts.text(thing, "comment"),
            "sources": sources(index, [thing]),
        }
        for thing in found
    ]
    return sorted(told, key=lambda change: change["on"] or "9999")
