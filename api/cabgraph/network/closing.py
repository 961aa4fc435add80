"""The nearest ways to close a gap: the smallest sets of additions that would give a chain, by every route.

Sets are looked through outright, not by shortest paths: a component that both sides of a chain need counts once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

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
    ways = Ways(finder, asked, anywhere=True)
    pairs = [(near, far) for _, near, far in ways.routes()]
    return [each for each in found if len(each.additions) == 1 or not _a_part_does(ways, each.additions, pairs)]


def _a_part_does(ways: Ways, added: tuple[Addition, ...], pairs: Iterable[tuple[Sides, Sides]]) -> bool:
    def served(sides: Sequence[Side]) -> list[Side]:
        return [side for side in sides if all(any(ways.serves(one, each) for one in added) for each in side.additions)]

    return any(
        len(needed) < len(added) and _served_apart(ways, needed, added)
        for near, far in pairs
        for meeting in near.keys() & far.keys()
        for needed in _joined(served(near[meeting]), served(far[meeting]))
    )


def _served_apart(ways: Ways, needed: tuple[Addition, ...], added: tuple[Addition, ...]) -> bool:
    """Whether each that is needed is served by another of those added; at most one is not among them."""
    spare = [one for one in added if one not in needed]
    return all(each in added or any(ways.serves(one, each) for one in spare) for each in needed)
