"""One run over a list: the headings are found, then every row of the file becomes one line, in order."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final

from cabgraph import resources
from cabgraph.answers.checklist.answering import Answerer, RowAnswer, unread
from cabgraph.answers.checklist.asking import Request, read_request
from cabgraph.answers.checklist.crew import Crew
from cabgraph.answers.checklist.headings import open_headings
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.checklist.table import Kind, ListFile
from cabgraph.answers.registry import Registry, reopened
from cabgraph.intake.problems import SheetError
from cabgraph.intake.reading import open_reading
from cabgraph.settings import Settings

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
        self.counts = Counts()
        self.release = registry.release.manifest.id
        folders = [(settings.data or resources.data()) / country for country in settings.countries]
        self._registry = registry
        self._days = (today or date.today(), on, known_at)
        self._at_once = processes, settings.batch_seconds
        reading = open_reading(folders[0] if folders else Path())
        self._file = ListFile(stream, reading, open_headings(folders), settings.batch_rows)
        self.about, self.columns, self.width = self._file.about, self._file.columns, self._file.width
        self.counts.total = self.about.rows

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def encoding(self) -> str:
        """The older encoding that the file was converted from, "" for none."""
        return self._file.encoding

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
        for row in self._file.rows():
            if row.error:
                yield (self._stopped(row.error), ()), None
            elif row.kind != "row":
                yield (Line(row.kind, row.number, row.cells), ()), None
            else:
                yield self._read(row.number, row.cells)

    def _read(self, number: int, cells: Sequence[str]) -> tuple[_Read, Request | None]:
        request, remarks = read_request(cells, self.columns, self._file.reading)
        if any(remark.severity == "error" for remark in remarks):
            return (Line("row", number, cells, unread(remarks)), ()), None
        return (Line("row", number, cells), remarks), request

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
