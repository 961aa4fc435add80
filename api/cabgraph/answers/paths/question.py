"""What is asked of many bodies and many economies: words, and the things of the release that they stand for."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Final, Self

from cabgraph.answers.filters import find_values
from cabgraph.answers.matching import find
from cabgraph.answers.naming import NotUnderstoodError, find_body, find_one, find_products
from cabgraph.answers.parties import find_economy, find_party
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import Search

_APART: Final = re.compile(r"[;\r\n]+")
"""What stands between several things of one text."""


@dataclass(frozen=True)
class Wanted:
    """What is asked, in words. Bodies are named, or are all that belong to the economy `of` and pass the filters.

    Economies are named, or are those of an arrangement's participants or an organisation's members; without any of
    these all but `of`. Without activities it is those of each body.
    """

    body: tuple[str, ...] = ()
    of: str = ""
    province: tuple[str, ...] = ()
    granted_by: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    economy: tuple[str, ...] = ()
    arrangement: str = ""
    organisation: str = ""
    activity: tuple[str, ...] = ()
    product: str = ""
    on: date = date.max
    known_at: datetime | None = None

    @property
    def names_bodies(self) -> bool:
        """Whether it says which bodies it is about."""
        return bool(self.body or self.of or self.province or self.granted_by or self.kind)


@dataclass(frozen=True)
class Question:
    """What is asked, as things: lines of a body and one of its activities (None where it has none), and economies.

    A list in a file brings its own lines: `lines` is empty then, and `activities`, `product`, `economies` and `on` are
    for rows that leave them out.
    """

    economies: tuple[str, ...]
    on: date
    lines: tuple[tuple[str, str | None], ...] = ()
    activities: tuple[str, ...] = ()
    product: str | None = None
    known_at: datetime | None = None

    def to_json(self) -> bytes:
        """Return the question as another process reads it."""
        return json.dumps(asdict(self), default=str).encode()

    @classmethod
    def from_json(cls, text: bytes | str) -> Self:
        """Read a question."""
        told = json.loads(text)
        return cls(
            tuple(told["economies"]),
            date.fromisoformat(told["on"]),
            tuple((body, activity) for body, activity in told["lines"]),
            tuple(told["activities"]),
            told["product"],
            datetime.fromisoformat(told["known_at"]) if told["known_at"] else None,
        )


def understand(registry: Registry, wanted: Wanted, *, lines: bool = True) -> Question:
    """Return what the words stand for. Raises NotUnderstoodError with the field whose word names nothing, or several.

    Without `lines` the bodies are left out, as a list names them, and economies that nothing names too.
    Raises StoreError.
    """
    index = registry.index
    activities = _each("activity", wanted.activity, lambda text: find_activity(registry, text))
    products: tuple[str, ...] = find_products(index, wanted.product)[0] if wanted.product else ()
    if len(products) > 1:
        raise NotUnderstoodError("product", wanted.product, products)
    question = Question(
        _economies(registry, wanted, all_else=lines),
        wanted.on,
        activities=activities,
        product=next(iter(products), None),
        known_at=wanted.known_at,
    )
    if not lines:
        return question
    return replace(question, lines=tuple(lines_of(registry, _bodies(registry, wanted, activities), activities)))


def lines_of(registry: Registry, bodies: Sequence[str], activities: Sequence[str] = ()) -> list[tuple[str, str | None]]:
    """Return each body with each activity: those given, else all that a line or a participation of it is for."""
    if activities:
        return [(body, activity) for body in bodies for activity in activities]
    found: dict[str, set[str]] = {body: set() for body in bodies}
    for row in registry.index.ask("activities-of-bodies", bodies=list(bodies)):
        found[row["body"]].add(row["activity"])
    for body, own in found.items():
        own.update(p.activity for p in registry.network.world.of_participant.get(body, ()) if p.activity)
    empty: list[str | None] = [None]
    return [(body, activity) for body, own in found.items() for activity in sorted(own) or empty]


def find_activity(registry: Registry, text: str) -> str:
    """Return the activity of a slug or a name. Raises NotUnderstoodError."""
    found = find_one(registry.index, "activity", text)
    if found is None:
        raise NotUnderstoodError("activity", text)
    return found


def named_body(registry: Registry, text: str) -> str:
    """Return the body of a name or a code. Raises NotUnderstoodError."""
    found, _, _ = find_body(registry.index, text)
    if found is None:
        raise NotUnderstoodError("body", text)
    return found


def economies_of(registry: Registry, field: str, text: str, on: date) -> tuple[str, ...]:
    """Return the economies of whoever takes part in an arrangement, or is a member of an organisation, on a day.

    Raises NotUnderstoodError.
    """
    thing, day, world = find_party(registry, field, text), on.isoformat(), registry.network.world
    known = registry.network.economies.keys()
    within = [
        record.participant
        for record in (world.participations if field == "arrangement" else world.memberships).values()
        if thing in (getattr(record, "arrangement", ""), getattr(record, "organisation", "")) and record.standing(day)
    ]
    found = {home for one in within for home in (world.homes.get(one, frozenset()) | {one}) & known}
    return tuple(sorted(found))


def _economies(registry: Registry, wanted: Wanted, *, all_else: bool) -> tuple[str, ...]:
    given = [*_each("economy", wanted.economy, lambda text: find_economy(registry, text))]
    for field in ("arrangement", "organisation"):
        if text := getattr(wanted, field):
            given += economies_of(registry, field, text, wanted.on)
    if given or wanted.arrangement or wanted.organisation or not all_else:
        return tuple(dict.fromkeys(given))
    home = _home(registry, wanted)
    return tuple(economy for economy in sorted(registry.network.economies) if economy != home)


def _home(registry: Registry, wanted: Wanted) -> str:
    return next(iter(_each("of", (wanted.of,) if wanted.of else (), lambda text: find_economy(registry, text))), "")


def _bodies(registry: Registry, wanted: Wanted, activities: tuple[str, ...]) -> list[str]:
    """Return the bodies that are named, then those that pass the filters, by name; each once."""
    found = [*_each("body", wanted.body, lambda text: named_body(registry, text))]
    if wanted.of or wanted.province or wanted.granted_by or wanted.kind:
        given = {
            "province": wanted.province,
            "granted_by": wanted.granted_by,
            "kind": wanted.kind,
        }
        filters = {
            facet: tuple(value for text in texts for value in find_values(registry.index, facet, text, wanted.on))
            for facet, texts in given.items()
        }
        passing = find(registry.index, Search(filters=filters | {"activity": activities}, on=wanted.on), count=False)
        home = _home(registry, wanted)
        about = registry.index.ask("facts-about", properties=["jurisdiction"], things=[home]) if home else ()
        ours = {row["thing"] for row in about}
        found += [body for body in passing.bodies if not home or body in ours]
    return list(dict.fromkeys(found))


def _each(field: str, texts: Iterable[str], read: Callable[[str], str]) -> tuple[str, ...]:
    """Return what each text stands for, each once. Raises NotUnderstoodError of the field."""
    found = []
    for text in texts:
        for part in _APART.split(text):
            if part.strip():
                try:
                    found.append(read(part.strip()))
                except NotUnderstoodError as error:
                    raise NotUnderstoodError(field, error.text, error.candidates, error.near) from error
    return tuple(dict.fromkeys(found))
