"""The records of a CSV file (RFC 4180), and what to do with a quotation mark that nobody closed.

A lone quotation mark would swallow the rest of the file into one cell. Here its line alone is broken: it is read again
with the mark as a plain sign, told so in the cell, and the rows after it go on.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final

from cabgraph.intake.parts import ErrorCell
from cabgraph.intake.problems import CellError, Code, SheetError

_LINES_OF_A_RECORD: Final = 60
"""The line breaks a cell may hold; more, and its quotation mark was never closed."""
_MOST_REPAIRS: Final = 1_000
_LONGEST_FIELD: Final = 1 << 28
_QUOTE: Final = '"'


class _UnclosedError(Exception):
    """A record goes on for too many lines."""


class _Lines:
    """The lines of a text, and those that the record being read is made of so far."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.record) == _LINES_OF_A_RECORD:
            raise _UnclosedError
        line = self._again.popleft() if self._again else next(self._text)
        self.record.append(line)
        return line

    def begin(self) -> None:
        """Begin the next record."""
        self.record = []

    def split(self) -> str:
        """Return the record's first line; its other lines will be read again."""
        first, *others = self.record
        self._again.extendleft(reversed(others))
        self.begin()
        return first


def records(text: Iterator[str], delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each record. Raises SheetError when the file is no CSV."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    repairs = 0
    for number in range(1, 1 << 62):
        lines.begin()
        try:
            row = next(reader, None)
        except _UnclosedError:
            row = None
        except csv.Error as error:
            raise SheetError(Code.CSV_BROKEN, number, reason=str(error)) from error
        if not lines.record:
            return
        if row is None or (len(lines.record) > 1 and sum(line.count(_QUOTE) for line in lines.record) % 2):
            repairs += 1
            if repairs > _MOST_REPAIRS:
                raise SheetError(Code.QUOTE_OPEN, number)
            row = _plain(lines.split(), delimiter)
            reader = csv.reader(lines, delimiter=delimiter)
        yield row


def _plain(line: str, delimiter: str) -> list[str]:
    """Read one line with its quotation marks as plain signs, and mark the cells that hold one."""
    row = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return [ErrorCell(cell, CellError(Code.QUOTE_OPEN)) if _QUOTE in cell else cell for cell in row]
