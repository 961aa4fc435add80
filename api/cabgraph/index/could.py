"""Which lines certainly hold on a day and pass the filters: a quick choice, never too narrow.

The exact question goes to SQL afterwards; this spares it from looking at every line of the release.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from cabgraph.index.pack import NOTHING, Column, Numbers

Told = tuple[str | None, ...]
"""Grant, activity, product and regulation of a line."""


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

    def lines(
        self, day: str, activities: Sequence[str], products: Sequence[str], regulations: Sequence[str]
    ) -> dict[str, list[Told]]:
        """Return what the lines say, by their bodies; an empty filter passes everything, else a line has one of it."""
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
        found: dict[str, dict[Told, None]] = {}
        said = [self._spelled[facet] for facet in _SAID]
        numbers = [self._columns[facet].numbers[rows].tolist() for facet in _SAID]
        bodies, of = self._columns["body"].terms, self._columns["body"].numbers[rows].tolist()
        for body, *places in zip(of, *numbers, strict=True):
            told = tuple(terms[place] for terms, place in zip(said, places, strict=True))
            found.setdefault(bodies[body], {})[told] = None
        return {body: list(lines) for body, lines in found.items()}

    @cached_property
    def _spelled(self) -> dict[str, list[str | None]]:
        """The terms of each column, then nothing for a cell without a value."""
        return {facet: [*self._columns[facet].terms, None] for facet in _SAID}

    def _few(self, products: Sequence[str], regulations: Sequence[str]) -> Numbers:
        for facet, wanted in (("regulation", regulations), ("product", products)):
            if wanted:
                order, starts = self._by[facet]
                places = sorted(_places(self._columns[facet], wanted))
                parts = [order[starts[place] : starts[place + 1]] for place in places]
                return np.concatenate(parts) if parts else order[:0]
        return np.arange(len(self._columns["body"].numbers), dtype=np.int32)


_SAID = ("grant", "activity", "product", "regulation")
_NEEDED = frozenset({"body", "from", "until", *_SAID})


def _places(column: Column, wanted: Iterable[str]) -> set[int]:
    return {place for term in wanted if (place := column.place(term)) != NOTHING}
