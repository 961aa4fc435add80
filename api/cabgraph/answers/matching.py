"""Which bodies a search matches, how each stands on the day, and the counts of every facet under the other filters."""

from dataclasses import dataclass

from cabgraph.answers.search import FACETS, LINE_FACETS, Search
from cabgraph.index.lookup import Index
from cabgraph.index.scan import ABSENT, STANDINGS, Flags, Scan

_EVERYTHING = 100_000


@dataclass(frozen=True)
class Found:
    """All bodies that match, in the order asked for, with their standing on the day, and counts by facet and value.

    The standing of a body of which the register holds no grant is None. `grants` are those with a line that passes the
    filters, whoever holds them.
    """

    bodies: list[str]
    standings: dict[str, str | None]
    counts: dict[str, dict[str, int]]
    grants: set[str]


def find(index: Index, search: Search, *, count: bool = True) -> Found:
    """Return everything that matches; without `count` the counts are left out."""
    matching = _Matching(index, search)
    bodies, standings = matching.bodies()
    counts = {facet: matching.counts(facet) for facet in FACETS} if count else {}
    return Found(bodies, standings, counts, matching.grants())


class _Matching:
    """The lines and bodies that pass each part of one search, worked out once."""

    def __init__(self, index: Index, search: Search) -> None:
        self._search = search
        self._scan: Scan = index.lines()
        self._day = self._scan.on(search.on.isoformat())
        self._ranked = [row["thing"] for row in index.search("body", search.text, _EVERYTHING)] if search.text else None
        self._text = self._scan.flags(self._ranked)
        self._home = self._scan.at_home(search.filters.get("province", ()))
        self._lines = {f: search.filters.get(f, ()) for f in LINE_FACETS}
        self._passed = self._scan.passing(self._day, self._lines)
        self._best = self._scan.standing(self._day, self._passed)
        asked = search.filters.get("standing", ())
        self._ranks = {STANDINGS.index(word) for word in asked if word in STANDINGS} or set(range(len(STANDINGS)))
        without_lines = {ABSENT} if self._passed is None and not asked else set()
        self._stands: Flags = self._scan.among(self._best, self._ranks | without_lines)

    def bodies(self) -> tuple[list[str], dict[str, str | None]]:
        numbers = (self._text & self._home & self._stands).nonzero()[0].tolist()
        standings = {self._scan.bodies[number]: self._word(number) for number in numbers}
        if self._search.order == "relevance" and self._ranked is not None:
            return [body for body in self._ranked if body in standings], standings
        return list(standings), standings

    def _word(self, number: int) -> str | None:
        rank = int(self._best[number])
        return None if rank == ABSENT else STANDINGS[rank]

    def grants(self) -> set[str]:
        return self._scan.terms(self._day, "grant", self._passed)

    def counts(self, facet: str) -> dict[str, int]:
        if facet == "standing":
            here = self._best[self._text & self._home]
            return {word: n for rank, word in enumerate(STANDINGS) if (n := int((here == rank).sum()))}
        if facet == "province":
            return self._scan.homes(self._text & self._stands)
        others = self._passed
        if self._lines[facet]:
            others = self._scan.passing(self._day, {**self._lines, facet: ()})
        return self._scan.counts(self._day, facet, others, self._text & self._home, self._ranks)
