"""Which column each heading of a sheet names, in any language, however it is accented, cased or spaced."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from cabgraph import names
from cabgraph.intake.parts import ErrorCell, tidy
from cabgraph.intake.problems import Code, Problem, Severity
from cabgraph.intake.sheets import SheetRow
from cabgraph.intake.tables import Column, Table

_NOT_WORD = re.compile(r"[\W_]+")
_SEARCHED_ROWS = 20


class Header(NamedTuple):
    """The row of headings, the column under each (None for one that no column has)."""

    row: int
    cells: list[str]
    columns: list[Column | None]


def heading_key(text: str) -> str:
    """Return what headings are compared by: folded, letters and digits only."""
    return _NOT_WORD.sub("", names.fold(text))


class Headings:
    """All spellings of a table's headings: names, titles, and titles of two languages written in one cell."""

    def __init__(self, table: Table) -> None:
        self._exact: dict[str, Column] = {}
        self._alike: dict[str, Column] = {}
        for column in table.columns:
            for text in (column.name, *(title for titles in column.titles.values() for title in titles)):
                self._exact.setdefault(tidy(text), column)
                self._alike.setdefault(heading_key(text), column)
        for column in table.columns:
            for one, other in product(column.titles, repeat=2):
                if one != other:
                    for pair in product(column.titles[one], column.titles[other]):
                        self._alike.setdefault(heading_key("".join(pair)), column)

        self._alike.pop("", None)

    def column(self, heading: str) -> Column | None:
        """Return the column a heading names: exactly, or by its letters and digits alone."""
        return self._exact.get(tidy(heading)) or self._alike.get(heading_key(heading))


def find_header(table: Table, sheet: Iterator[SheetRow]) -> Header:
    """Return the headings: the first row with every required column, else the one that names most columns."""
    headings = Headings(table)
    required = {column.name for column in table.columns if column.required and not column.default}
    best = Header(1, [], [])
    for read, (number, cells) in enumerate(sheet, 1):
        found = Header(number, cells, [headings.column(cell) if cell else None for cell in cells])
        named = {column.name for column in found.columns if column}
        if named and required <= named:
            return found
        if not best.cells or len(named) > sum(1 for column in best.columns if column):
            best = found
        if read == _SEARCHED_ROWS:
            break
    return best


def header_problems(table: Table, header: Header) -> Iterator[Problem]:
    """Yield what is wrong with the headings: columns missing or named twice; as warnings, headings no column has."""
    named = [column.name for column in header.columns if column]

    def problem(column: str, text: str, code: Code, severity: Severity = "error", **parameters: Any) -> Problem:
        return Problem(table.label, header.row, column, text, code, parameters, severity)

    unreadable = next((cell for cell in header.cells if isinstance(cell, ErrorCell)), None)
    if unreadable is not None:
        yield problem(unreadable, unreadable, unreadable.error.code, **unreadable.error.parameters)
        return
    for column in table.columns:
        if column.required and not column.default and column.name not in named:
            titles = {tag: ", ".join(titles) for tag, titles in column.titles.items()}
            yield problem(column.name, "", Code.COLUMN_MISSING, titles=titles or column.name)
    pairs = list(zip(header.cells, header.columns, strict=True))
    for name in sorted({name for name in named if named.count(name) > 1}):
        cells = [tidy(cell) for cell, column in pairs if column and column.name == name]
        yield problem(name, " | ".join(cells), Code.COLUMN_TWICE)
    free = ", ".join(column.name for column in table.columns if column.name not in named)
    for cell, found in pairs:
        if cell and not found:
            yield problem(tidy(cell), tidy(cell), Code.COLUMN_UNKNOWN, "warning", columns=free)
