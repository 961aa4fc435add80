"""The best way to an economy, without telling the chains: what a scenario compares for all bodies at once."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product as pairs
from typing import Final

from cabgraph.network.chains import Chain, Held
from cabgraph.network.finder import ACCREDITATION, Finder, Near
from cabgraph.network.records import Period

Best = tuple[str, str]
"""Standing and strength of the best chain."""

_YES: Final = "yes"
_UNKNOWN: Final = "unknown"

_Ends = dict[str, list[tuple[str, str]]]
"""By the arrangement in which a walk of one side ends: the participation that it begins with, and how it stands."""


def worth(best: Best) -> tuple[bool, bool]:
    """Return what best ways are compared by: whether it stands, then whether it binds."""
    return best[0] == _YES, best[1] == "binding"


class Reach:
    """The best chains of one world for an activity and a product, remembered by what decides about them."""

    def __init__(self, finder: Finder, activity: str, product: str) -> None:
        self._finder = finder
        self._activity = activity
        self._product = product or None
        self._remembered: dict[object, frozenset[Best]] = {}
        self._near: dict[str, _Ends] = {}
        self._far: dict[str, _Ends] = {}
        self._resting = {arrangements: grant for grant, arrangements in finder.world.under.items()}

    def by_grant(self, kind: str, granted_by: str, standing: str, under: frozenset[str], economy: str) -> Best | None:
        """Return the best way by a grant: an accreditation, or a designation under arrangements."""
        if kind == ACCREDITATION:
            key: object = (granted_by, economy)
            found = self._remembered.get(key)
            if found is None:
                found = self._remembered[key] = self._accredited(granted_by, economy)
        elif not under:
            return None
        else:
            key = (kind, granted_by, under, economy)
            found = self._remembered.get(key)
            if found is None:
                found = self._remembered[key] = self._designated(kind, granted_by, under, economy)
        if standing != _YES:
            found = frozenset((_UNKNOWN, strength) for _, strength in found)
        return max(found, key=worth, default=None)

    def by_scheme(self, body: str, economy: str) -> Best | None:
        """Return the best way by the participation of a body itself."""
        found = self._finder.chains(body, (), economy, self._activity, self._product)
        return max(_kinds(found), key=worth, default=None)

    def _accredited(self, granter: str, economy: str) -> frozenset[Best]:
        if granter not in self._near:
            self._near[granter] = self._ends(self._finder.near(granter, self._activity))
        if economy not in self._far:
            walks = self._finder.far(economy, self._activity).values()
            self._far[economy] = self._ends(near for same in walks for near in same)
        near, far = self._near[granter], self._far[economy]
        found: set[Best] = set()
        for top in near.keys() & far.keys():
            standing = {
                _YES if here == there == _YES else _UNKNOWN
                for (one, here), (other, there) in pairs(near[top], far[top])
                if one != other
            }
            if standing:
                rule = self._finder.rule(top, economy, self._activity, self._product)
                found |= {(each, "binding" if rule else "technical") for each in standing}
        return frozenset(found)

    def _designated(self, kind: str, granter: str, under: frozenset[str], economy: str) -> frozenset[Best]:
        grant = self._resting[under]
        stands = (Period(self._finder.day, self._finder.day, _YES),)
        held = Held(grant, kind, granter, grant, 1, "yes", stands)
        return _kinds(self._finder.chains("", [held], economy, self._activity, self._product))

    def _ends(self, walks: Iterable[Near]) -> _Ends:
        """Group walks by where they end, each participation once for each way in which a walk from it stands."""
        day = self._finder.day
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for near in walks:
            records = (near.participation, *near.climb.arrangements, *near.climb.components)
            certain = all(record.standing(day) == _YES for record in records)
            found[near.climb.top].add((near.participation.iri, _YES if certain else _UNKNOWN))
        return {top: sorted(ends) for top, ends in found.items()}


def _kinds(chains: Iterable[Chain]) -> frozenset[Best]:
    return frozenset((chain.standing, chain.strength) for chain in chains)
