"""One province of either list: when it exists, what it merged into or came from, and the bodies there on a day."""

from typing import Any

from cabgraph.answers.facts import Facts
from cabgraph.answers.identity import changes
from cabgraph.answers.listing import describe, value_labels
from cabgraph.answers.matching import find
from cabgraph.answers.notes import findings, sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.scope import Wanted
from cabgraph.answers.search import Search, short
from cabgraph.index.lookup import Index

_COUNTED = ("standing", "activity", "kind", "granted_by")


def province(index: Index, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return a province as of a day, or None when the release does not know it."""
    if not index.ask("names-of-thing", thing=iri, kind="province"):
        return None
    facts = Facts(index, [iri])
    after, before = facts.all(iri, "isReplacedBy"), facts.all(iri, "replaces")
    kind = facts.one(iri, "jurisdictionKind")
    labels = index.labels([iri, *after, *before, kind])
    return {
        **(named(labels, iri) or {}),
        "other_names": facts.all(iri, "altLabel"),
        "kind": named(labels, kind),
        "code": facts.one(iri, "notation"),
        "iso": facts.one(iri, "identifier"),
        "list": facts.one(iri, "codeList"),
        "code_reused": facts.one(iri, "codeReused") == "true",
        "from": day(facts.one(iri, "validFrom")),
        "possibly_from": day(facts.one(iri, "possiblyFrom")),
        "until": day(facts.one(iri, "validUntil")),
        "last_verified_on": day(facts.one(iri, "lastVerifiedOn")),
        "replaced_by": [named(labels, thing) for thing in after],
        "replaces": [named(labels, thing) for thing in before],
        "changes": changes(index, iri),
        "bodies": _bodies(index, iri, wanted),
        "note": facts.text(iri, "comment"),
        "findings": findings(index, [iri]),
        "sources": sources(index, [iri]),
    }


def _bodies(index: Index, iri: str, wanted: Wanted) -> dict[str, Any]:
    """Return the bodies in a province on a day, one page of them, and counts as the search counts them."""
    search = Search(filters={"province": (iri,)}, on=wanted.on)
    found = find(index, search)
    labels = value_labels(index, [(facet, value) for facet in _COUNTED for value in found.counts[facet]])
    start = (wanted.page - 1) * wanted.size
    return {
        "on": wanted.on.isoformat(),
        "total": len(found.bodies),
        "page": wanted.page,
        "size": wanted.size,
        "items": describe(index, search, found, found.bodies[start : start + wanted.size]),
        "counts": {
            facet: [
                {"id": value, "value": short(facet, value), "label": labels[value], "count": count}
                for value, count in sorted(found.counts[facet].items(), key=lambda pair: (-pair[1], pair[0]))
            ]
            for facet in _COUNTED
        },
    }
