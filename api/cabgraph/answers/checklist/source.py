"""The rows of a list, whatever the file is: a sheet (CSV, XLSX) or records (JSON, NDJSON)."""

import json
from collections.abc import Generator, Iterator
from typing import IO, Any, Final

import orjson

from cabgraph.intake.book import Book
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import ErrorCell, TypedCell
from cabgraph.intake.problems import CellError, Code, SheetError
from cabgraph.intake.sheets import About, SheetRow, read_sheet

ROWS: Final = "rows"
_OPENINGS: Final = (b"{", b"[")
_SPACE: Final = b" \t\r\n\xef\xbb\xbf"
_LONGEST_LINE: Final = 1 << 20


def read_list(
    stream: IO[bytes], book: Book, limits: Limits, about: About, delimiter: str = ""
) -> Generator[SheetRow, None, None]:
    """Yield (row number, cells); of records the keys come first as row 0, then row 1 is the first record.

    What the file is, is told by its first sign; the `delimiter` of CSV is found out unless given. Raises SheetError.
    """
    head = stream.read(1 << 12).lstrip(_SPACE)[:1]
    stream.seek(0)
    if head in _OPENINGS:
        yield from _limited(_records(stream, about), limits)
    else:
        yield from read_sheet(stream, delimiter=delimiter, book=book, limits=limits, about=about)


def _limited(rows: Iterator[SheetRow], limits: Limits) -> Iterator[SheetRow]:
    for number, row in rows:
        if number > limits.rows:
            raise SheetError(Code.TOO_MANY_ROWS, number, limit=limits.rows)
        if len(row) > limits.columns:
            raise SheetError(Code.TOO_MANY_CELLS, number, limit=limits.columns, total=limits.cells)
        yield number, row


def _records(stream: IO[bytes], about: About) -> Iterator[SheetRow]:
    """Yield the keys of all records, then their values. The keys are gathered first: records may differ."""
    whole = _document(stream)
    about.kind = "ndjson" if whole is None else "json"
    keys: dict[str, int] = {}
    count = 0
    for record in _each(stream, whole):
        count += 1
        if isinstance(record, dict):
            for key in record:
                keys.setdefault(key, len(keys))
    about.rows = count + 1
    yield 0, list(keys)
    for number, record in enumerate(_each(stream, whole), 1):
        yield number, _cells(record, keys)


def _document(stream: IO[bytes]) -> list[Any] | None:
    """Return the records of one JSON document, {"rows": [...]} or [...]; None for a record on each line."""
    first = stream.readline(_LONGEST_LINE)
    rest = stream.read(1 << 12).strip(_SPACE)
    stream.seek(0)
    try:
        record = orjson.loads(first.strip(_SPACE))
        if isinstance(record, dict) and (rest or ROWS not in record):
            return None
    except orjson.JSONDecodeError:
        pass
    data = stream.read()
    stream.seek(0)
    try:
        found = orjson.loads(data.strip(_SPACE))
    except orjson.JSONDecodeError as error:
        raise SheetError(Code.JSON_BROKEN, error.lineno, column=error.colno, reason=error.msg) from error
    rows = found.get(ROWS) if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise SheetError(Code.JSON_SHAPE)
    return rows


def _each(stream: IO[bytes], whole: list[Any] | None) -> Iterator[Any]:
    if whole is not None:
        yield from whole
        return
    stream.seek(0)
    for line in iter(lambda: stream.readline(_LONGEST_LINE), b""):
        whole_line = line
        while len(whole_line) >= _LONGEST_LINE and not whole_line.endswith(b"\n"):
            whole_line = stream.readline(_LONGEST_LINE) or b"\n"
        yield _record(line.strip(_SPACE), too_long=whole_line is not line)


def _record(line: bytes, *, too_long: bool) -> Any:
    if not line:
        return {}
    if too_long:
        return ErrorCell(line[:80].decode("utf-8", "replace"), CellError(Code.TOO_LONG, limit=_LONGEST_LINE))
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        text = line[:80].decode("utf-8", "replace")
        return ErrorCell(text, CellError(Code.JSON_BROKEN, column=error.colno, reason=error.msg))


def _cells(record: Any, keys: dict[str, int]) -> list[str]:
    if isinstance(record, ErrorCell):
        return [record]
    if not isinstance(record, dict):
        return [ErrorCell(json.dumps(record, ensure_ascii=False)[:80], CellError(Code.JSON_SHAPE))]
    cells = [""] * len(keys)
    for key, value in record.items():
        cells[keys[key]] = _text(value)
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return TypedCell("true" if value else "false")
    if isinstance(value, (int, float)):
        return TypedCell(repr(value))
    return ErrorCell(json.dumps(value, ensure_ascii=False)[:200], CellError(Code.JSON_SHAPE))
