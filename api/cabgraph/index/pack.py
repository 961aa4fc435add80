"""A table of the index held as one array of numbers a column, for questions that look at every row at once."""

import json
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cabgraph.store.base import Rows

NOTHING = -1
"""The number of a cell without a value."""

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Column:
    """A column: its distinct terms in order, and for each row the place of its term, or NOTHING."""

    terms: list[str]
    numbers: Numbers

    def place(self, term: str) -> int:
        """Return the number of a term, NOTHING when no row has it."""
        at = bisect_left(self.terms, term)
        return at if at < len(self.terms) and self.terms[at] == term else NOTHING

    def at_most(self, term: str) -> NDArray[np.bool_]:
        """Say of each row whether its term is not after the given one; a cell without a value is not."""
        held: NDArray[np.bool_] = self.numbers != NOTHING
        return held & (self.numbers < bisect_right(self.terms, term))

    def at_least(self, term: str) -> NDArray[np.bool_]:
        """Say of each row whether its term is not before the given one."""
        return self.numbers >= bisect_left(self.terms, term)


def write_pack(connection: sqlite3.Connection, table: str, rows: Rows) -> int:
    """Write the rows as the table `<table>_pack`, one row a column, and return how many rows there are."""
    places: list[dict[str | None, int]] = [{None: NOTHING} for _ in rows.variables]
    columns = [array("i") for _ in rows.variables]
    for values in rows.values():
        for value, known, column in zip(values, places, columns, strict=True):
            column.append(known.setdefault(value, len(known) - 1))
    connection.execute(f'CREATE TABLE "{table}_pack" ("column", terms, numbers)')
    for name, known, column in zip(rows.variables, places, columns, strict=True):
        terms = sorted(term for term in known if term is not None)
        connection.execute(
            f'INSERT INTO "{table}_pack" VALUES (?, ?, ?)',  # noqa: S608 - names come from the shipped query files
            (name, json.dumps(terms, ensure_ascii=False), _in_order(terms, known, column).tobytes()),
        )
    return len(columns[0])


def _in_order(terms: list[str], known: dict[str | None, int], column: Sequence[int]) -> Numbers:
    """Return the numbers of a column after its terms have been sorted; NOTHING, the last cell, stays."""
    moved = np.full(len(terms) + 1, NOTHING, dtype="<i4")
    for number, term in enumerate(terms):
        moved[known[term]] = number
    return moved[np.array(column, dtype=np.int32)]


def read_pack(rows: Iterable[dict[str, Any]]) -> dict[str, Column]:
    """Return the columns of a packed table by name."""
    return {row["column"]: Column(json.loads(row["terms"]), np.frombuffer(row["numbers"], "<i4")) for row in rows}


def unpacked(columns: dict[str, Column]) -> list[tuple[str | None, ...]]:
    """Return the rows of a packed table as they were written."""
    spelled = [[*column.terms, None] for column in columns.values()]
    numbers = [column.numbers.tolist() for column in columns.values()]
    return [
        tuple(terms[place] for terms, place in zip(spelled, row, strict=True)) for row in zip(*numbers, strict=True)
    ]
