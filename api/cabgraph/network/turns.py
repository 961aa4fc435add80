"""What decides about the recognition of a body, and what becomes of it between two worlds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from cabgraph.network.best import Best, Reach, worth

Outcome = Literal["gained", "lost", "stronger", "weaker"]
Ways = tuple[Reach, Reach]
"""The best ways before and after."""


class Row(NamedTuple):
    """What a body holds for an activity, and a product where one is looked at: its best standing of lines alike."""

    body: str
    grant: str
    kind: str
    granted_by: str
    standing: str
    product: str = ""


class Holding(NamedTuple):
    """One way in which a grant leads on: what makes its best way the same as that of another."""

    kind: str
    granted_by: str
    standing: str
    under: frozenset[str]

    def best(self, reach: Reach, economy: str) -> Best | None:
        """Return its best way to an economy."""
        return reach.by_grant(self.kind, self.granted_by, self.standing, self.under, economy)


class Decides(NamedTuple):
    """What decides about a body: what it holds before and after, and itself where it takes part."""

    before: frozenset[Holding]
    after: frozenset[Holding]
    own: str


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

    @property
    def is_certain(self) -> bool:
        """Whether the better of the two ways stands: what was unknown is not lost for certain, nor is such gained."""
        better = self.after if self.outcome in ("gained", "stronger") else self.before
        return better is not None and better[0] == "yes"


@dataclass(frozen=True)
class Alike:
    """Bodies of which the same becomes, for an activity, and a product where one is told."""

    activity: str
    product: str
    bodies: tuple[str, ...]
    turns: tuple[Turn, ...]


NOTHING: frozenset[Holding] = frozenset()


def by_body(rows: Iterable[Row], under: Mapping[str, frozenset[str]]) -> dict[str, frozenset[Holding]]:
    """Return what each body holds, by what decides about it; of a grant its best standing counts."""
    found = {}
    ordered = sorted(rows, key=lambda row: (row.body, row.grant, row.standing != "yes"))
    for body, own in groupby(ordered, key=lambda row: row.body):
        first = {row.grant: row for row in reversed(list(own))}.values()
        found[body] = frozenset(
            Holding(row.kind, row.granted_by, row.standing, under.get(row.grant, frozenset())) for row in first
        )
    return found


def turns_of(ways: Ways, key: Decides, economies: Iterable[str]) -> Iterator[Turn]:
    """Yield what becomes of bodies in each economy in which something does."""
    for economy in economies:
        was, becomes = (_best(ways[0], key.before, key.own, economy), _best(ways[1], key.after, key.own, economy))
        if was != becomes:
            yield Turn(economy, was, becomes)


def outcomes(turns: Iterable[Turn]) -> dict[str, str]:
    """Return what becomes of each economy."""
    return {turn.economy: turn.outcome for turn in turns}


def _best(reach: Reach, held: Iterable[Holding], own: str, economy: str) -> Best | None:
    found = [best for each in held if (best := each.best(reach, economy))]
    if own and (best := reach.by_scheme(own, economy)):
        found.append(best)
    return max(found, key=worth, default=None)
