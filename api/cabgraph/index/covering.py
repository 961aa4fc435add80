"""Which lines say what was asked: a quick choice among all lines of a release, exact in what a line says.

What else a check weighs (editions, values, the law) is asked of the chosen lines alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cabgraph.index.pack import NOTHING, Column, Numbers

_SAID = ("grant", "activity", "product", "regulation")
_NEEDED = ("body", "standing", "from", "until", *_SAID)

Told = tuple[str | None, ...]
"""Grant, activity, product and regulation of a line."""


@dataclass(frozen=True)
class Said:
    """What a line has to say: one of the activities, products and regulations; an empty filter passes everything."""

    activities: Sequence[str] = ()
    products: Sequence[str] = ()
    regulations: Sequence[str] = ()
    grants: Sequence[str] = ()


ANYTHING = Said()


class Covering:
    """The packed lines, in the order of their bodies, their regulations and their products."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self._columns = {name: columns[name] for name in _NEEDED}

    def of_body(self, body: str, said: Said = ANYTHING, most: int = 0) -> list[Told]:
        """Return what the lines of a body say that pass, sorted; `most` is how many lines to look at, 0 for all."""
        return self._told(self._passing(self._having("body", [body]), said), most)

    def may_stand(self, body: str, said: Said, on: str, standings: Sequence[str], most: int) -> list[Told]:
        """Return what those lines of a body say that have such a standing on a day."""
        rows = self._standing(self._having("body", [body]), on, standings)
        return self._told(self._passing(rows, said), most)

    def any_of_body(self, body: str, said: Said) -> bool:
        """Return whether some line of a body passes."""
        return bool(len(self._passing(self._having("body", [body]), said)))

    def certain(self, on: str, said: Said) -> dict[str, list[Told]]:
        """Return what lines say that certainly hold on a day, by their bodies."""
        led = next((facet for facet in ("regulation", "product") if getattr(said, f"{facet}s")), None)
        rows = self._having(led, getattr(said, f"{led}s")) if led else np.arange(self._total, dtype=np.int32)
        rows = self._passing(self._standing(rows, on, ("yes",)), said)
        bodies, of = self._columns["body"].terms, self._columns["body"].numbers[rows].tolist()
        found: dict[str, dict[Told, None]] = {}
        for body, told in zip(of, self._spell(rows), strict=True):
            found.setdefault(bodies[body], {})[told] = None
        return {body: list(lines) for body, lines in found.items()}

    @property
    def _total(self) -> int:
        return len(self._columns["body"].numbers)

    def _standing(self, rows: Numbers, on: str, standings: Sequence[str]) -> Numbers:
        begun, ended = self._columns["from"], self._columns["until"]
        first, last = bisect_left(ended.terms, on), bisect_right(begun.terms, on)
        rows = rows[(begun.numbers[rows] < last) & (ended.numbers[rows] >= first)]
        return self._one_of("standing", rows, standings)

    def _passing(self, rows: Numbers, said: Said) -> Numbers:
        for facet, wanted in (
            ("activity", said.activities),
            ("product", said.products),
            ("regulation", said.regulations),
            ("grant", said.grants),
        ):
            if wanted:
                rows = self._one_of(facet, rows, wanted)
        lines: Numbers = rows[self._columns["activity"].numbers[rows] != NOTHING]
        return lines

    def _one_of(self, facet: str, rows: Numbers, wanted: Iterable[str]) -> Numbers:
        column = self._columns[facet]
        numbers = column.numbers[rows]
        passed = np.zeros(len(rows), dtype=bool)
        for place in _places(column, wanted):
            passed |= numbers == place
        return rows[passed]

    def _having(self, facet: str, wanted: Iterable[str]) -> Numbers:
        order, starts = self._by[facet]
        parts = [order[starts[place] : starts[place + 1]] for place in _places(self._columns[facet], wanted)]
        return np.concatenate(parts) if parts else order[:0]

    def _told(self, rows: Numbers, most: int = 0) -> list[Told]:
        """Spell rows in the order of what they say: numbers stand in the order of their terms."""
        order = np.lexsort([self._columns[facet].numbers[rows] for facet in reversed(_SAID)])
        chosen = rows[order[:most] if most else order]
        return list(dict.fromkeys(self._spell(chosen)))

    def _spell(self, rows: Numbers) -> Iterable[Told]:
        columns = [
            map(self._spelled[facet].__getitem__, self._columns[facet].numbers[rows].tolist()) for facet in _SAID
        ]
        return zip(*columns, strict=True)

    @cached_property
    def _spelled(self) -> dict[str, list[str | None]]:
        """The terms of each column, then nothing for a cell without a value."""
        return {facet: [*self._columns[facet].terms, None] for facet in _SAID}

    @cached_property
    def _by(self) -> dict[str, tuple[Numbers, Numbers]]:
        """For each facet the rows in the order of its numbers, and where each number starts."""
        found = {}
        for facet in ("body", "regulation", "product"):
            column = self._columns[facet]
            order = np.argsort(column.numbers, kind="stable").astype(np.int32)
            starts = np.searchsorted(column.numbers[order], np.arange(len(column.terms) + 1)).astype(np.int32)
            found[facet] = (order, starts)
        return found


def _places(column: Column, wanted: Iterable[str]) -> set[int]:
    return {place for term in wanted if (place := column.place(term)) != NOTHING}
