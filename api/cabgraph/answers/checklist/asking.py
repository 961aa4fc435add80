"""What a row asks: the words of its cells, and what in them cannot be read."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cabgraph import typed
from cabgraph.answers.checklist.headings import BODY, Columns, Known
from cabgraph.answers.checklist.problems import Remark, of_cell
from cabgraph.intake.parts import ErrorCell, Part, TypedCell, tidy
from cabgraph.intake.problems import CellError, Code
from cabgraph.intake.reading import Reading

_TIME: Final = re.compile(r"[T\s]+[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:\s?[AaPp][Mm])?Z?$")
_SERIAL: Final = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")
_DAY_ZERO: Final = date(1899, 12, 30)
"""The day that spreadsheets count from (ECMA-376, part 1, section 18.17.4.1)."""
_LONGEST: Final = 300
_AMOUNT: Final = re.compile(r"(?:±\s*)?([+-]?[0-9](?:[0-9.,\s]*[0-9])?(?:[eE][+-]?[0-9]+)?)\s*([^\s0-9.,].*)?")
_MEASURED: Final = frozenset({"value", "uncertainty"})
_DAMAGE: Final = frozenset(
    {Code.QUOTE_OPEN, Code.ENCODING, Code.TOO_LONG, Code.JSON_BROKEN, Code.JSON_SHAPE, Code.FORMULA_UNCALCULATED}
)
"""Errors of a cell that damage the row's file or hide what it held, unlike a spreadsheet's own #N/A."""
_NUMBERING: Final = re.compile(r"\(?\s?([0-9]{1,3})\s?\)?\.?")


@dataclass(frozen=True)
class Word:
    """One cell's word, and the column it stands in."""

    column: str
    name: str
    text: str


@dataclass(frozen=True)
class Request:
    """What a row asks. Where several words say one thing, the one to believe first comes first.

    `measure` are value, unit, uncertainty and its unit by their names in a check. `since` and `until` are the first and
    last possible day; they differ where only a month or a year is known. `known_at` is the day whose register is asked.
    """

    bodies: tuple[Word, ...] = ()
    activities: tuple[Word, ...] = ()
    products: tuple[Word, ...] = ()
    rules: tuple[Word, ...] = ()
    measure: tuple[tuple[str, Word], ...] = ()
    since: date | None = None
    until: date | None = None
    dated: Word | None = None
    known_at: date | None = None


def is_numbering(cells: Sequence[str]) -> bool:
    """Say whether a row under the headings only numbers the columns: (1), (2), (3)..."""
    found = [_NUMBERING.fullmatch(tidy(cell)) for cell in cells if cell]
    numbers = [int(match.group(1)) for match in found if match]
    return (
        len(numbers) > 1 and len(numbers) == len(found) and numbers == list(range(numbers[0], numbers[0] + len(found)))
    )


def read_request(cells: Sequence[str], columns: Columns, reading: Reading) -> tuple[Request, list[Remark]]:
    """Return what a row asks, and a remark for every cell of it that cannot be read."""
    remarks: list[Remark] = []

    def words(subject: str) -> tuple[Word, ...]:
        return read_words(cells, columns, reading, subject, remarks)

    since, until, dated = _day(cells, columns, reading, remarks)
    known_at, known_by, known = _day(cells, columns, reading, remarks, "known_at")
    if known and known_at != known_by:
        remarks.append(Remark(known.column, known.text, "check-list.known-at-partial", severity="error"))
    request = Request(
        bodies=words(BODY),
        activities=words("activity"),
        products=words("product"),
        rules=words("rule"),
        measure=_measure(words("value"), words("unit"), words("uncertainty"), remarks),
        since=since,
        until=until,
        dated=dated,
        known_at=known_at,
    )
    if not request.bodies and not remarks:
        heading = columns.heading(columns.about(BODY)[0])
        remarks.append(Remark(heading, "", "check-list.no-body", severity="error"))
    return request, [*remarks, *_beside(cells, columns)]


def read_words(
    cells: Sequence[str], columns: Columns, reading: Reading, subject: str, remarks: list[Remark]
) -> tuple[Word, ...]:
    """Return the words of a row about something, the one to believe first at the front; add what cannot be read."""
    found = []
    for position in columns.about(subject):
        cell = cells[position] if position < len(cells) else ""
        known = columns.known[position]
        if cell and known:
            try:
                text = _text(cell, reading, known)
            except CellError as error:
                remarks.append(of_cell(columns.heading(position), tidy(cell)[:_LONGEST], error))
                continue
            if text:
                found.append(Word(columns.heading(position), known.name, text))
    return tuple(found)


def _beside(cells: Sequence[str], columns: Columns) -> Iterator[Remark]:
    """Note what is damaged in columns that say nothing of the check, and cells under no heading."""
    for position, cell in enumerate(cells):
        known = columns.known[position] if position < len(columns.known) else None
        if known or not cell:
            continue
        if isinstance(cell, ErrorCell) and cell.error.code in _DAMAGE:
            text = tidy(cell)[:_LONGEST]
            yield Remark(columns.heading(position), text, f"intake.{cell.error.code}", cell.error.parameters)
        elif position >= len(columns.cells):
            yield Remark(columns.heading(position), tidy(cell)[:_LONGEST], f"intake.{Code.CELL_OUTSIDE}")
            return


def _measure(
    values: Sequence[Word], units: Sequence[Word], uncertainties: Sequence[Word], remarks: list[Remark]
) -> tuple[tuple[str, Word], ...]:
    """Return what is said of a measured value; a unit may stand in its own column or behind the number."""
    found: dict[str, Word] = {}
    for name, words in (("value", values), ("uncertainty", uncertainties)):
        for word in words[:1]:
            amount = _AMOUNT.fullmatch(word.text)
            number, unit = amount.groups() if amount else (word.text, None)
            found[name] = replace(word, text=number)
            if unit:
                found["unit" if name == "value" else "uncertainty_unit"] = replace(word, text=unit)
    for word in units[:1]:
        found["unit"] = word
    if "value" not in found:
        return ()
    if "unit" not in found:
        remarks.append(Remark(found["value"].column, found["value"].text, "check-list.no-unit"))
        return ()
    return tuple(found.items())


def _text(cell: str, reading: Reading, known: Known) -> str:
    if isinstance(cell, ErrorCell):
        raise cell.error
    parts = reading.read("text", cell)
    text = next((part.lexical for part in parts if not part.suffix), "")
    if (
        isinstance(cell, TypedCell)
        and known.name in _MEASURED
        and text.count(".") == 1
        and text.replace(".", "").isdecimal()
    ):
        text += "0"
    if len(text) > _LONGEST:
        raise CellError(Code.TOO_LONG, limit=_LONGEST)
    if text and known.form and not known.form.fullmatch(text):
        raise CellError(Code.CELL_FORM, expected=known.expected)
    return text


def _day(
    cells: Sequence[str], columns: Columns, reading: Reading, remarks: list[Remark], subject: str = "on"
) -> tuple[date | None, date | None, Word | None]:
    """Return the first and last possible day of the first date of the row, and the word that gives it."""
    for position in columns.about(subject):
        cell = cells[position] if position < len(cells) else ""
        known = columns.known[position]
        if not cell or not known or not tidy(cell):
            continue
        word = Word(columns.heading(position), known.name, tidy(cell)[:_LONGEST])
        try:
            parts = {part.suffix: part.lexical for part in _date(cell, known.reader, reading)}
            since, until = date.fromisoformat(parts["_earliest"]), date.fromisoformat(parts["_latest"])
        except CellError as error:
            remarks.append(of_cell(word.column, word.text, error))
            return None, None, word
        return since, until, word
    return None, None, None


def _date(cell: str, reader: str, reading: Reading) -> Sequence[Part]:
    if isinstance(cell, ErrorCell):
        raise cell.error
    text = _TIME.sub("", tidy(cell))
    with contextlib.suppress(typed.UnreadError):
        text = typed.read_day(text).isoformat()
    if _SERIAL.fullmatch(text):
        text = (_DAY_ZERO + timedelta(days=int(float(text)))).isoformat()
    return reading.read(reader, text, typed=isinstance(cell, TypedCell))
