"""What decides about the recognition of a body, and what becomes of it between two worlds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal, NamedTuple

from cabgraph.network.best import Best, Reach, worth
from cabgraph.network.finder import Finder

Outcome = Literal["gained", "lost", "stronger", "weaker"]


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


class Decides(NamedTuple):
    """What decides about a body: what it holds before and after, and itself where it takes part."""

    before: frozenset[Holding]
    after: frozenset[Holding]
    own: str


NOTHING: tuple[frozenset[Holding], int] = (frozenset(), 0)


def by_body(rows: Iterable[dict[str, Any]], finder: Finder) -> dict[str, tuple[frozenset[Holding], int]]:
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


def outcomes(turns: Iterable[Turn]) -> dict[str, str]:
    """Return what becomes of each economy."""
    return {turn.economy: turn.outcome for turn in turns}


def turns_of(reach: tuple[Reach, Reach], key: Decides, economies: Iterable[str]) -> Iterator[Turn]:
    """Yield what becomes of bodies in each economy in which something does."""
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
