"""The best way to an economy, without telling the chains: what a scenario compares for all bodies at once."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cache
from itertools import product as pairs
from typing import Final

from cabgraph.network.finder import ACCREDITATION, Finder, Near
from cabgraph.network.records import Participation, Record

Best = tuple[str, str]
"""Standing and strength of the best chain."""

_YES: Final = "yes"
_UNKNOWN: Final = "unknown"
_NO_WAY: Final[frozenset[Best]] = frozenset()

_Ends = dict[str, list[tuple[str, str]]]
"""By the arrangement in which a walk of one side ends: the participation that it begins with, and how it stands."""


def worth(best: Best) -> tuple[bool, bool]:
    """Return what best ways are compared by: whether it stands, then whether it binds."""
    return best[0] == _YES, best[1] == "binding"


@cache
def best_of(kinds: frozenset[Best], standing: str = _YES) -> Best | None:
    """Return the best of some ways, by a line that stands so."""
    certain = kinds if standing == _YES else frozenset((_UNKNOWN, strength) for _, strength in kinds)
    return max(certain, key=worth, default=None)


class Reach:
    """The best chains of one world for an activity and a product, remembered by what decides about them."""

    def __init__(
        self,
        finder: Finder,
        activity: str,
        product: str = "",
        base: "Reach | None" = None,
        ruled: Container[str] = (),
    ) -> None:
        """`base` is that without a product, and `ruled` the economies where with this one another rule may count."""
        self._finder = finder
        self._activity = activity
        self._product = product or None
        self._base = base or self
        self._ruled = ruled
        self._remembered: dict[object, frozenset[Best]] = {}
        self._walked: dict[tuple[str, str], tuple[tuple[str, frozenset[str]], ...]] = {}
        self._near: dict[str, _Ends] = {}
        self._far: dict[str, _Ends] = {}
        self._paired: dict[tuple[str, ...], Mapping[str, set[tuple[str, str]]]] = {}
        self._standing: dict[str, str | None] = {}

    def kinds(self, kind: str, granted_by: str, under: frozenset[str], economy: str) -> frozenset[Best]:
        """Return in which ways a grant leads to an economy: an accreditation, or a designation under arrangements."""
        if self._base is not self and economy not in self._ruled:
            return self._base.kinds(kind, granted_by, under, economy)
        if kind != ACCREDITATION and not under:
            return frozenset()
        key: object = (granted_by, economy) if kind == ACCREDITATION else (kind, granted_by, under, economy)
        found = self._remembered.get(key)
        if found is None:
            if kind == ACCREDITATION:
                found = self._accredited(granted_by, economy)
            else:
                found = self._designated(granted_by, under, economy)
            self._remembered[key] = found
        return found

    def by_grant(self, kind: str, granted_by: str, standing: str, under: frozenset[str], economy: str) -> Best | None:
        """Return the best way by a grant."""
        return best_of(self.kinds(kind, granted_by, under, economy), standing)

    def by_scheme(self, body: str, economy: str) -> Best | None:
        """Return the best way by the participation of a body itself."""
        return best_of(self.schemes(body, economy))

    def schemes(self, body: str, economy: str) -> frozenset[Best]:
        """Return in which ways the participation of a body itself leads to an economy."""
        world = self._finder.world
        wider = world.wider(self._product) if self._product else frozenset()
        near = tuple(
            here
            for here in world.of_participant.get(body, ())
            if here.activity == self._activity and (not self._product or here.products & wider)
        )
        return self._directed(near, economy)

    def _accredited(self, granter: str, economy: str) -> frozenset[Best]:
        found: set[Best] = set()
        for top, standings in self._base.walked(granter, economy):
            rule = self._rule(top, economy)
            found |= {(each, rule) for each in standings}
        return frozenset(found)

    def walked(self, granter: str, economy: str) -> tuple[tuple[str, frozenset[str]], ...]:
        """Return the arrangements under which an accreditation body reaches an economy, and how the ways stand."""
        key = granter, economy
        if key not in self._walked:
            if granter not in self._near:
                self._near[granter] = self._ends(self._finder.near(granter, self._activity))
            if economy not in self._far:
                walks = self._finder.far(economy, self._activity).values()
                self._far[economy] = self._ends(near for same in walks for near in same)
            near, far = self._near[granter], self._far[economy]
            found = []
            for top in near.keys() & far.keys():
                standings = frozenset(
                    _YES if here == there == _YES else _UNKNOWN
                    for (one, here), (other, there) in pairs(near[top], far[top])
                    if one != other
                )
                if standings:
                    found.append((top, standings))
            self._walked[key] = tuple(found)
        return self._walked[key]

    def _designated(self, granter: str, under: frozenset[str], economy: str) -> frozenset[Best]:
        world = self._finder.world
        near = tuple(
            here
            for name in sorted(world.identities(granter))
            for here in world.of_participant.get(name, ())
            if here.arrangement in under and here.activity in (None, self._activity)
        )
        return self._directed(near, economy)

    def _directed(self, near: tuple[Participation, ...], economy: str) -> frozenset[Best]:
        """Return in which ways some participations lead to an economy within their own arrangements."""
        if not near:
            return _NO_WAY
        found = self._base.paired(near).get(economy, ())
        rules = {arrangement: self._rule(arrangement, economy) for arrangement, _ in found}
        return frozenset((standing, rules[arrangement]) for arrangement, standing in found)

    def paired(self, near: tuple[Participation, ...]) -> Mapping[str, set[tuple[str, str]]]:
        """Return by economy the arrangements in which one side meets another, and how both stand."""
        key = tuple(here.iri for here in near)
        if key not in self._paired:
            world = self._finder.world
            found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
            for here in near:
                if not self._stands(here) or not self._finder.climbs(here.arrangement):
                    continue
                sides = self._stands(here), self._stands(world.arrangements[here.arrangement])
                for there in world.of_arrangement.get(here.arrangement, ()):
                    if there is here or there.activity not in (None, self._activity):
                        continue
                    other = self._stands(there)
                    if other:
                        standing = _YES if (*sides, other) == (_YES, _YES, _YES) else _UNKNOWN
                        for economy in world.homes.get(there.participant, ()):
                            found[economy].add((here.arrangement, standing))
            self._paired[key] = dict(found)
        return self._paired[key]

    def _stands(self, record: Record) -> str | None:
        if record.iri not in self._standing:
            self._standing[record.iri] = record.standing(self._finder.day)
        return self._standing[record.iri]

    def _rule(self, arrangement: str, economy: str) -> str:
        rule = self._finder.rule(arrangement, economy, self._activity, self._product)
        return "binding" if rule else "technical"

    def _ends(self, walks: Iterable[Near]) -> _Ends:
        """Group walks by where they end, each participation once for each way in which a walk from it stands."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for near in walks:
            records = (near.participation, *near.climb.arrangements, *near.climb.components)
            certain = all(self._stands(record) == _YES for record in records)
            found[near.climb.top].add((near.participation.iri, _YES if certain else _UNKNOWN))
        return {top: sorted(ends) for top, ends in found.items()}
