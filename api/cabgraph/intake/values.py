"""One cell -> the typed values it gives its row."""

from typing import Final, NamedTuple

from cabgraph.intake.cells import VERBATIM
from cabgraph.intake.parts import ErrorCell, TypedCell, tidy
from cabgraph.intake.problems import CellError, Code
from cabgraph.intake.reading import Reading
from cabgraph.intake.tables import Column

_SOFT_HYPHEN: Final = "\xad"
_MOST_REMEMBERED: Final = 128
"""Texts of one column: memory stays flat whatever the table holds."""


class Value(NamedTuple):
    """One value of a cell: its lexical form and the name of its XML Schema datatype."""

    lexical: str
    datatype: str


Values = list[tuple[str, Value]]
"""What a cell gives its row: (column name with suffix, value)."""


class CellReader:
    """The cells of one column, read; what a cell of it said is remembered, for the same texts come again and again."""

    def __init__(self, column: Column, reading: Reading) -> None:
        self.column = column
        self._reading = reading
        self._remembered: dict[str, Values] = {}

    def __call__(self, cell: str, context: str) -> Values:
        """Return everything a cell says, given the other text of its row. Raises CellError.

        Only plain texts of columns that no country's reader tidies are remembered: there the context cannot matter.
        """
        if self.column.reader or type(cell) is not str:
            return read_cell(self.column, cell, context, self._reading)
        found = self._remembered.get(cell)
        if found is None:
            found = read_cell(self.column, cell, context, self._reading)
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[cell] = found
        return found


def read_cell(column: Column, cell: str, context: str, reading: Reading) -> Values:
    """Return (column name with suffix, value) for everything a cell says. Raises CellError."""
    if isinstance(cell, ErrorCell):
        raise cell.error
    if column.reader:
        values = _messy(column, cell, context, reading)
        valued = any(name == column.name for name, _ in values)
    else:
        canonical = column.canonical_typed if isinstance(cell, TypedCell) else column.canonical
        pieces = _pieces(_text(column, cell), column.separator)
        values = [(column.name, Value(canonical(piece), column.base)) for piece in pieces]
        valued = bool(values)
    if column.required and not valued:
        raise CellError(Code.REQUIRED)
    return values


def _messy(column: Column, cell: str, context: str, reading: Reading) -> Values:
    text = cell if column.reader == VERBATIM or _SOFT_HYPHEN in cell else _text(column, cell)
    typed = isinstance(cell, TypedCell)
    values = []
    for piece in _pieces(text, column.separator):
        for part in reading.read(column.reader, piece, context, typed=typed):
            lexical = part.lexical if part.suffix else column.canonical(part.lexical)
            values.append((column.name + part.suffix, Value(lexical, part.datatype or column.base)))
    return values


def _text(column: Column, cell: str) -> str:
    text = tidy(cell)
    return column.default if text in column.nulls else text


def _pieces(text: str, separator: str | None) -> list[str]:
    if not separator:
        return [text] if text else []
    return [piece for part in text.split(separator) if (piece := part.strip())]
