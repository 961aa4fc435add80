"""A change as the fields of a form make it: people write names, a scenario holds identifiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pydantic_core import PydanticCustomError

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError, find_body, find_one
from cabgraph.answers.parties import find_economy, find_party
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import Question, known_things
from cabgraph.http.days import typed_day
from cabgraph.http.pager import Parameters, address_of
from cabgraph.network.records import OPEN, AcceptanceRule, Component, Grant, Membership, Participation, Record
from cabgraph.network.scenario_meant import records_of
from cabgraph.network.scenario_text import ANY, ECONOMY, FIELDS, GRANT, RefusedError, hows_of, written

MAKES: Final = {kind: (hows_of(kind), fields) for kind, fields in FIELDS.items()}
"""What a form can make: what can be done, and the fields that say of what."""
NEEDED: Final = {
    ECONOMY: ("economy", "arrangement"),
    "participation": ("participant", "arrangement"),
    GRANT: ("body",),
    "rule": ("economy", "arrangement"),
    "component": ("part", "whole"),
    "membership": ("participant", "organisation"),
}
"""The fields without which nothing can be done with a kind."""
_PARTIES: Final = {"granter": "participant", "part": "arrangement", "whole": "arrangement"}
_FULL: Final = ("participant", "organisation", "body", "granter")
"""Fields whose things are written with their kind."""


@dataclass(frozen=True)
class Form:
    """A change as typed: of what kind, how, of what things in the order of the kind's fields, from and until when."""

    make: str
    how: str
    things: tuple[str, ...]
    since: str
    until: str

    def typed(self) -> dict[str, str]:
        """Return what was typed by field."""
        return dict(zip(MAKES[self.make][1], self.things, strict=False)) if self.make in MAKES else {}


def made(registry: Registry, form: Form, on: date) -> list[str]:
    """Return the sentences of a form; one without a first day begins `on` that day.

    Ending and suspending is said of every record that fits what was filled in. Raises NotUnderstoodError with the field
    whose word names nothing or several things, RefusedError for what is no change.
    """
    shown = " ".join([form.how, form.make, *form.things])
    if form.make not in MAKES or form.how not in MAKES[form.make][0]:
        raise RefusedError("form", shown)
    since, until = (_day(text, shown) for text in (form.since, form.until))
    since = since or on.isoformat()
    end = until or OPEN
    given = {field: text.strip() for field, text in form.typed().items()}
    found = {field: _thing(registry, field, text) if text else "" for field, text in given.items()}
    if form.how == "add" or form.make == ECONOMY:
        words = [_word(field, found.get(field, "")) for field in MAKES[form.make][1]]
        return [written(form.how, form.make, words, since, end)]
    if not any(found.values()):
        raise RefusedError("form", shown)
    fitting = sorted(_fitting(registry, form.make, found, since))
    if not fitting:
        raise RefusedError("not-there", shown, ", ".join(text for text in given.values() if text))
    return [written(form.how, form.make, [word], since, end) for word in fitting]


def asked_by(path: str, question: Question, kept: Parameters) -> str:
    """Return the address that asks a ready question."""
    return address_of(path, [("change", question.text), *kept])


def _day(text: str, shown: str) -> str:
    if not text.strip():
        return ""
    try:
        return typed_day(text).isoformat()
    except PydanticCustomError:
        raise RefusedError("day", shown, text.strip()) from None


def _thing(registry: Registry, field: str, text: str) -> str:
    """Return the thing that a word of a field names. Raises NotUnderstoodError with the field."""
    index = registry.index
    try:
        if field == "economy":
            return find_economy(registry, text)
        if field == "body":
            body, _, _ = find_body(index, text.removeprefix("body/"))
            found = body
        elif field == "product":
            found = find_one(index, "product", text)
        elif field == "category":
            found = _category(registry, text)
        else:
            found = _party(registry, _PARTIES.get(field, field), text)
    except NotUnderstoodError as error:
        raise NotUnderstoodError(field, text, error.candidates, error.near) from None
    if not found:
        raise NotUnderstoodError(field, text)
    return found


def _party(registry: Registry, field: str, text: str) -> str:
    """Return the organisation, arrangement or activity of a name or an identifier, however its words are written."""
    try:
        return find_party(registry, field, text)
    except NotUnderstoodError as error:
        if error.candidates:
            raise
        return find_party(registry, field, names.slug(text))


def _category(registry: Registry, text: str) -> str:
    categories = {each.category for each in registry.network.world.memberships.values() if each.category}
    labels = registry.index.labels(categories)
    wanted = names.fold(text)
    fitting = [
        thing
        for thing in sorted(categories)
        if wanted in {names.fold(label) for label in labels[thing].values()} or thing.endswith(f"/{text}")
    ]
    if len(fitting) != 1:
        raise NotUnderstoodError("category", text, fitting)
    return fitting[0]


def _word(field: str, thing: str) -> str:
    if not thing:
        return ANY
    return thing.removeprefix(names.THINGS) if field in _FULL else thing.removeprefix(names.THINGS).partition("/")[2]


def _fitting(registry: Registry, kind: str, found: Mapping[str, str], day: str) -> Iterator[str]:
    """Yield the identifiers of the records of a kind that stand or may stand and join what was named."""
    if kind == GRANT:
        records: list[Record] = [*known_things(registry).grants_of(found["body"])] if found["body"] else []
    else:
        records = list(records_of(registry.network.world, kind).values())
    for record in records:
        joined = _joined(record)
        if record.standing(day) and all(thing in joined[field] for field, thing in found.items() if thing):
            yield record.iri.removeprefix(names.THINGS).partition("/")[2]


def _joined(record: Record) -> dict[str, frozenset[str]]:
    """Return what a record joins, by the fields of its kind."""
    told: dict[str, object] = {}
    if isinstance(record, Participation):
        told = {"participant": record.participant, "arrangement": record.arrangement, "activity": record.activity}
    elif isinstance(record, Membership):
        told = {"participant": record.participant, "organisation": record.organisation, "category": record.category}
    elif isinstance(record, Component):
        told = {"part": record.part, "whole": record.whole}
    elif isinstance(record, AcceptanceRule):
        return {
            "economy": frozenset({record.economy}),
            "arrangement": frozenset({record.arrangement}),
            "activity": record.activities,
            "product": record.products,
        }
    elif isinstance(record, Grant):
        return {
            "body": frozenset({record.holder}),
            "granter": frozenset({record.granted_by}),
            "activity": record.activities,
            "product": frozenset(),
        }
    return {field: frozenset({str(thing)} if thing else ()) for field, thing in told.items()}
