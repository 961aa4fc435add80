"""CSV and XLSX files as a stream of (row number, cells as text)."""

import csv
import io
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

from cabgraph.intake.book import Book
from cabgraph.intake.encodings import encoding_of
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import ErrorCell
from cabgraph.intake.problems import CellError, Code, SheetError
from cabgraph.intake.records import records
from cabgraph.intake.signatures import LOOKED_AT, other_kind

SheetRow = tuple[int, list[str]]

_SAMPLE: Final = 64 * 1024
_SAMPLE_ROWS: Final = 20
DELIMITERS: Final = ",;\t|"
"""The signs between cells that are tried, the likelier first."""
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?\r?\n')
_SHOWN: Final = 80
_ESCAPED: Final = 0xDC00
_SCANNED: Final = 1 << 20
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream that holds a workbook behind a password (MS-OFFCRYPTO, section 2.3.4.4)."""
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_DEFAULT_LIMITS: Final = Limits()
_NO_BOOK: Final = Book()


@dataclass
class About:
    """What a file turned out to be: filled in while it is read. `rows` is a first guess, None when nothing tells."""

    kind: str = ""
    encoding: str = ""
    legacy: bool = False
    delimiter: str = ""
    rows: int | None = None


def read_sheet(
    source: Path | IO[bytes],
    *,
    sheet: str = "",
    delimiter: str = "",
    limits: Limits = _DEFAULT_LIMITS,
    book: Book = _NO_BOOK,
    about: About | None = None,
) -> Generator[SheetRow, None, None]:
    """Yield (1-based row number as a spreadsheet shows it, cells) of a CSV or XLSX file, blank rows left out.

    What the file is, is told by its first bytes, never by its name. `sheet` names a worksheet, else the first
    visible one is read; a CSV file's delimiter is found out unless given, and its encoding among those of the
    country's `book`. A stream must be able to seek. Raises SheetError.
    """
    about = about or About()
    with _opened(source) as stream:
        head = stream.read(LOOKED_AT)
        stream.seek(0)
        if head.startswith(_OLE):
            raise SheetError(Code.WORKBOOK_LOCKED if _holds(stream, _ENCRYPTED) else Code.WORKBOOK_OLD)
        if not head:
            raise SheetError(Code.FILE_EMPTY)
        if kind := other_kind(head):
            raise SheetError(kind)
        if head.startswith(_ZIP):
            from cabgraph.intake.workbooks import read_workbook

            about.kind = "xlsx"
            rows = read_workbook(stream, sheet, limits, about)
        else:
            about.kind = "csv"
            about.rows = _lines(stream)
            rows = _read_csv(stream, delimiter, book, about)
        with closing(rows):
            yield from _limited(rows, limits)


@contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(source, Path):
        yield source
        return
    try:
        stream = source.open("rb")
    except FileNotFoundError as error:
        raise SheetError(Code.FILE_MISSING, file=source.name) from error
    except OSError as error:
        raise SheetError(Code.FILE_UNREADABLE, reason=error.strerror) from error
    with stream:
        yield stream


def _limited(rows: Iterable[SheetRow], limits: Limits) -> Iterator[SheetRow]:
    cells = 0
    for number, row in rows:
        if not any(row):
            continue
        while row and not row[-1]:
            row.pop()
        cells += len(row)
        if number > limits.rows:
            raise SheetError(Code.TOO_MANY_ROWS, number, limit=limits.rows)
        if len(row) > limits.columns or cells > limits.cells:
            raise SheetError(Code.TOO_MANY_CELLS, number, limit=limits.columns, total=limits.cells)
        yield number, [_shortened(cell, limits.cell) if len(cell) > limits.cell else cell for cell in row]


def _shortened(cell: str, limit: int) -> str:
    return ErrorCell(f"{cell[:_SHOWN]}\u2026", CellError(Code.TOO_LONG, limit=limit))


def _lines(stream: IO[bytes]) -> int:
    """Return how many lines a file has, whatever ends them."""
    feeds = returns = 0
    for chunk in iter(lambda: stream.read(_SCANNED), b""):
        feeds += chunk.count(b"\n")
        returns += chunk.count(b"\r")
    stream.seek(0)
    return max(feeds, returns) + 1


def _holds(stream: IO[bytes], text: bytes) -> bool:
    """Say whether a text stands anywhere in a file."""
    rest = b""
    while chunk := stream.read(_SCANNED):
        if text in rest + chunk:
            return True
        rest = chunk[-len(text) :]
    return False


def _read_csv(stream: IO[bytes], delimiter: str, book: Book, about: About) -> Generator[SheetRow, None, None]:
    """Yield the records of a CSV file (RFC 4180) in its encoding."""
    encoding = encoding_of(stream, book)
    about.encoding, about.legacy = encoding.name, encoding.legacy
    text = io.TextIOWrapper(stream, encoding.codec, errors="surrogateescape", newline="")
    try:
        delimiter = about.delimiter = _declared(text) or delimiter or _delimiter(text)
        for number, row in enumerate(records(text, delimiter), 1):
            yield number, _decoded([encoding.letters(cell) for cell in row] if encoding.legacy else row)
    except UnicodeDecodeError as error:
        raise SheetError(Code.ENCODING, bytes=repr(error.object[error.start : error.end])) from error
    finally:
        text.detach()


def _declared(text: io.TextIOWrapper) -> str:
    """Return the delimiter of a first line "sep=;", which spreadsheets obey and do not show; else "", nothing read."""
    found = _SEPARATOR_LINE.fullmatch(text.readline(_SHOWN))
    if not found:
        text.seek(0)
    return found.group(1) if found else ""


def _decoded(row: list[str]) -> list[str]:
    """Mark the cells whose bytes are no text; the rest of the row, and the rows after it, can still be read."""
    if "".join(row).isascii():
        return row
    return [_damaged(cell) if _UNDECODED.search(cell) else cell for cell in row]


def _damaged(cell: str) -> str:
    found = _UNDECODED.findall(cell)
    error = CellError(Code.ENCODING, bytes=f"0x{ord(found[0]) - _ESCAPED:02X}")
    return ErrorCell(_UNDECODED.sub("\ufffd", cell), error)


def _delimiter(text: io.TextIOWrapper) -> str:
    """Return the delimiter that cuts the first rows most evenly into most cells; reads nothing."""
    sample = text.read(_SAMPLE)
    text.seek(0)
    lines = sample.splitlines(keepends=True)
    return max(DELIMITERS, key=lambda sign: (_evenness(lines, sign), -DELIMITERS.index(sign)))


def _evenness(lines: list[str], sign: str) -> int:
    """Return how many cells lie in rows of the most common width, 0 when that is one cell."""
    try:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=sign), _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0
    usual = max(set(widths), key=lambda width: widths.count(width) * width, default=1)
    return widths.count(usual) * usual if usual > 1 else 0
