"""One arrangement: what it recognises, its scope and days, what it replaces, who is on record, how much was read."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts
from cabgraph.answers.notes import sources
from cabgraph.answers.proof import day, named
from cabgraph.answers.timeline import standing_on, timeline
from cabgraph.index.lookup import Index

_RANK: Final = ("yes", "unknown", "no")
_LISTS: Final = 5
"""So many of the days for which most records were last confirmed are told."""

Items = list[dict[str, Any]]


def arrangement(index: Index, thing: str, on: date) -> dict[str, Any]:
    """Return the facts of an arrangement with names in both languages, its standing on a day, and the sources."""
    facts = Facts(index, [thing])
    before, after = facts.all(thing, "replaces"), facts.all(thing, "isReplacedBy")
    others = Facts(index, [*before, *after])
    several = {
        "kinds": facts.all(thing, "arrangementKind"),
        "run_by": facts.all(thing, "administeredBy"),
        "parties": facts.all(thing, "party"),
        "activities": facts.all(thing, "activity"),
        "recognises": facts.all(thing, "recognises"),
        "products": facts.all(thing, "coversProduct"),
    }
    completeness = facts.one(thing, "listCompleteness")
    labels = index.labels([thing, *before, *after, *(each for things in several.values() for each in things)])
    acts = decisions(index, facts.all(thing, "legalBasis"))
    return {
        **(named(labels, thing) or {}),
        "on": on.isoformat(),
        "standing": standing_on(index.ask("periods-of", things=[thing]), on),
        **{key: [named(labels, each) for each in things] for key, things in several.items()},
        "sector": facts.text(thing, "sectorText"),
        "parties_text": facts.text(thing, "partiesText"),
        "scope": facts.text(thing, "scopeText"),
        "options": facts.text(thing, "optionsText"),
        "home_status": facts.text(thing, "homeStatus"),
        "note": facts.text(thing, "comment"),
        "signed_on": day(facts.one(thing, "signedOn")),
        **_dates(facts, thing),
        "replaces": [{**(named(labels, each) or {}), **_dates(others, each)} for each in before],
        "replaced_by": [{**(named(labels, each) or {}), **_dates(others, each)} for each in after],
        "legal_basis": [acts[each] for each in facts.all(thing, "legalBasis") if each in acts],
        "list": {
            "completeness": named(index.labels([completeness]), completeness) if completeness else None,
            "note": facts.text(thing, "listNote"),
        },
        "sources": sources(index, [thing]),
    }


def _dates(facts: Facts, thing: str) -> dict[str, Any]:
    """Return first and last days; the outer bound keeps the first day of the calendar: none is known."""
    return {
        "valid_from": facts.one(thing, "validFrom"),
        "possibly_from": facts.one(thing, "possiblyFrom"),
        "valid_until": day(facts.one(thing, "validUntil")),
        "possibly_until": day(facts.one(thing, "possiblyUntil")),
        "last_verified_on": day(facts.one(thing, "lastVerifiedOn")),
        "date_text": facts.one(thing, "dateText"),
    }


def coverage(items: Items) -> dict[str, Any]:
    """Return how much is on record of who takes part: records, participants, standings, days last spoken for."""
    records = {item["participation"]["id"]: item for item in items}
    standing = Counter(item["standing"] for item in records.values())
    told = Counter(item["last_verified_on"] for item in records.values() if item["last_verified_on"])
    return {
        "records": len(records),
        "participants": len({item["party"]["id"] for item in items}),
        "standing": {word: standing[word] for word in _RANK},
        "last_verified": [
            {"on": on, "records": count}
            for on, count in sorted(told.most_common(_LISTS), key=lambda each: each[0], reverse=True)
        ],
        "other_days": sum(told.values()) - sum(count for _, count in told.most_common(_LISTS)),
        "never": len(records) - sum(told.values()),
    }


def economies(items: Items) -> Items:
    """Return each economy with a participant on record, and the best of their standings, as tiles show it."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        if item["economy"]:
            tile = found.setdefault(item["economy"]["id"], {**item["economy"], "standings": set(), "parties": set()})
            tile["standings"].add(item["standing"])
            tile["parties"].add(item["party"]["id"])
    return [
        {
            "id": tile["id"],
            "label": tile["label"],
            "standing": next(word for word in _RANK if word in tile["standings"]),
            "participants": len(tile["parties"]),
        }
        for tile in found.values()
    ]


def lived(index: Index, things: Iterable[str], on: date) -> dict[str, Any]:
    """Return the time line of participations, components or arrangements: spans, suspensions among them, and events."""
    return timeline(index, dict.fromkeys(things), on)
