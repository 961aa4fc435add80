"""The file of a list: its headings are found in its first rows, then its rows are told one after another."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import IO, Final, Literal, NamedTuple

from cabgraph.answers.checklist.asking import is_numbering
from cabgraph.answers.checklist.headings import SEARCHED_ROWS, Columns, Headings, HeadingsError, find_columns
from cabgraph.answers.checklist.source import read_list
from cabgraph.intake.encodings import Encoding, encoding_of_text
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import tidy
from cabgraph.intake.problems import SheetError
from cabgraph.intake.reading import Reading
from cabgraph.intake.sheets import DELIMITERS, About, SheetRow

Kind = Literal["above", "headings", "numbering", "blank", "row", "stopped"]

COLUMNS: Final = 16_384
"""The columns of a worksheet (ECMA-376)."""
_CELLS: Final = 20_000_000
_UNPACKED: Final = 1 << 28


class ListRow(NamedTuple):
    """A row of the file as it was; `error` says why a file cannot be read on."""

    kind: Kind
    number: int
    cells: Sequence[str]
    error: SheetError | None = None


class ListFile:
    """A list being read, of at most `rows` rows. Raises SheetError or HeadingsError when it is made over no list."""

    def __init__(self, stream: IO[bytes], reading: Reading, headings: Headings, rows: int) -> None:
        self.about = About()
        self.reading = reading
        limits = Limits(rows=rows, cells=_CELLS, columns=COLUMNS, unpacked=_UNPACKED)
        self._source = stream, limits
        self.columns: Columns = self._begun(headings)
        self.width = max(len(cells) for _, cells in self._first)

    def _begun(self, headings: Headings) -> Columns:
        """Read the first rows and find the headings; where none names a body, other delimiters are tried.

        Cells that are full of another sign can cut a file more evenly than its own delimiter does.
        """
        try:
            return self._columns(headings)
        except HeadingsError:
            guessed, broken = self.about.delimiter, self._broken
            for delimiter in DELIMITERS if guessed else "":
                with suppress(HeadingsError, SheetError):
                    return self._columns(headings, delimiter)
            if broken:
                raise broken from None
            raise

    def _columns(self, headings: Headings, delimiter: str = "") -> Columns:
        stream, limits = self._source
        stream.seek(0)
        self._broken: SheetError | None = None
        self._rows = read_list(stream, self.reading.book, limits, self.about, delimiter)
        first = list(self._beginning())
        self._letters = encoding_of_text((cell for _, cells in first for cell in cells), self.reading.book)
        self._first = [(number, _converted(cells, self._letters)) for number, cells in first]
        return find_columns(headings, self._first)

    def _beginning(self) -> Iterator[SheetRow]:
        """Yield the rows in which headings are searched. A file that breaks off there is still answered so far."""
        try:
            yield from islice(self._rows, SEARCHED_ROWS)
        except SheetError as error:
            self._broken = error

    @property
    def encoding(self) -> str:
        """The older encoding that the file was converted from, "" for none."""
        if self._letters:
            return self._letters.name
        return self.about.encoding if self.about.legacy else ""

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    def rows(self) -> Iterator[ListRow]:
        """Yield every row of the file, blank ones too, in order. A file that breaks off ends with a "stopped" one."""
        before = 0
        rows = chain(self._first, ((number, _converted(cells, self._letters)) for number, cells in self._rows))
        try:
            for number, cells in rows:
                for blank in range(before + 1, number):
                    yield ListRow("blank", blank, ())
                yield ListRow(self._kind(number, cells), number, cells)
                before = number
        except SheetError as error:
            self._broken = error
        if self._broken:
            yield ListRow("stopped", self._broken.row, (), self._broken)

    def _kind(self, number: int, cells: Sequence[str]) -> Kind:
        headings = self.columns.row
        if number < headings:
            return "above"
        if number == headings:
            return "headings"
        if number == headings + 1 and is_numbering(cells):
            return "numbering"
        return "row" if any(tidy(cell) for cell in cells) else "blank"


def _converted(cells: list[str], encoding: Encoding | None) -> list[str]:
    """Give cells that some program took for Latin-1 their own letters; what is beyond Latin-1 was never that."""
    if encoding is None:
        return cells
    return [
        encoding.letters(cell) if not cell.isascii() and type(cell) is str and max(cell) < "\u0100" else cell
        for cell in cells
    ]
