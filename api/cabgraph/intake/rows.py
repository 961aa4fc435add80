"""Sheets and their metadata -> typed rows and problems, one row at a time."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Final

from cabgraph.intake.header import Header, find_header, header_problems
from cabgraph.intake.keys import KeyStore, joined
from cabgraph.intake.parts import ErrorCell, tidy
from cabgraph.intake.problems import CellError, Code, Problem, Severity, SheetError
from cabgraph.intake.reading import Reading, open_reading
from cabgraph.intake.sheets import read_sheet
from cabgraph.intake.tables import Column, Table
from cabgraph.intake.values import CellReader, Value

__all__ = ["Problem", "TypedRow", "Value", "read_rows"]

PROGRESS_EVERY: Final = 1_000
"""How many rows lie between two calls of a progress callback."""

_REPLACEMENT: Final = "\ufffd"


@dataclass(frozen=True)
class TypedRow:
    """One row whose cells are all what the metadata say."""

    table: Table
    number: int
    values: dict[str, list[Value]] = field(default_factory=dict)

    def texts(self, column: str) -> list[str]:
        """Return the lexical forms of one column, none when it is empty."""
        return [value.lexical for value in self.values.get(column, [])]

    @property
    def key(self) -> str:
        """The primary key as one text."""
        return "/".join(self.key_texts)

    @property
    def key_texts(self) -> list[str]:
        """The values of the primary key's columns."""
        return [text for column in self.table.key for text in self.texts(column)]


def read_rows(
    table: Table, reading: Reading | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[TypedRow | Problem]:
    """Yield every row of a table, typed, or one problem for each row that is left out, and warnings.

    `reading` is how the table's country writes; by default that of the table's folder. `progress` is called with the
    number of rows done, every PROGRESS_EVERY rows and at the end. Raises ReadingError for a broken `reading.toml`
    or a reader that the metadata name and nobody has.
    """
    reading = reading or open_reading(table.path.parent)
    for column in table.columns:
        if column.reader:
            reading.reader(column.reader)
    done = 0
    try:
        for done, row in enumerate(_table_rows(table, reading), 1):
            yield row
            if progress and done % PROGRESS_EVERY == 0:
                progress(done)
    except SheetError as error:
        yield Problem(table.label, error.row, "", table.path.name, error.code, error.parameters)
    if progress:
        progress(done)


def _table_rows(table: Table, reading: Reading) -> Iterator[TypedRow | Problem]:
    with closing(read_sheet(table.path, sheet=table.sheet, delimiter=table.delimiter)) as sheet, KeyStore() as keys:
        header = find_header(table, sheet)
        problems = list(header_problems(table, header))
        yield from problems
        if any(problem.severity == "error" for problem in problems):
            return
        rows = _Rows(table, reading, header, keys)
        for number, cells in sheet:
            yield from rows.read(number, cells)


@dataclass
class _Rows:
    """The state that goes from row to row: the keys seen, and the last cell of columns that carry down."""

    table: Table
    reading: Reading
    header: Header
    keys: KeyStore
    above: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._readers = [CellReader(column, self.reading) if column else None for column in self.header.columns]

    def read(self, number: int, cells: list[str]) -> Iterator[TypedRow | Problem]:
        """Yield one row or its problem, and its warnings."""
        row = TypedRow(self.table, number)
        problems, warnings = self._fill(row, cells)
        first = None if problems else self.keys.add(joined(row.key_texts), number, fingerprint := hash(tuple(cells)))
        if first:
            yield self._used(row, first, fingerprint)
        elif problems:
            yield _one(problems)
        else:
            yield row
        yield from warnings

    def _used(self, row: TypedRow, first: tuple[int, int], fingerprint: int) -> Problem:
        """Return the problem of a key seen before: a warning when the whole row is the same, to be counted once."""
        same = first[1] == fingerprint
        error = CellError(Code.ROW_REPEATED if same else Code.KEY_USED, row=first[0])
        return self._problem(row, "+".join(self.table.key), row.key, error, "warning" if same else "error")

    def _fill(self, row: TypedRow, cells: list[str]) -> tuple[list[Problem], list[Problem]]:
        """Read all cells into the row; return what is wrong with it, and what is only odd."""
        problems, warnings = [], []
        context = " ".join(cells)
        width = max(len(cells), len(self._readers))
        readers = [*self._readers, *[None] * (width - len(self._readers))]
        for index, (reader, cell) in enumerate(zip(readers, [*cells, *[""] * (width - len(cells))], strict=True)):
            if reader is None:
                if cell and not self._heading(index):
                    problems.append(self._problem(row, str(index + 1), cell, CellError(Code.CELL_OUTSIDE)))
                continue
            column = reader.column
            try:
                for name, value in reader(self._carried(column, cell), context):
                    row.values.setdefault(name, []).append(value)
            except CellError as error:
                problems.append(self._problem(row, column.name, cell, error))
            if _REPLACEMENT in cell and not column.reader and not isinstance(cell, ErrorCell):
                warnings.append(self._problem(row, column.name, cell, CellError(Code.DAMAGED_TEXT), "warning"))
        missing = set(self.table.key) - row.values.keys() - {problem.column for problem in problems}
        problems += [self._problem(row, name, "", CellError(Code.REQUIRED)) for name in sorted(missing)]
        return problems, warnings

    def _heading(self, index: int) -> str:
        return self.header.cells[index] if index < len(self.header.cells) else ""

    def _carried(self, column: Column, cell: str) -> str:
        if not column.carried_down:
            return cell
        if tidy(cell):
            self.above[column.name] = cell
        return self.above.get(column.name, "")

    def _problem(
        self, row: TypedRow, column: str, cell: str, error: CellError, severity: Severity = "error"
    ) -> Problem:
        return Problem(self.table.label, row.number, column, tidy(cell), error.code, error.parameters, severity)


def _one(problems: list[Problem]) -> Problem:
    """Return a row's first problem, which carries the others."""
    return replace(problems[0], also=tuple(problems[1:]))
