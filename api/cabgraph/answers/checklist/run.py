"""One run over a list: the headings are found, then every row of the file becomes one line, in order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, Literal

from cabgraph import resources
from cabgraph.answers.checklist.answering import Answerer, RowAnswer, unread
from cabgraph.answers.checklist.asking import Request, is_numbering, read_request
from cabgraph.answers.checklist.headings import SEARCHED_ROWS, Columns, HeadingsError, find_columns, open_headings
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.checklist.source import read_list
from cabgraph.answers.registry import Registry
from cabgraph.intake.encodings import Encoding, encoding_of_text
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import tidy
from cabgraph.intake.problems import SheetError
from cabgraph.intake.reading import Reading, open_reading
from cabgraph.intake.sheets import About, SheetRow
from cabgraph.settings import Settings

Kind = Literal["above", "headings", "numbering", "blank", "row", "stopped"]

COLUMNS: Final = 16_384
"""The columns of a worksheet (ECMA-376)."""
_CELLS: Final = 20_000_000
_UNPACKED: Final = 1 << 28
_FAULTS: Final = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What a fault of the program over one row looks like."""


@dataclass(frozen=True)
class Line:
    """One row of the file as it was, and its answer; only rows under the headings have one."""

    kind: Kind
    number: int
    cells: Sequence[str]
    answer: RowAnswer | None = None


@dataclass
class Counts:
    """How far a run is: rows answered, by verdict, and how many could not be read; `total` is a first guess."""

    rows: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    total: int | None = None
    stopped: bool = False


class CheckList:
    """A list being checked. Raises SheetError or HeadingsError when it is made over a file that is no list."""

    def __init__(
        self,
        registry: Registry,
        stream: IO[bytes],
        settings: Settings,
        *,
        name: str,
        on: date | None = None,
        today: date | None = None,
    ) -> None:
        self.name = name
        self.about = About()
        self.counts = Counts()
        self.release = registry.release.manifest.id
        folders = [(settings.data or resources.data()) / country for country in settings.countries]
        self._reading = open_reading(folders[0] if folders else Path())
        self._answerer = Answerer(registry, today or date.today(), on)
        limits = Limits(rows=settings.batch_rows, cells=_CELLS, columns=COLUMNS, unpacked=_UNPACKED)
        self._rows = read_list(stream, self._reading.book, limits, self.about)
        self._broken: SheetError | None = None
        first = list(self._beginning())
        self._letters = encoding_of_text((cell for _, cells in first for cell in cells), self._reading.book)
        self._first = [(number, _converted(cells, self._letters)) for number, cells in first]
        try:
            self.columns: Columns = find_columns(open_headings(folders), self._first)
        except HeadingsError:
            if self._broken:
                raise self._broken from None
            raise
        self.width = max(len(cells) for _, cells in self._first)
        self.counts.total = self.about.rows

    def _beginning(self) -> Iterator[SheetRow]:
        """Yield the rows in which headings are searched. A file that breaks off there is still answered so far."""
        try:
            yield from islice(self._rows, SEARCHED_ROWS)
        except SheetError as error:
            self._broken = error

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    @property
    def reading(self) -> Reading:
        """How cells are read."""
        return self._reading

    @property
    def encoding(self) -> str:
        """The older encoding that the file was converted from, "" for none."""
        if self._letters:
            return self._letters.name
        return self.about.encoding if self.about.legacy else ""

    def lines(self) -> Iterator[Line]:
        """Yield every row of the file, blank ones too, in order. A file that breaks off ends with a "stopped" line."""
        before = 0
        rows = chain(self._first, ((number, _converted(cells, self._letters)) for number, cells in self._rows))
        try:
            for number, cells in rows:
                for blank in range(before + 1, number):
                    yield Line("blank", blank, ())
                yield self._line(number, cells)
                before = number
        except SheetError as error:
            self._broken = error
        if self._broken:
            self.counts.stopped = True
            yield self._stopped(self._broken)

    def _line(self, number: int, cells: Sequence[str]) -> Line:
        headings = self.columns.row
        if number < headings:
            return Line("above", number, cells)
        if number == headings:
            return Line("headings", number, cells)
        if number == headings + 1 and is_numbering(cells):
            return Line("numbering", number, cells)
        if not any(tidy(cell) for cell in cells):
            return Line("blank", number, cells)
        return self._answered(number, cells)

    def _answered(self, number: int, cells: Sequence[str]) -> Line:
        request, remarks = read_request(cells, self.columns, self._reading)
        broken = any(remark.severity == "error" for remark in remarks)
        found = unread(remarks) if broken else self._answer(request)
        if remarks and not broken:
            found = replace(found, remarks=(*remarks, *found.remarks))
        self.counts.rows += 1
        self.counts.verdicts[found.verdict] += 1
        self.counts.broken += any(remark.severity == "error" for remark in found.remarks)
        return Line("row", number, cells, found)

    def _answer(self, request: Request) -> RowAnswer:
        """Answer one row; a fault of the program over it is told in its place, and the rows after it go on."""
        try:
            return self._answerer.answer(request)
        except _FAULTS as error:
            said = Remark("", "", "check-list.fault", {"fault": type(error).__name__}, "error")
            return unread([said])

    def _stopped(self, error: SheetError) -> Line:
        remark = Remark("", "", f"intake.{error.code}", error.parameters, "error")
        self.counts.broken += 1
        return Line("stopped", error.row, (), unread([remark]))


def _converted(cells: list[str], encoding: Encoding | None) -> list[str]:
    """Give cells that some program took for Latin-1 their own letters; what is beyond Latin-1 was never that."""
    if encoding is None:
        return cells
    return [
        encoding.letters(cell) if not cell.isascii() and type(cell) is str and max(cell) < "\u0100" else cell
        for cell in cells
    ]
