"""Which bodies have a scope line that passes every filter on a day, and how many under each value of a facet.

The unit is the scope line: a filter on activity, regulation and standing is passed by one line, not by three.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cabgraph.index.pack import NOTHING, Column, Numbers

STANDINGS = ("no", "unknown", "yes")
"""From the worst to the best; the standing of a body is the best of its lines that pass the filters."""

ABSENT = -1
"""The rank of a body without any line that passes."""

_DAYS_KEPT = 16

Flags = NDArray[np.bool_]
Ranks = NDArray[np.int8]
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Day:
    """The lines as they stand on one day: for each its body, its rank among STANDINGS, its numbers by facet."""

    bodies: Numbers
    ranks: Ranks
    facets: dict[str, Numbers]


class Scan:
    """The packed lines of a release beside its bodies.

    `bodies` gives the order in which answers list them, `homes` the (body, place) pairs, `broader` the (concept,
    ancestor) pairs by facet.
    """

    def __init__(
        self,
        columns: dict[str, Column],
        bodies: Sequence[str],
        homes: Iterable[tuple[str, str]],
        broader: Mapping[str, Iterable[tuple[str, str]]],
        facets: Sequence[str],
    ) -> None:
        self.bodies = list(bodies)
        self.number = {body: number for number, body in enumerate(self.bodies)}
        self._homes: dict[str, list[int]] = {}
        for body, place in homes:
            self._homes.setdefault(place, []).append(self.number[body])
        self._columns = columns
        known = [self.number.get(body, NOTHING) for body in columns["body"].terms]
        self._bodies = _moved(known, columns["body"].numbers)
        self._facets = {facet: _with_ancestors(columns[facet], broader.get(facet, ())) for facet in facets}
        standing = columns["standing"]
        ranks = [STANDINGS.index(term) if term in STANDINGS else ABSENT for term in standing.terms]
        self._ranks = _moved(ranks, standing.numbers).astype(np.int8)
        self._opens = columns["opens"].numbers == columns["opens"].place("true")
        self.on = lru_cache(maxsize=_DAYS_KEPT)(self._on)

    def _on(self, day: str) -> Day:
        """Take the one row of each line that speaks for the day (ISO)."""
        begun = self._columns["from"].at_most(day)
        holds = begun & self._columns["until"].at_least(day)
        undated = self._columns["from"].numbers == NOTHING
        before = self._opens & ~begun & ~undated
        speaks = (holds | before | undated) & (self._bodies != NOTHING)
        ranks = np.where(holds & (self._ranks != ABSENT), self._ranks, np.int8(0))
        chosen = np.flatnonzero(speaks)
        return Day(
            self._bodies[chosen],
            ranks[chosen],
            {facet: found.column.numbers[chosen] for facet, found in self._facets.items()},
        )

    def flags(self, bodies: Iterable[str] | None) -> Flags:
        """Return which bodies are among the given ones; None means all."""
        flags = np.full(len(self.bodies), bodies is None)
        flags[[self.number[body] for body in bodies or () if body in self.number]] = True
        return flags

    def at_home(self, places: Sequence[str]) -> Flags:
        """Return which bodies are in one of the places; all of them when no place is named."""
        flags = np.full(len(self.bodies), not places)
        for place in places:
            flags[self._homes.get(place, [])] = True
        return flags

    def homes(self, among: Flags) -> dict[str, int]:
        """Return how many of the bodies are in each place."""
        return {place: n for place, bodies in self._homes.items() if (n := int(among[bodies].sum()))}

    def among(self, best: Ranks, ranks: set[int]) -> Flags:
        """Return which bodies have one of the ranks."""
        return _one_of(best, ranks)

    def passing(self, day: Day, filters: Filters, leave_out: str = "") -> Flags | None:
        """Say of each line whether it passes the filters; None when there are none, so that everything does."""
        passed: Flags | None = None
        for facet, wanted in filters.items():
            if wanted and facet != leave_out:
                found = self._facets[facet]
                allowed = np.zeros(len(found.column.terms) + 1, dtype=bool)
                for term in wanted:
                    allowed[found.below.get(term, [])] = True
                here = allowed[day.facets[facet]]
                passed = here if passed is None else passed & here
        return passed

    def standing(self, day: Day, passed: Flags | None) -> Ranks:
        """Return the rank of each body by its lines that pass (None: by all), ABSENT for one that has none."""
        best = np.full(len(self.bodies), ABSENT, dtype=np.int8)
        chosen = slice(None) if passed is None else passed
        _raise(best, day.bodies[chosen], day.ranks[chosen])
        return best

    def holdings(
        self, day: Day, activity: str, facets: Sequence[str], bodies: Iterable[str] | None = None
    ) -> list[tuple[str, str, tuple[str | None, ...]]]:
        """Return what bodies (None: all) hold for exactly an activity: body, standing, values of facets, each once.

        Only lines that stand or may count; the best standing of those alike is told.
        """
        place = self._facets["activity"].column.place(activity)
        chosen = (day.facets["activity"] == place) & (day.ranks > 0) if place != NOTHING else np.zeros(0, dtype=bool)
        if bodies is not None and place != NOTHING:
            chosen &= self.flags(bodies)[day.bodies]
        at = np.flatnonzero(chosen)
        columns = [day.bodies[at], *(day.facets[facet][at] for facet in facets), -day.ranks[at].astype(np.int32)]
        found = np.unique(np.stack(columns, axis=1), axis=0) if len(at) else np.zeros((0, len(columns)), np.int32)
        terms = [[*self._facets[facet].column.terms, None] for facet in facets]
        told: dict[tuple[str, tuple[str | None, ...]], str] = {}
        for body, *values, rank in found.tolist():
            key = self.bodies[body], tuple(known[value] for known, value in zip(terms, values, strict=True))
            told.setdefault(key, STANDINGS[-rank])
        return [(body, standing, values) for (body, values), standing in told.items()]

    def terms(self, day: Day, facet: str, passed: Flags | None) -> set[str]:
        """Return the values of a facet that the lines which pass have themselves."""
        numbers = day.facets[facet] if passed is None else day.facets[facet][passed]
        found = self._facets[facet].column.terms
        return {found[number] for number in np.unique(numbers) if number != NOTHING}

    def counts(self, day: Day, facet: str, passed: Flags | None, among: Flags, ranks: set[int]) -> dict[str, int]:
        """Return for each value of a facet how many of the bodies stand so by their lines with it."""
        found = self._facets[facet]
        values, bodies = day.facets[facet], day.bodies
        chosen = (values != NOTHING) & among[bodies]
        if passed is not None:
            chosen &= passed
        width = len(self.bodies)
        best = np.full(len(found.column.terms) * width, ABSENT, dtype=np.int8)
        _raise(best, values[chosen].astype(np.int64) * width + bodies[chosen], day.ranks[chosen])
        table = best.reshape(len(found.column.terms), width)
        own = table.copy()
        for narrow, broad in found.pairs:
            np.maximum(table[broad], own[narrow], out=table[broad])
        counted = _one_of(table, ranks).sum(axis=1)
        return {found.column.terms[place]: int(counted[place]) for place in np.flatnonzero(counted)}


@dataclass(frozen=True)
class _Facet:
    """A column whose terms include the ancestors, the places at or below each term, and (narrow, broad) places."""

    column: Column
    below: dict[str, list[int]]
    pairs: list[tuple[int, int]]

    @property
    def terms(self) -> list[str]:
        return self.column.terms


def _with_ancestors(column: Column, broader: Iterable[tuple[str, str]]) -> _Facet:
    used = set(column.terms)
    climbs = [(narrow, broad) for narrow, broad in broader if narrow in used and narrow != broad]
    terms = sorted(used | {broad for _, broad in climbs})
    place = {term: number for number, term in enumerate(terms)}
    numbers = _moved([place[term] for term in column.terms], column.numbers)
    below: dict[str, list[int]] = {term: [place[term]] for term in terms}
    for narrow, broad in climbs:
        below[broad].append(place[narrow])
    return _Facet(Column(terms, numbers), below, [(place[narrow], place[broad]) for narrow, broad in climbs])


def _moved(targets: Sequence[int], numbers: Numbers) -> Numbers:
    """Return the numbers with each replaced by its target; NOTHING stays."""
    moved: Numbers = np.array([*targets, NOTHING], dtype=np.int32)[numbers]
    return moved


def _raise(best: Ranks, places: NDArray[Any], ranks: Ranks) -> None:
    """Lift each place to the best rank given for it."""
    for rank in range(len(STANDINGS)):
        here = places[ranks == rank]
        best[here] = np.maximum(best[here], np.int8(rank))


def _one_of(best: Ranks, ranks: set[int]) -> Flags:
    """Say of each place whether its rank is one of some: one comparison each, a lookup costs ten times that."""
    flags: Flags
    if ranks == set(range(len(STANDINGS))):
        flags = best != ABSENT
        return flags
    flags = np.zeros(best.shape, dtype=bool)
    for rank in ranks:
        flags |= best == rank
    return flags
