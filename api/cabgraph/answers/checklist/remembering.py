"""The release's index for one run: what was looked up lately is not looked up again."""

from collections import OrderedDict
from pathlib import Path
from typing import Any, Final

from cabgraph.index.lookup import Index

_ROWS: Final = 40_000
"""The rows remembered at most: some tens of megabytes."""
_LONG: Final = 200
"""Longer answers belong to one row of the list and would drive out many short ones."""


class RememberingIndex(Index):
    """An index whose statements answer from memory when they were asked lately. For one thread; rows are shared."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._known: OrderedDict[tuple[object, ...], list[dict[str, Any]]] = OrderedDict()
        self._size = 0

    def ask(self, name: str, **values: object) -> list[dict[str, Any]]:
        """Run one statement, or return its rows as they were. Nobody may change them."""
        key = (name, *(tuple(value) if isinstance(value, list) else value for value in values.values()))
        try:
            rows = self._known.pop(key)
        except KeyError:
            rows = super().ask(name, **values)
            if len(rows) > _LONG:
                return rows
            self._size += len(rows) + 1
        except TypeError:
            return super().ask(name, **values)
        self._known[key] = rows
        while self._size > _ROWS:
            self._size -= len(self._known.popitem(last=False)[1]) + 1
        return rows
