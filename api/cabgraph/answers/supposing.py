"""Scenarios over a release: what a sentence may name, and what a scenario says, with the names of its things."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cabgraph import names
from cabgraph.answers.proof import day as bound
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.index.lookup import Index
from cabgraph.network.joining import certain_there, there_on
from cabgraph.network.records import OPEN, AcceptanceRule, Component, Grant, Membership, Participation, Period, Record
from cabgraph.network.scenario import How
from cabgraph.network.scenario_meant import Known, Read, read_scenario
from cabgraph.network.scenario_text import ECONOMY, HOWS, RefusedError, written
from cabgraph.network.supposed import Supposed
from cabgraph.texts import both

Labels = dict[str, dict[str, str]]

_EXAMPLES: Final[dict[How, int]] = {"add": 3, "suspend": 2}


def known_things(registry: Registry) -> Known:
    """Return what a change may name beside the records of the network."""
    index, world = registry.index, registry.network.world
    kinds = index.keep(_of_kinds)

    def grant(iri: str) -> Grant | None:
        found = _grants(index, index.ask("grants", things=[iri]))
        return found[0] if found else None

    return Known(
        organisations=kinds["organisation"],
        bodies=kinds["body"],
        activities=kinds["activity"],
        products=kinds["product"],
        economies=registry.network.economies,
        categories=frozenset(record.category for record in world.memberships.values() if record.category),
        homes=registry.network.homes,
        grant=grant,
        grants_of=lambda body: _grants(index, index.ask("grants-of-body", body=body)),
    )


def _of_kinds(index: Index) -> dict[str, frozenset[str]]:
    kinds = ("organisation", "body", "activity", "product")
    return {kind: frozenset(row["thing"] for row in index.ask("things-of-kind", kind=kind)) for kind in kinds}


def _grants(index: Index, rows: Sequence[dict[str, Any]]) -> list[Grant]:
    periods: dict[str, list[Period]] = {}
    for row in index.ask("periods-of", things=[row["grant"] for row in rows]):
        told = (str(row["from"]), str(row["until"]), row["standing"], row["reason"] or "", row["missing"] or "")
        periods.setdefault(row["of"], []).append(Period(*told))
    activities: dict[str, set[str]] = {}
    for row in rows:
        for line in index.ask("activities-of-grant", grant=row["grant"]):
            activities.setdefault(row["grant"], set()).add(line["activity"])
    return [
        Grant(
            row["grant"],
            tuple(sorted(periods.get(row["grant"], ()))),
            row["last_verified_on"],
            holder=row["body"],
            kind=row["kind"],
            granted_by=row["granted_by"] or "",
            activities=frozenset(activities.get(row["grant"], ())),
        )
        for row in rows
    ]


def read_changes(registry: Registry, texts: Iterable[str], known_at: datetime | None = None) -> list[Read]:
    """Return the changes of a scenario in normal order, of the world as known at an instant. Raises RefusedError."""
    given = [text for text in texts if text.strip()]
    if not given:
        return []
    network = registry.network
    world = network.world if known_at is None else network.world_as_known(known_at)
    return read_scenario(given, world, known_things(registry))


def suppose(registry: Registry, scenario: Sequence[Read], on: str, known_at: datetime | None = None) -> Supposed:
    """Return a day as it is recorded and as a scenario has it. Raises StoreError."""
    return registry.network.supposed(on, tuple(scenario), known_at)


def told_scenario(registry: Registry, scenario: Sequence[Read]) -> list[dict[str, Any]]:
    """Return the changes with the names of their things; `records` are those that end or pause, `joins` who joins."""
    things = {thing for read in scenario for thing in read.added.values()}
    for read in scenario:
        things |= {change.iri for change in read.changes} | {change.grant.iri for change in read.grants}
        things |= {who for who, _ in _joins(read)} | {what for _, what in _joins(read)}
    labels = registry.index.labels(sorted(things - {""}))
    return [
        {
            "text": read.text,
            "how": read.sentence.how,
            "kind": read.kind,
            "from": read.sentence.on,
            "until": bound(read.sentence.until),
            "things": {field: named(labels, thing) for field, thing in read.added.items() if thing},
            "records": [named(labels, iri) for iri in _ended(read)],
            "joins": [
                {"participant": named(labels, who), "activity": named(labels, what or None)}
                for who, what in _joins(read)
            ],
        }
        for read in scenario
    ]


@dataclass(frozen=True)
class Question:
    """A ready question: what if an economy joined an arrangement, left it, or was suspended there."""

    how: How
    economy: dict[str, str]
    arrangement: dict[str, str]
    text: str


def questions_about(registry: Registry, economy: str, arrangement: str, on: date) -> list[Question]:
    """Return what may be asked of an economy and an arrangement on a day.

    What cannot be meant is left out, and joining where somebody of the economy certainly takes part.
    """
    certain = certain_there(registry.network.world, economy, arrangement, on.isoformat())
    labels = registry.index.labels([economy, arrangement])
    words = [thing.removeprefix(names.THINGS).partition("/")[2] for thing in (economy, arrangement)]
    found = []
    for how in HOWS[certain:]:
        text = written(how, ECONOMY, words, on.isoformat(), OPEN)
        with suppress(RefusedError):
            read_changes(registry, [text])
            found.append(Question(how, labels[economy], labels[arrangement], text))
    return found


def examples(registry: Registry, economy: str, on: date) -> list[Question]:
    """Return ready questions about an economy: the largest arrangements that it could join, and that it stands in."""
    world, day = registry.network.world, on.isoformat()
    standing = {
        iri: sum(bool(record.standing(day)) for record in world.of_arrangement.get(iri, ()))
        for iri, arrangement in world.arrangements.items()
        if arrangement.recognises and arrangement.standing(day)
    }
    found: list[Question] = []
    for arrangement in sorted(standing, key=lambda iri: (-standing[iri], iri)):
        there = bool(there_on(world, economy, arrangement, day))
        found += [one for one in questions_about(registry, economy, arrangement, on) if there != (one.how == "add")]
    return [one for how, most in _EXAMPLES.items() for one in [each for each in found if each.how == how][:most]]


def supposed_labels(registry: Registry, supposed: Supposed) -> Labels:
    """Return what stands for the name of each record and grant that only a scenario says, by its IRI."""
    records: list[tuple[str, Record]] = []
    for read in supposed.scenario:
        records += [(read.kind, change.record) for change in read.changes if change.record]
        records += [(read.kind, change.grant) for change in read.grants if change.how == "add"]
    things = {iri: (kind, _parts(record)) for kind, record in records if (iri := record.iri)}
    labels = registry.index.labels(sorted({part for _, parts in things.values() for part in parts.values() if part}))
    found = {}
    for iri, (kind, parts) in things.items():
        known = {field: labels.get(part, both("what-if.any")) for field, part in parts.items()}
        found[iri] = both(f"what-if.supposed-{'participation' if kind == ECONOMY else kind}", **known)
    return found


def _parts(record: Record) -> dict[str, str]:
    """Return what a supposed record joins, by the words of its sentence."""
    if isinstance(record, Participation):
        return {
            "participant": record.participant,
            "arrangement": record.arrangement,
            "activity": record.activity or "",
        }
    if isinstance(record, Component):
        return {"part": record.part, "whole": record.whole}
    if isinstance(record, AcceptanceRule):
        return {"economy": record.economy, "arrangement": record.arrangement, "activity": min(record.activities)}
    if isinstance(record, Membership):
        return {"participant": record.participant, "organisation": record.organisation}
    if isinstance(record, Grant):
        return {"body": record.holder, "granter": record.granted_by, "activity": min(record.activities)}
    raise TypeError(record)


def _ended(read: Read) -> list[str]:
    ended = [change.iri for change in read.changes if change.iri]
    return ended + [change.grant.iri for change in read.grants if change.how != "add"]


def _joins(read: Read) -> list[tuple[str, str]]:
    """Return who joins by a change, for which activity."""
    records = [change.record for change in read.changes]
    return [(each.participant, each.activity or "") for each in records if isinstance(each, Participation)]
