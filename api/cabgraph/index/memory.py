"""What a process remembers of an index: rows by thing, labels, and answers to small questions.

A release never changes, so what was read stays true; what is remembered is bounded, and forgotten whole when full.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Final

Row = dict[str, Any]

BY_THING: Final = {
    "grants": "grant",
    "events": "event",
    "documents": "document",
    "legal-bases": "record",
    "sources": "record",
    "item-standards": "item",
    "grants-of-items": "item",
    "ancestors-of": "concept",
    "codes-of-bodies": "body",
}
"""Statements that give the rows of each of some things, apart from one another: the column that holds the thing."""

REMEMBERED: Final = frozenset(
    {
        "classes-of-body",
        "names-of-thing",
        "names-equal",
        "products-of-hs",
        "provinces",
        "complete-grants",
        "facet-values-of-body",
        "editions-of-standards",
        "same-standard",
        "editions-of-standard",
        "continued",
    }
)
"""Statements whose whole answers are remembered, because many questions share them."""

_MOST_THINGS: Final = 50_000
_MOST_ANSWERS: Final = 20_000
_MOST_LABELS: Final = 200_000


class Memory:
    """What one index was asked; several threads may share it."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, tuple[Row, ...]]] = {name: {} for name in BY_THING}
        self._answers: dict[Hashable, list[Row]] = {}
        self._labels: dict[str, dict[str, str]] = {}

    def by_thing(self, name: str, things: Iterable[str], read: Callable[[str, list[str]], list[Row]]) -> list[Row]:
        """Return the rows of some things in the order of the things; `read` gets those that are not known yet."""
        known, column = self._rows[name], BY_THING[name]
        wanted = sorted(set(things))
        found = {thing: known.get(thing) for thing in wanted}
        missing = [thing for thing, rows in found.items() if rows is None]
        if missing:
            fresh: dict[str, list[Row]] = {thing: [] for thing in missing}
            for row in read(name, missing):
                fresh.setdefault(row[column], []).append(row)
            if len(known) > _MOST_THINGS:
                known.clear()
            for thing, rows in fresh.items():
                found[thing] = known[thing] = tuple(rows)
        return [row for thing in wanted for row in found[thing] or ()]

    def answer(self, key: Hashable, read: Callable[[], list[Row]]) -> list[Row]:
        """Return the answer to a small question, read once."""
        found = self._answers.get(key)
        if found is None:
            found = read()
            if len(self._answers) > _MOST_ANSWERS:
                self._answers.clear()
            self._answers[key] = found
        return found

    def labels(self, things: set[str]) -> tuple[dict[str, dict[str, str]], list[str]]:
        """Return the labels that are known, and the things whose labels are not."""
        found = {thing: labels for thing in things if (labels := self._labels.get(thing)) is not None}
        return found, [thing for thing in things if thing not in found]

    def learn_labels(self, fresh: dict[str, dict[str, str]]) -> None:
        """Remember the labels of things."""
        if len(self._labels) > _MOST_LABELS:
            self._labels.clear()
        self._labels.update(fresh)
