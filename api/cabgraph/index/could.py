"""Which grants have a line that certainly holds on a day and passes the filters: a quick, never too narrow, choice.

The exact question goes to SQL afterwards; this spares it from looking at every line of the release.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from cabgraph.index.pack import NOTHING, Column, Numbers


class Could:
    """The packed lines that hold at some time, in the order of their regulations and of their products."""

    def __init__(self, columns: dict[str, Column]) -> None:
        standing = columns["standing"]
        rows = np.flatnonzero(standing.numbers == standing.place("yes"))
        self._columns = {
            name: Column(column.terms, column.numbers[rows]) for name, column in columns.items() if name in _NEEDED
        }

    @cached_property
    def _by(self) -> dict[str, tuple[Numbers, Numbers]]:
        """For each facet the rows in the order of its numbers, and where each number starts."""
        found = {}
        for facet in ("regulation", "product"):
            column = self._columns[facet]
            order = np.argsort(column.numbers, kind="stable").astype(np.int32)
            starts = np.searchsorted(column.numbers[order], np.arange(len(column.terms) + 1)).astype(np.int32)
            found[facet] = (order, starts)
        return found

    def grants(
        self, day: str, activities: Sequence[str], products: Sequence[str], regulations: Sequence[str]
    ) -> dict[str, list[str]]:
        """Return the grants by their bodies; an empty filter passes everything, else the line has one of the values."""
        rows = self._few(products, regulations)
        for facet, wanted in (("activity", activities), ("product", products), ("regulation", regulations)):
            if wanted:
                column = self._columns[facet]
                allowed = np.zeros(len(column.terms) + 1, dtype=bool)
                allowed[list(_places(column, wanted))] = True
                rows = rows[allowed[column.numbers[rows]]]
        begun, ended = self._columns["from"], self._columns["until"]
        first, last = bisect_left(ended.terms, day), bisect_right(begun.terms, day)
        rows = rows[(begun.numbers[rows] < last) & (ended.numbers[rows] >= first)]
        bodies, grants = self._columns["body"], self._columns["grant"]
        found: dict[str, list[str]] = {}
        for grant, row in zip(*np.unique(grants.numbers[rows], return_index=True), strict=True):
            found.setdefault(bodies.terms[bodies.numbers[rows[row]]], []).append(grants.terms[grant])
        return found

    def _few(self, products: Sequence[str], regulations: Sequence[str]) -> Numbers:
        for facet, wanted in (("regulation", regulations), ("product", products)):
            if wanted:
                order, starts = self._by[facet]
                places = sorted(_places(self._columns[facet], wanted))
                parts = [order[starts[place] : starts[place + 1]] for place in places]
                return np.concatenate(parts) if parts else order[:0]
        return np.arange(len(self._columns["body"].numbers), dtype=np.int32)


_NEEDED = frozenset({"body", "grant", "activity", "product", "regulation", "from", "until"})


def _places(column: Column, wanted: Iterable[str]) -> set[int]:
    return {place for term in wanted if (place := column.place(term)) != NOTHING}
