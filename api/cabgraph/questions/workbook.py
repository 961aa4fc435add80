"""An answer as an XLSX workbook: typed cells, no text that a spreadsheet would run as a formula."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cabgraph.questions.table import Tabular
from cabgraph.store.base import Term
from cabgraph.texts import say

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("integer", "decimal", "double")}
_FIRST_DAY, _LAST_DAY = "1900-03-01", "9999-12-31"
"""Between these days every spreadsheet program agrees what a date is; outside, the text stands."""

_LONGEST_CELL = 32_767
_CHUNK = 65_536


def workbook(answer: Tabular, language: str = "vi") -> Iterator[bytes]:
    """Write the rows with the columns' labels as headings, and a second sheet that says what was asked."""
    book = Workbook(write_only=True)
    rows = book.create_sheet(_sheet_name(answer.name))
    rows.freeze_panes = "A2"
    for number, column in enumerate(answer.names, 1):
        rows.column_dimensions[get_column_letter(number)].width = 14 if column in ("from", "until") else 30
    rows.append([_heading(rows, heading) for heading in answer.headings(language)])
    for row in answer.rows:
        rows.append([_cell(rows, term) for term in row])
    asked = book.create_sheet(say(language, "questions.sheet"))
    asked.append([_text(asked, answer.name), _text(asked, answer.title(language))])
    for label, value in answer.asked(language):
        asked.append([_text(asked, label), _cell(asked, value)])
    with tempfile.TemporaryFile() as held:
        book.save(held)
        held.seek(0)
        while chunk := held.read(_CHUNK):
            yield chunk


def _sheet_name(name: str) -> str:
    return name.rpartition("/")[2][:31]


def _text(sheet: Any, text: str) -> Any:
    """Return a cell that holds text whatever it starts with."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_CELL])
    cell.data_type = "s"
    return cell


def _heading(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, term: Term | None) -> Any:
    if term is None:
        return None
    if (
        term.datatype == f"{_XSD}date"
        and _FIRST_DAY <= term.value[:10] <= _LAST_DAY
        and len(term.value) == len(_LAST_DAY)
    ):
        cell = WriteOnlyCell(sheet, value=datetime.fromisoformat(term.value))
        cell.number_format = "yyyy-mm-dd"
        return cell
    if term.datatype in _NUMBERS:
        return WriteOnlyCell(sheet, value=float(term.value) if "integer" not in term.datatype else int(term.value))
    if term.datatype == f"{_XSD}boolean":
        return WriteOnlyCell(sheet, value=term.value in ("true", "1"))
    return _text(sheet, term.value)
