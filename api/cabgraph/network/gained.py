"""Which recognition is gained and lost between two worlds on a day: by body, activity, product and economy.

What bodies hold alike (the same granters, standing alike) is walked once, and told once for all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from cabgraph.network.best import Best, Reach, worth
from cabgraph.network.finder import Finder
from cabgraph.network.records import AcceptanceRule, Component, Participation, Record
from cabgraph.network.supposed import Supposed

Outcome = Literal["gained", "lost", "stronger", "weaker"]
Holdings = Callable[[str, str], Iterable[dict[str, Any]]]
"""What bodies hold for an activity and a product (or none), a row for each grant and standing."""


@dataclass(frozen=True)
class Turn:
    """What becomes of recognition in an economy: the best way before and after."""

    economy: str
    before: Best | None
    after: Best | None

    @property
    def outcome(self) -> Outcome:
        """Gained or lost where there was none before or is none after; else stronger or weaker."""
        if self.before is None:
            return "gained"
        if self.after is None:
            return "lost"
        return "stronger" if worth(self.after) > worth(self.before) else "weaker"


@dataclass(frozen=True)
class Alike:
    """Bodies of which the same becomes, for an activity, and a product where one is told; each with its scope lines."""

    activity: str
    product: str
    bodies: tuple[tuple[str, int], ...]
    turns: tuple[Turn, ...]


class Holding(NamedTuple):
    """One way in which a grant leads on: what makes its best way the same as that of another."""

    kind: str
    granted_by: str
    standing: str
    under: frozenset[str]


class _Body(NamedTuple):
    """What decides about a body: what it holds before and after, and itself where it takes part."""

    before: frozenset[Holding]
    after: frozenset[Holding]
    own: str


def differences(
    supposed: Supposed, touched: Iterable[Record], economies: Iterable[str], holdings: Holdings, bodies: Container[str]
) -> Iterator[Alike]:
    """Yield what differs. Only what the changed records and grants can touch is walked.

    `bodies` are those that may take part in an arrangement themselves.
    """
    before, after, changed, wanted = supposed.before, supposed.after, list(touched), sorted(economies)
    for activity, product in _asked(supposed, changed):
        lines: dict[str, int] = {}
        alike: defaultdict[_Body, list[str]] = defaultdict(list)
        recorded = list(holdings(activity, product))
        was = _by_body(recorded, before)
        becomes = _by_body(supposed.holdings(recorded, activity, product), after) if supposed.holders else was
        for body in {*was, *becomes, *_taking_part(supposed, changed, bodies)}:
            own = body if body in before.world.of_participant or body in after.world.of_participant else ""
            first, second = was.get(body, _NOTHING), becomes.get(body, _NOTHING)
            lines[body] = max(first[1], second[1])
            alike[_Body(first[0], second[0], own)].append(body)
        reach = Reach(before, activity, product), Reach(after, activity, product)
        moved = _moved(supposed, changed, activity, {each.granted_by for key in alike for each in key.before})
        reached = _reached(supposed, changed, activity, wanted)
        arrangements = {record.arrangement for record in changed if isinstance(record, Participation)}
        for key, those in sorted(alike.items(), key=lambda pair: min(pair[1])):
            everywhere = (
                bool(key.own)
                or key.before != key.after
                or any(each.granted_by in moved or arrangements & each.under for each in key.before)
            )
            turns = tuple(_turns(reach, key, wanted if everywhere else reached))
            if turns:
                yield Alike(activity, product, tuple((body, lines[body]) for body in sorted(those)), turns)


_NOTHING: tuple[frozenset[Holding], int] = (frozenset(), 0)


def _turns(reach: tuple[Reach, Reach], key: _Body, economies: Iterable[str]) -> Iterator[Turn]:
    for economy in economies:
        was, becomes = (
            best_of(each, held, key.own, economy) for each, held in zip(reach, (key.before, key.after), strict=True)
        )
        if was != becomes:
            yield Turn(economy, was, becomes)


def best_of(reach: Reach, held: Iterable[Holding], own: str, economy: str) -> Best | None:
    """Return the best way of a body by what it holds, or by its own participation (`own` is then its IRI)."""
    found = [reach.by_grant(each.kind, each.granted_by, each.standing, each.under, economy) for each in held]
    if own:
        found.append(reach.by_scheme(own, economy))
    return max((each for each in found if each), key=worth, default=None)


def _by_body(rows: Iterable[dict[str, Any]], finder: Finder) -> dict[str, tuple[frozenset[Holding], int]]:
    """Return what each body holds, by what decides about it, and how many scope lines that are."""
    found = {}
    ordered = sorted(rows, key=lambda row: (row["body"], row["grant"], row["standing"] != "yes"))
    for body, own in groupby(ordered, key=lambda row: row["body"]):
        held, lines = set(), 0
        for grant, same in groupby(own, key=lambda row: row["grant"]):
            first, *more = same
            under = finder.world.under.get(grant, frozenset())
            held.add(Holding(first["kind"], first["granted_by"], first["standing"], under))
            lines += first["lines"] + sum(row["lines"] for row in more)
        found[body] = frozenset(held), lines
    return found


def _asked(supposed: Supposed, touched: list[Record]) -> list[tuple[str, str]]:
    """Return each activity that a change touches, without a product, and with each one that a rule covers."""
    world = supposed.after.world
    every = {record.activity for record in world.participations.values() if record.activity}
    asked: set[tuple[str, str]] = {(activity, "") for activity in supposed.activities()}
    for record in touched:
        if isinstance(record, AcceptanceRule):
            covered = {one for one in world.broader if record.products & world.wider(one)} | record.products
            asked |= {(activity, product) for activity in record.activities for product in covered or {""}}
        elif isinstance(record, Participation) and record.activity:
            asked.add((record.activity, ""))
        elif isinstance(record, (Participation, Component)):
            asked |= {(activity, "") for activity in every}
    return sorted(asked)


def _taking_part(supposed: Supposed, touched: list[Record], bodies: Container[str]) -> set[str]:
    """Return the bodies that take part in an arrangement of which a participation or a rule changes."""
    arrangements = {record.arrangement for record in touched if isinstance(record, (Participation, AcceptanceRule))}
    return {
        each.participant
        for finder in (supposed.before, supposed.after)
        for arrangement in arrangements
        for each in finder.world.of_arrangement.get(arrangement, ())
        if each.participant in bodies
    }


def _moved(supposed: Supposed, touched: list[Record], activity: str, granters: Iterable[str]) -> set[str]:
    """Return the granters from which another way leads on after the changes."""
    if not any(isinstance(record, (Participation, Component)) for record in touched):
        return set()
    before, after = supposed.before, supposed.after
    return {granter for granter in granters if before.near(granter, activity) != after.near(granter, activity)}


def _reached(supposed: Supposed, touched: list[Record], activity: str, economies: list[str]) -> list[str]:
    """Return the economies to which another way leads after the changes, or under another rule."""
    ruled = {record.economy for record in touched if isinstance(record, AcceptanceRule)}
    before, after = supposed.before, supposed.after
    moving = any(isinstance(record, (Participation, Component)) for record in touched)
    return [
        economy
        for economy in economies
        if economy in ruled or (moving and before.far(economy, activity) != after.far(economy, activity))
    ]
