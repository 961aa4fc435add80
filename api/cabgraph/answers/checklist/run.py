"""One run over a list: the headings are found, then every row of the file becomes one line, in order."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final, Literal

from cabgraph import resources
from cabgraph.answers.checklist.answering import Answerer, RowAnswer, unread
from cabgraph.answers.checklist.asking import Request, is_numbering, read_request
from cabgraph.answers.checklist.crew import Crew
from cabgraph.answers.checklist.headings import (
    SEARCHED_ROWS,
    Columns,
    Headings,
    HeadingsError,
    find_columns,
    open_headings,
)
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.checklist.source import read_list
from cabgraph.answers.registry import Registry, reopened
from cabgraph.intake.encodings import Encoding, encoding_of_text
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import tidy
from cabgraph.intake.problems import SheetError
from cabgraph.intake.reading import Reading, open_reading
from cabgraph.intake.sheets import DELIMITERS, About, SheetRow
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


_Read = tuple[Line, Sequence[Remark]]
"""A row without its answer, and what is worth knowing of its cells."""


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
        known_at: datetime | None = None,
        processes: int = 1,
    ) -> None:
        self.name = name
        self.about = About()
        self.counts = Counts()
        self.release = registry.release.manifest.id
        folders = [(settings.data or resources.data()) / country for country in settings.countries]
        self._reading = open_reading(folders[0] if folders else Path())
        self._registry = registry
        self._days = (today or date.today(), on, known_at)
        self._at_once = processes, settings.batch_seconds
        limits = Limits(rows=settings.batch_rows, cells=_CELLS, columns=COLUMNS, unpacked=_UNPACKED)
        self._source = stream, limits
        self.columns: Columns = self._begun(open_headings(folders))
        self.width = max(len(cells) for _, cells in self._first)
        self.counts.total = self.about.rows

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
        self._rows = read_list(stream, self._reading.book, limits, self.about, delimiter)
        first = list(self._beginning())
        self._letters = encoding_of_text((cell for _, cells in first for cell in cells), self._reading.book)
        self._first = [(number, _converted(cells, self._letters)) for number, cells in first]
        return find_columns(headings, self._first)

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
        processes, seconds = self._at_once
        for (line, remarks), answer in Crew(processes, self._answering, seconds).answered(self._asking()):
            if line.kind == "stopped":
                self.counts.broken += 1
                self.counts.stopped = True
            yield self._counted(line, remarks, answer) if line.kind == "row" else line

    def _asking(self) -> Iterator[tuple[_Read, Request | None]]:
        """Yield every row of the file as it was read, with what it asks."""
        before = 0
        rows = chain(self._first, ((number, _converted(cells, self._letters)) for number, cells in self._rows))
        try:
            for number, cells in rows:
                for blank in range(before + 1, number):
                    yield (Line("blank", blank, ()), ()), None
                yield self._read(number, cells)
                before = number
        except SheetError as error:
            self._broken = error
        if self._broken:
            yield (self._stopped(self._broken), ()), None

    def _read(self, number: int, cells: Sequence[str]) -> tuple[_Read, Request | None]:
        headings = self.columns.row
        kind: Kind = "row"
        if number < headings:
            kind = "above"
        elif number == headings:
            kind = "headings"
        elif number == headings + 1 and is_numbering(cells):
            kind = "numbering"
        elif not any(tidy(cell) for cell in cells):
            kind = "blank"
        if kind != "row":
            return (Line(kind, number, cells), ()), None
        request, remarks = read_request(cells, self.columns, self._reading)
        if any(remark.severity == "error" for remark in remarks):
            return (Line(kind, number, cells, unread(remarks)), ()), None
        return (Line(kind, number, cells), remarks), request

    def _counted(self, line: Line, remarks: Sequence[Remark], found: RowAnswer | None) -> Line:
        """Put the answer to a row that was read, and count it."""
        if found:
            found = replace(found, remarks=(*remarks, *found.remarks)) if remarks else found
            line = replace(line, answer=found)
        if line.answer:
            self.counts.rows += 1
            self.counts.verdicts[line.answer.verdict] += 1
            self.counts.broken += any(remark.severity == "error" for remark in line.answer.remarks)
        return line

    def _answering(self, apart: bool) -> Callable[[Request], RowAnswer]:
        """Return what answers one row; a fault of the program over it is told in its place, and the next go on."""
        registry = reopened(self._registry) if apart else self._registry
        answerer = Answerer(registry, *self._days)

        def answer(request: Request) -> RowAnswer:
            try:
                return answerer.answer(request)
            except _FAULTS as error:
                said = Remark("", "", "check-list.fault", {"fault": type(error).__name__}, "error")
                return unread([said])

        return answer

    @staticmethod
    def _stopped(error: SheetError) -> Line:
        remark = Remark("", "", f"intake.{error.code}", error.parameters, "error")
        return Line("stopped", error.row, (), unread([remark]))


def _converted(cells: list[str], encoding: Encoding | None) -> list[str]:
    """Give cells that some program took for Latin-1 their own letters; what is beyond Latin-1 was never that."""
    if encoding is None:
        return cells
    return [
        encoding.letters(cell) if not cell.isascii() and type(cell) is str and max(cell) < "\u0100" else cell
        for cell in cells
    ]
