"""A checked list as CSV that spreadsheets read: UTF-8 with its mark, the delimiter of the list, no cell a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import SUMMARY

_ROWS_A_CHUNK: Final = 100
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]{1,3})?%?")


def write_csv(head: dict[str, Any], records: Iterable[dict[str, Any]], adding: Adding) -> Iterator[bytes]:
    """Write every row with its cells and the added ones behind the last column of the list."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=head["delimiter"] or ",", lineterminator="\r\n")
    width = head["width"]
    held.write("\ufeff")
    for number, record in enumerate(records, 1):
        if record["kind"] == SUMMARY:
            break
        writer.writerow([plain(cell) for cell in _cells(record, width, adding)])
        if not number % _ROWS_A_CHUNK:
            yield _taken(held)
    yield _taken(held)


def _taken(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode("utf-8", "replace")


def _cells(record: dict[str, Any], width: int, adding: Adding) -> list[str]:
    """Return a row's cells and the added ones; what lies beyond the width of the list stands behind those."""
    cells = record["cells"]
    return [*cells[:width], *[""] * (width - len(cells)), *adding.cells(record), *cells[width:]]


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: an apostrophe before what would, numbers as they are."""
    return f"'{cell}" if cell and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
