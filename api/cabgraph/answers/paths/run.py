"""One run over many paths: every line becomes one record, in order, counted while it runs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from cabgraph import resources
from cabgraph.answers.checklist.crew import Crew
from cabgraph.answers.checklist.headings import Headings, open_headings
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.answers.checklist.table import ListFile
from cabgraph.answers.paths.line import NONE, VERDICTS, Line, Teller
from cabgraph.answers.paths.question import Question
from cabgraph.answers.paths.words import RowWords, UnreadError, lines_asked, read_row
from cabgraph.answers.registry import Registry, reopened
from cabgraph.intake.reading import open_reading
from cabgraph.settings import Settings

_HEADINGS: Final = "paths-headings.toml"
UNANSWERED: Final = "unanswered"
"""The verdict of a row that could not be asked."""
_CELLS_A_BLOCK: Final = 10_000
"""So much work goes to a process at a time, and is in memory for each; less than four of these need no processes."""
_LONGEST_BLOCK: Final = 250
_FAULTS: Final = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What a fault of the program over one row looks like."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """Where a line comes from: a number and, of a list, the cells of the row."""

    number: int
    given: Sequence[str] = ()
    remarks: tuple[Remark, ...] = ()
    stopped: bool = False


@dataclass
class Counts:
    """How far a run is: lines and cells answered, both by verdict, how many rows could not be asked.

    `economies` counts the cells that are not "none" by economy; `total` is a first guess of the lines.
    """

    rows: int = 0
    cells: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    economies: dict[str, Counter[str]] = field(default_factory=dict)
    broken: int = 0
    stopped: bool = False
    total: int | None = None


def headings_of(folders: Sequence[Path]) -> Headings:
    """Return the headings that a list of paths may have: those of every list, and those of its own."""
    return open_headings(folders, _HEADINGS)


class PathRun:
    """Many paths being answered. Raises SheetError or HeadingsError when it is made over a file that is no list."""

    def __init__(
        self,
        registry: Registry,
        settings: Settings,
        question: Question,
        stream: IO[bytes] | None = None,
        *,
        name: str = "",
        processes: int = 1,
    ) -> None:
        self.name = name
        self.question = question
        self.counts = Counts(total=len(question.lines))
        self.release = registry.release.manifest.id
        self._registry = registry
        self._most = settings.recognition_cells
        self._at_once = processes, settings.batch_seconds
        self._file: ListFile | None = None
        if stream:
            folders = [(settings.data or resources.data()) / country for country in settings.countries]
            reading = open_reading(folders[0] if folders else Path())
            self._file = ListFile(stream, reading, headings_of(folders), settings.batch_rows)
            self.counts.total = self._file.about.rows
            if not question.economies and not self._file.columns.about("economy"):
                self.question = replace(question, economies=tuple(sorted(registry.network.economies)))

    @property
    def encoding(self) -> str:
        """The older encoding that a file was converted from, "" for none."""
        return self._file.encoding if self._file else ""

    def head(self) -> Record:
        """Return what is known before the first line: the question, of a list its headings, the release."""
        question, file = self.question, self._file
        teller = Teller(self._registry)
        self._registry.index.labels(question.economies)
        return {
            "file": self.name or None,
            "delimiter": file.about.delimiter if file else "",
            "converted_from": self.encoding or None,
            "row": 1,
            "width": file.width if file else 0,
            "headings": list(file.columns.cells) if file else [],
            "columns": [known.name if known else None for known in file.columns.known] if file else [],
            "lines": None if file else len(question.lines),
            "economies": [teller.name(economy) for economy in question.economies],
            "activities": [teller.name(activity) for activity in question.activities],
            "product": teller.name(question.product),
            "on": question.on.isoformat(),
            "known_at": question.known_at.isoformat() if question.known_at else None,
            "release": self.release,
        }

    def records(self) -> Iterator[Record]:
        """Yield every line as plain data, and the summary at the end. Raises CrewError."""
        processes, seconds = self._at_once
        wide = max(1, len(self.question.economies))
        block = max(1, min(_LONGEST_BLOCK, _CELLS_A_BLOCK // wide))
        crew: Crew[Line | RowWords, list[Record]] = Crew(processes, self._answering, seconds, block)
        for row, found in crew.answered(self._asking()):
            for told in found if found is not None else [_unanswered(())]:
                record = self._counted(row, told)
                yield record
                if record["kind"] == "stopped":
                    yield self.summary()
                    return
        yield self.summary()

    def summary(self) -> Record:
        """Return the counts so far."""
        counts = self.counts
        return {
            "kind": SUMMARY,
            "rows": counts.rows,
            "cells": counts.cells,
            "verdicts": {verdict: counts.verdicts[verdict] for verdict in VERDICTS},
            "lines": {verdict: counts.lines[verdict] for verdict in (*VERDICTS, UNANSWERED)},
            "economies": {economy: dict(found) for economy, found in counts.economies.items()},
            "broken": counts.broken,
            "stopped": counts.stopped,
        }

    def _asking(self) -> Iterator[tuple[Row, Line | RowWords | None]]:
        question = self.question
        if self._file is None:
            for number, (body, activity) in enumerate(question.lines, 1):
                yield (
                    Row(number),
                    Line(body, activity, question.product, question.economies, question.on, question.known_at),
                )
            return
        for row in self._file.rows():
            if row.error:
                remark = Remark("", "", f"intake.{row.error.code}", row.error.parameters, "error")
                yield Row(row.number, (), (remark,), stopped=True), None
            elif row.kind == "row":
                words, remarks = read_row(row.cells, self._file.columns, self._file.reading)
                broken = any(remark.severity == "error" for remark in remarks)
                yield Row(row.number, tuple(map(str, row.cells)), tuple(remarks)), None if broken else words

    def _answering(self, apart: bool) -> Callable[[Line | RowWords], list[Record]]:
        registry = reopened(self._registry) if apart else self._registry
        return partial(_answer, registry, Teller(registry), self.question)

    def _counted(self, row: Row, told: Record) -> Record:
        counts = self.counts
        remarks = [*row.remarks, *told.pop("remarks", ())]
        if told["answers"] and counts.cells + len(told["answers"]) > self._most:
            remarks = [Remark("", "", "paths.too-many-cells", {"limit": self._most}, "error")]
            row, told = Row(row.number, (), (), stopped=True), _unanswered(())
        counts.rows += 1
        counts.cells += len(told["answers"])
        counts.lines[told["verdict"]] += 1
        for cell in told["answers"]:
            counts.verdicts[cell["verdict"]] += 1
            if cell["verdict"] != NONE:
                counts.economies.setdefault(cell["economy"]["id"], Counter())[cell["verdict"]] += 1
        counts.broken += any(remark.severity == "error" for remark in remarks)
        counts.stopped |= row.stopped
        return {
            "row": row.number,
            "kind": "stopped" if row.stopped else "row",
            "given": list(row.given),
            **told,
            "problems": [
                {
                    "column": remark.column,
                    "text": remark.text,
                    "severity": remark.severity,
                    "line": remark.lines(self.name, row.number),
                }
                for remark in remarks
            ],
        }


def _answer(registry: Registry, teller: Teller, question: Question, asked: Line | RowWords) -> list[Record]:
    """Return the lines that are asked for; what keeps a row from being asked is told in its place."""
    try:
        lines = [asked] if isinstance(asked, Line) else lines_asked(registry, asked, question)
        return [teller.tell(line) for line in lines]
    except UnreadError as error:
        return [_unanswered((error.remark,))]
    except _FAULTS as error:
        return [_unanswered((Remark("", "", "check-list.fault", {"fault": type(error).__name__}, "error"),))]


def _unanswered(remarks: tuple[Remark, ...]) -> Record:
    nothing: Record = dict.fromkeys(("body", "activity", "product", "on", "query"))
    return {**nothing, "verdict": UNANSWERED, "counts": dict.fromkeys(VERDICTS, 0), "answers": [], "remarks": remarks}
