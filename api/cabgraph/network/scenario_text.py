"""A scenario as text that stands in an address: read, refused where it cannot be meant, written in one normal form.

    add participation PARTICIPANT ARRANGEMENT ACTIVITY from DAY [until DAY]
    add membership PARTICIPANT ORGANISATION CATEGORY from DAY [until DAY]
    add rule ECONOMY ARRANGEMENT ACTIVITY PRODUCT from DAY [until DAY]
    add component PART WHOLE from DAY [until DAY]
    remove participation|membership|rule|component RECORD from DAY
    suspend participation RECORD from DAY [until DAY]

Things are written as in addresses: an organisation with its kind (`org/x`, `body/y`), others by their identifier alone;
`any` stands for no activity, product or category in particular. Days are ISO 8601, both included.
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from cabgraph import names
from cabgraph.network.records import OPEN, AcceptanceRule, Component, Membership, Participation, Record
from cabgraph.network.scenario import Change
from cabgraph.network.world import World

MOST: Final = 20
ANY: Final = "any"
_KINDS: Final = {
    "participation": ("participation", "participations"),
    "membership": ("membership", "memberships"),
    "rule": ("acceptance-rule", "rules"),
    "component": ("arrangement-component", "components"),
}
FIELDS: Final = {
    "participation": ("participant", "arrangement", "activity"),
    "membership": ("participant", "organisation", "category"),
    "rule": ("economy", "arrangement", "activity", "product"),
    "component": ("part", "whole"),
}
"""What a record to be added is made of, in the order of the text."""
_PLACES: Final = {
    "arrangement": "arrangement",
    "part": "arrangement",
    "whole": "arrangement",
    "activity": "activity",
    "product": "product",
    "economy": "jurisdiction",
    "category": "membership-category",
}
_OPTIONAL: Final = ("product", "category")

Code = Literal["form", "day", "reversed", "unknown", "not-there", "already-there", "contradiction", "twice", "too-many"]


class RefusedError(ValueError):
    """A change that cannot be meant: its text, why, and the word at fault."""

    def __init__(self, code: Code, text: str, word: str = "") -> None:
        super().__init__(f"{code}: {text} {word}".strip())
        self.code = code
        self.text = text
        self.word = word


@dataclass(frozen=True)
class Read:
    """A change with its text in normal form; `added` are the things it joins, by field."""

    text: str
    kind: str
    change: Change
    added: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """What there is beside the records of a world, by IRI."""

    organisations: Collection[str]
    activities: Collection[str]
    products: Collection[str]
    economies: Collection[str]
    categories: Collection[str]

    def has(self, field: str, iri: str, world: World) -> bool:
        """Whether a thing can stand in a field."""
        if field in ("arrangement", "part", "whole"):
            return iri in world.arrangements
        if field in ("participant", "organisation"):
            return iri in self.organisations
        among = {
            "activity": self.activities,
            "product": self.products,
            "economy": self.economies,
            "category": self.categories,
        }
        return iri in among[field]


def read_scenario(texts: Iterable[str], world: World, known: Known) -> list[Read]:
    """Return the changes of a scenario in normal order: by day, then by text. Raises RefusedError."""
    given = [text for text in texts if text.strip()]
    if len(given) > MOST:
        raise RefusedError("too-many", str(len(given)))
    found = sorted((_read(text, world, known) for text in given), key=lambda read: (read.change.on, read.text))
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            if one.text == other.text:
                raise RefusedError("twice", one.text)
            if (
                _same(one) == _same(other)
                and one.change.on <= other.change.until
                and other.change.on <= one.change.until
            ):
                raise RefusedError("contradiction", other.text, one.text)
    return found


def _same(read: Read) -> object:
    """What two changes may not both speak of at one time."""
    record = read.change.record
    return (read.kind, *read.added.values()) if record is not None else read.change.iri


def _read(text: str, world: World, known: Known) -> Read:
    words = unicodedata.normalize("NFC", text).split()
    shown = " ".join(words)
    days = words.index("from") if "from" in words else 0
    if days < 3 or words[0] not in ("add", "remove", "suspend") or words[1] not in _KINDS:
        raise RefusedError("form", shown)
    on, until = _days(words[days:], shown)
    how, kind, things = words[0], words[1], words[2:days]
    if how == "add":
        return _added(kind, things, on, until, world, known)
    if len(things) != 1 or (how == "suspend" and kind != "participation") or (how == "remove" and until != OPEN):
        raise RefusedError("form", shown)
    prefix, table = _KINDS[kind]
    iri = names.thing(prefix, things[0])
    record: Record | None = getattr(world, table).get(iri)
    if record is None:
        raise RefusedError("unknown", shown, things[0])
    if not record.standing(on):
        raise RefusedError("not-there", shown, things[0])
    change = Change("suspend" if how == "suspend" else "remove", on, until, iri)
    return Read(_written(how, kind, things, on, until), kind, change, {})


def _days(words: list[str], shown: str) -> tuple[str, str]:
    if words[2:3] not in ([], ["until"]) or len(words) not in (2, 4):
        raise RefusedError("form", shown)
    given = words[1::2]
    for day in given:
        if not _is_day(day):
            raise RefusedError("day", shown, day)
    on, until = given[0], given[1] if len(given) > 1 else OPEN
    if until < on:
        raise RefusedError("reversed", shown, until)
    return on, until


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _added(kind: str, things: list[str], on: str, until: str, world: World, known: Known) -> Read:
    text = _written("add", kind, things, on, until)
    fields = FIELDS[kind]
    if len(things) != len(fields):
        raise RefusedError("form", text)
    told: dict[str, str] = {}
    for field, word in zip(fields, things, strict=True):
        optional = field in _OPTIONAL or (field == "activity" and kind == "participation")
        if word == ANY and optional:
            told[field] = ""
            continue
        iri = names.thing(_PLACES[field], word) if field in _PLACES else names.THINGS + word
        if not known.has(field, iri, world):
            raise RefusedError("unknown", text, word)
        told[field] = iri
    if kind == "component" and told["part"] == told["whole"]:
        raise RefusedError("contradiction", text, things[0])
    record = _record(kind, told, names.thing("scenario", text.replace(" ", "+")))
    if any(_joins(other) == _joins(record) and other.standing(on) == "yes" for other in _of(world, kind).values()):
        raise RefusedError("already-there", text)
    return Read(text, kind, Change("add", on, until, record=record), told)


def _of(world: World, kind: str) -> Mapping[str, Record]:
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


def _written(how: str, kind: str, things: Iterable[str], on: str, until: str) -> str:
    end = [] if until == OPEN else ["until", until]
    return " ".join([how, kind, *things, "from", on, *end])
