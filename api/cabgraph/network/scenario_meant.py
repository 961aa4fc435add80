"""What the sentences of a scenario mean in a world, and the refusal of what cannot be meant there."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from cabgraph import names
from cabgraph.network.finder import ACCREDITATION
from cabgraph.network.joining import joining, there_on
from cabgraph.network.records import OPEN, AcceptanceRule, Component, Grant, Membership, Participation, Record
from cabgraph.network.scenario import Change, GrantChange
from cabgraph.network.scenario_text import (
    ANY,
    ECONOMY,
    FIELDS,
    GRANT,
    MOST,
    RefusedError,
    Sentence,
    read_sentence,
    written,
)
from cabgraph.network.world import World

SUPPOSED: Final = "scenario"
"""The kind of the IRIs of what a scenario adds, which nothing else has."""
_KINDS: Final = {
    "participation": ("participation", "participations"),
    "membership": ("membership", "memberships"),
    "rule": ("acceptance-rule", "rules"),
    "component": ("arrangement-component", "components"),
}
_PLACES: Final = {
    "arrangement": "arrangement",
    "part": "arrangement",
    "whole": "arrangement",
    "activity": "activity",
    "product": "product",
    "economy": "jurisdiction",
    "category": "membership-category",
}
Stands = TypeVar("Stands", bound=Record)
_ARRANGEMENTS: Final = ("arrangement", "part", "whole")
_OPTIONAL: Final = {
    "participation": ("activity",),
    "membership": ("category",),
    "rule": ("product",),
    GRANT: ("product",),
}


@dataclass(frozen=True)
class Read:
    """A sentence with what it means: changes of the network and of grants; `added` are the things named, by field."""

    sentence: Sentence
    added: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    grants: tuple[GrantChange, ...] = ()

    @property
    def text(self) -> str:
        """The sentence in normal form."""
        return self.sentence.text

    @property
    def kind(self) -> str:
        """What kind of thing it changes."""
        return self.sentence.kind


@dataclass(frozen=True)
class Known:
    """What there is beside the records of a world, by IRI. `homes` are the economies of organisations and bodies."""

    organisations: Collection[str]
    bodies: Collection[str]
    activities: Collection[str]
    products: Collection[str]
    economies: Collection[str]
    categories: Collection[str]
    homes: Mapping[str, frozenset[str]]
    grant: Callable[[str], Grant | None]
    grants_of: Callable[[str], Iterable[Grant]]

    def has(self, field: str, iri: str, world: World) -> bool:
        """Whether a thing can stand in a field."""
        if field in _ARRANGEMENTS:
            return iri in world.arrangements
        if field in ("participant", "organisation", "granter"):
            return iri in self.organisations or iri in self.bodies
        among = {
            "body": self.bodies,
            "activity": self.activities,
            "product": self.products,
            "economy": self.economies,
            "category": self.categories,
        }
        return iri in among[field]


def added_text(kind: str, things: Mapping[str, str], on: str) -> str:
    """Return the text of an addition from a day on; `things` are IRIs by field, nothing for none in particular."""
    words = []
    for field in FIELDS[kind]:
        place = names.thing(_PLACES[field], "") if field in _PLACES else names.THINGS
        words.append(things.get(field, "").removeprefix(place) or ANY)
    return written("add", kind, words, on, OPEN)


def read_scenario(texts: Iterable[str], world: World, known: Known) -> list[Read]:
    """Return the changes of a scenario in normal order: by day, then by text. Raises RefusedError."""
    given = [text for text in texts if text.strip()]
    if len(given) > MOST:
        raise RefusedError("too-many", str(len(given)))
    sentences = sorted((read_sentence(text) for text in given), key=lambda each: (each.on, each.text))
    found = [_meant(sentence, world, known) for sentence in sentences]
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if one.text == other.text:
                raise RefusedError("twice", one.text)
            if one.sentence.meets(other.sentence) and _clash(one, other, world):
                raise RefusedError("contradiction", other.text, one.text)
    for read in found:
        _refuse_what_stands(read, world, known)
    return found


def _clash(one: Read, other: Read, world: World) -> bool:
    """Whether two changes speak of the same: both add it, both end it, or one adds what the other ends."""
    (added, ended, gone), (also_added, also_ended, also_gone) = (_spoken_of(read, world) for read in (one, other))
    return bool(ended & also_ended or added & also_added or added & also_gone or also_added & gone)


def _spoken_of(read: Read, world: World) -> tuple[set[Record], set[str], set[Record]]:
    """Return what a change joins, the records that it ends, and what these join."""
    added = {_joins(change.record) for change in read.changes if change.record is not None}
    ended = {change.iri for change in read.changes if change.record is None}
    gone = {_joins(record) for iri in ended if (record := world.find(iri)) is not None}
    ended |= {change.grant.iri for change in read.grants}
    return added, ended, gone


def _refuse_what_stands(read: Read, world: World, known: Known) -> None:
    if read.sentence.how != "add":
        return
    on = read.sentence.on
    for change in read.grants:
        grant = change.grant
        for other in known.grants_of(grant.holder):
            alike = other.granted_by == grant.granted_by and grant.activities <= other.activities
            if alike and not grant.products and other.standing(on) == "yes":
                raise RefusedError("already-there", read.text, other.iri.removeprefix(names.thing(GRANT, "")))
    if read.kind == ECONOMY or not read.changes:
        return
    for record in (change.record for change in read.changes if change.record is not None):
        joins = _joins(record)
        if any(_joins(other) == joins and other.standing(on) == "yes" for other in _about_the_same(record, world)):
            raise RefusedError("already-there", read.text)


def _about_the_same(record: Record, world: World) -> Iterable[Record]:
    """Return the records of a world among which those that join the same are."""
    if isinstance(record, Participation):
        return world.of_participant.get(record.participant, ())
    if isinstance(record, Component):
        return world.wholes.get(record.part, ())
    if isinstance(record, AcceptanceRule):
        return world.rules_of.get((record.arrangement, record.economy), ())
    return [other for other in world.memberships.values() if other.participant == getattr(record, "participant", None)]


def _meant(sentence: Sentence, world: World, known: Known) -> Read:
    if sentence.kind == ECONOMY:
        return _of_an_economy(sentence, world, known)
    if sentence.how == "add":
        return _added(sentence, world, known)
    (word,) = sentence.things
    if sentence.kind == GRANT:
        grant = _standing(known.grant(names.thing(GRANT, word)), sentence, word)
        return Read(sentence, {}, grants=(GrantChange(sentence.how, grant, sentence.on, sentence.until),))
    iri = names.thing(_KINDS[sentence.kind][0], word)
    _standing(records_of(world, sentence.kind).get(iri), sentence, word)
    return Read(sentence, {}, (Change(sentence.how, sentence.on, sentence.until, iri),))


def _standing(record: Stands | None, sentence: Sentence, word: str) -> Stands:
    """Return what a sentence ends or suspends. Raises RefusedError for nothing, and for what does not stand then."""
    if record is None:
        raise RefusedError("unknown", sentence.text, word)
    if not record.standing(sentence.on):
        raise RefusedError("not-there", sentence.text, word)
    return record


def _of_an_economy(sentence: Sentence, world: World, known: Known) -> Read:
    told = _things(sentence, world, known)
    economy, arrangement = told["economy"], told["arrangement"]
    if sentence.how != "add":
        standing = [record.iri for record in there_on(world, economy, arrangement, sentence.on)]
        if not standing:
            raise RefusedError("not-taking-part", sentence.text, sentence.things[0])
        changes = [Change(sentence.how, sentence.on, sentence.until, iri) for iri in standing]
        return Read(sentence, told, tuple(changes))
    joined = joining(world, economy, arrangement, sentence.on)
    if joined is None:
        raise RefusedError("nobody", sentence.text, sentence.things[0])
    if not joined:
        raise RefusedError("already-there", sentence.text)
    return Read(sentence, told, tuple(_joined(record, sentence) for record in joined))


def _joined(record: Participation, sentence: Sentence) -> Change:
    words = [
        record.participant.removeprefix(names.THINGS),
        sentence.things[1],
        (record.activity or ANY).removeprefix(names.thing("activity", "")),
    ]
    text = written("add", "participation", words, sentence.on, sentence.until)
    return Change("add", sentence.on, sentence.until, record=replace(record, iri=_iri(text)))


def _things(sentence: Sentence, world: World, known: Known) -> dict[str, str]:
    """Return the things that the words of a sentence stand for, nothing for `any`. Raises RefusedError."""
    told: dict[str, str] = {}
    for field, word in zip(FIELDS[sentence.kind], sentence.things, strict=True):
        if word == ANY and field in _OPTIONAL.get(sentence.kind, ()):
            told[field] = ""
            continue
        iri = names.thing(_PLACES[field], word) if field in _PLACES else names.THINGS + word
        if not known.has(field, iri, world):
            raise RefusedError("unknown", sentence.text, word)
        if field in _ARRANGEMENTS and sentence.how == "add" and not world.arrangements[iri].standing(sentence.on):
            raise RefusedError("no-arrangement", sentence.text, word)
        told[field] = iri
    return told


def _added(sentence: Sentence, world: World, known: Known) -> Read:
    told = _things(sentence, world, known)
    iri = _iri(sentence.text)
    if sentence.kind == GRANT:
        if told["granter"] not in world.accreditors:
            raise RefusedError("no-granter", sentence.text, sentence.things[1])
        grant = Grant(
            iri,
            holder=told["body"],
            kind=ACCREDITATION,
            granted_by=told["granter"],
            activities=frozenset({told["activity"]}),
            products=frozenset({told["product"]} - {""}),
        )
        return Read(sentence, told, grants=(GrantChange("add", grant, sentence.on, sentence.until),))
    if sentence.kind == "component" and told["part"] == told["whole"]:
        raise RefusedError("contradiction", sentence.text, sentence.things[0])
    homes = known.homes.get(told.get("participant", ""), frozenset())
    change = Change("add", sentence.on, sentence.until, record=_record(sentence.kind, told, iri), homes=homes)
    return Read(sentence, told, (change,))


def _iri(text: str) -> str:
    return names.thing(SUPPOSED, text.replace(" ", "+"))


def records_of(world: World, kind: str) -> Mapping[str, Record]:
    """Return the records of a world that a sentence of a kind speaks of, by IRI."""
    found: Mapping[str, Record] = getattr(world, _KINDS[kind][1])
    return found


def _record(kind: str, told: Mapping[str, str], iri: str) -> Record:
    if kind == "participation":
        return Participation(
            iri, arrangement=told["arrangement"], participant=told["participant"], activity=told["activity"] or None
        )
    if kind == "membership":
        return Membership(
            iri, organisation=told["organisation"], participant=told["participant"], category=told["category"] or None
        )
    if kind == "component":
        return Component(iri, part=told["part"], whole=told["whole"])
    return AcceptanceRule(
        iri,
        arrangement=told["arrangement"],
        economy=told["economy"],
        activities=frozenset({told["activity"]}),
        products=frozenset({told["product"]} - {""}),
    )


def _joins(record: Record) -> Record:
    """Return a record with nothing left but what it joins."""
    bare = replace(record, iri="", periods=(), verified=None)
    if isinstance(bare, Participation):
        return replace(bare, role=None, products=frozenset())
    return bare
