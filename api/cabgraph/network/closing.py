"""The nearest ways to close a gap: the smallest sets of additions that would give a chain, by every route.

Sets are looked through outright, not by shortest paths: a component that both sides of a chain need counts once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from cabgraph.network.chains import ROUTES, Chain
from cabgraph.network.finder import Finder
from cabgraph.network.sides import Addition, Side, Sides, Unmet, Ways


@dataclass(frozen=True)
class Closing:
    """A smallest set of additions on a route, in the order of the walk; what it gives is binding where a rule is."""

    route: str
    arrangement: str
    additions: tuple[Addition, ...]
    rule: str | None

    @property
    def rank(self) -> tuple[object, ...]:
        """What closings are sorted by: the fewest additions, then as chains are ranked."""
        return (len(self.additions), 0 if self.rule else 1 + ROUTES.index(self.route), self.additions)


def closings(finder: Finder, asked: Unmet) -> list[Closing]:
    """Return the smallest sets of each route, the nearest first; of none would a part do.

    The question has no chain on the finder's day.
    """
    found = [
        closing
        for route, near, far in Ways(finder, asked).routes()
        for closing in _smallest(finder, asked, route, near, far)
    ]
    return sorted(_needed(finder, asked, found), key=lambda closing: closing.rank)


def cut_points(chains: Sequence[Chain]) -> list[str]:
    """Return the records that every chain goes through, in the order of the best: without any of them there is none."""
    if not chains:
        return []
    shared = set.intersection(*({link.iri for link in chain.links} for chain in chains))
    return [iri for iri in dict.fromkeys(link.iri for link in chains[0].links) if iri in shared]


def _smallest(finder: Finder, asked: Unmet, route: str, near: Sides, far: Sides) -> list[Closing]:
    """Return the smallest sets that join two sides, each once, under a binding arrangement where it has the choice."""
    best: int | None = None
    found: dict[frozenset[Addition], Closing] = {}
    for meeting in sorted(near.keys() & far.keys()):
        rule = finder.rule(meeting, asked.economy, asked.activity, asked.product)
        for added in _joined(near[meeting], far[meeting]):
            if best is None or len(added) < best:
                best, found = len(added), {}
            same = frozenset(added)
            if len(added) == best and (same not in found or (rule and not found[same].rule)):
                found[same] = Closing(route, meeting, added, rule)
    return list(found.values())


def _joined(near: Sequence[Side], far: Sequence[Side]) -> Iterator[tuple[Addition, ...]]:
    """Yield what pairs of sides lack together; a participation joins nothing to itself."""
    for one, other in product(near, far):
        if one.record is None or one.record is not other.record:
            yield tuple(dict.fromkeys((*one.additions, *other.additions)))


def _needed(finder: Finder, asked: Unmet, found: list[Closing]) -> list[Closing]:
    """Return those of which no part would do, by whatever route and in whatever arrangement."""
    if all(len(closing.additions) == 1 for closing in found):
        return found
    parts = _Parts(Ways(finder, asked, anywhere=True))
    return [each for each in found if len(each.additions) == 1 or not parts.would_do(each.additions)]


class _Place(NamedTuple):
    """Where sides meet: the route, the arrangement, and which side, this (0) or the other (1)."""

    route: str
    meeting: str
    which: int


class _Parts:
    """All sides of chains to be, by what they lack: whether some of a set of additions would do without the others."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._ready: dict[_Place, list[Side]] = {}
        self._lacking: defaultdict[Addition, list[tuple[_Place, Side]]] = defaultdict(list)
        for route, *both in ways.routes():
            for meeting in both[0].keys() & both[1].keys():
                for which, sides in enumerate(both):
                    place = _Place(route, meeting, which)
                    self._ready[place] = [side for side in sides[meeting] if not side.additions]
                    for side in sides[meeting]:
                        if side.additions:
                            self._lacking[side.additions[0]].append((place, side))
        self._joining: defaultdict[str, list[Addition]] = defaultdict(list)
        for each in dict.fromkeys(
            each for found in self._lacking.values() for _, side in found for each in side.additions
        ):
            self._joining[each.other].append(each)

    def would_do(self, added: tuple[Addition, ...]) -> bool:
        """Whether fewer additions, each served by one of those, would join two sides."""
        ways = self._ways
        served = {other for one in added for other in self._joining[one.other] if ways.serves(one, other)}
        reached: dict[_Place, list[Side]] = {}
        for first in served:
            for place, side in self._lacking.get(first, ()):
                if len(side.additions) < len(added) and served.issuperset(side.additions):
                    reached.setdefault(place, []).append(side)
        return any(
            len(needed) < len(added) and _served_apart(ways, needed, added)
            for route, meeting in {(place.route, place.meeting) for place in reached}
            for needed in _joined(*(self._sides(_Place(route, meeting, which), reached) for which in (0, 1)))
        )

    def _sides(self, place: _Place, reached: Mapping[_Place, list[Side]]) -> list[Side]:
        return [*self._ready[place], *reached.get(place, ())]


def _served_apart(ways: Ways, needed: tuple[Addition, ...], added: tuple[Addition, ...]) -> bool:
    """Whether each that is needed is served by another of those added; at most one is not among them."""
    spare = [one for one in added if one not in needed]
    return all(each in added or any(ways.serves(one, each) for one in spare) for each in needed)
