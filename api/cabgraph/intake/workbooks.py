"""XLSX worksheets (ECMA-376) as rows of text: values only, one row in memory at a time, nothing ever calculated."""

import re
import warnings
import zipfile
from collections.abc import Generator, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import IO, Any, Final, Protocol
from xml.sax.saxutils import unescape

import openpyxl
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException

from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import ErrorCell, TypedCell
from cabgraph.intake.problems import CellError, Code, SheetError

_SHEETS: Final = "xl/"
"""The folder of a workbook's parts; archives without it are something else."""
_SMALL: Final = 1 << 20
_CHUNK: Final = 1 << 16
_REFERENCE: Final = rb'<c\b[^>]*\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>'
_UNCALCULATED: Final = re.compile(_REFERENCE + rb"<f\b[^<>]*>([^<]*)(?:</f>)?(?:<v\s*/>|<v></v>)?</c>")
_QUOTES: Final = {"&quot;": '"', "&apos;": "'"}
_FORMULA_LENGTH: Final = 8_192
_MOST_UNCALCULATED: Final = 10_000
_BROKEN: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    NotImplementedError,
)
"""What openpyxl and the XML parser raise on a file that is not what it says."""
_ZEROS: Final = re.compile(r"0{2,}")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class Guess(Protocol):
    """Who hears how many rows the worksheet says it has."""

    rows: int | None


def read_workbook(
    stream: IO[bytes], sheet: str, limits: Limits, about: Guess
) -> Generator[tuple[int, list[str]], None, None]:
    """Yield (row number, cells) of one worksheet. Raises SheetError."""
    _check_size(stream, limits)
    workbook = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        worksheet = _worksheet(workbook, sheet)
        uncalculated = _uncalculated(worksheet)
        about.rows = worksheet.max_row
        worksheet.reset_dimensions()
        for number, cells in enumerate(_quietly(worksheet.iter_rows()), 1):
            if number > limits.rows:
                raise SheetError(Code.TOO_MANY_ROWS, number, limit=limits.rows)
            row = [_text(cell) for cell in cells]
            for column, formula in uncalculated.get(number, ()):
                row += [""] * (column - len(row))
                row[column - 1] = ErrorCell(f"={formula}", CellError(Code.FORMULA_UNCALCULATED))
            yield number, row
    except _BROKEN as error:
        raise SheetError(Code.WORKBOOK_BROKEN, reason=str(error)) from error
    finally:
        if workbook:
            workbook.close()


def _quietly(rows: Iterator[Any]) -> Iterator[Any]:
    """Pass rows on without the library's warnings: what they warn of reaches the reader as an error cell."""
    while True:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            row = next(rows, None)
        if row is None:
            return
        yield row


def _check_size(stream: IO[bytes], limits: Limits) -> None:
    """Refuse an archive that would unpack to too much. Its sizes bind: zipfile never unpacks more than is declared."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if entries and not any(entry.filename.startswith(_SHEETS) for entry in entries):
                raise SheetError(Code.FILE_ARCHIVE)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SheetError(Code.WORKBOOK_BROKEN, reason=str(error)) from error
    finally:
        stream.seek(0)
    swollen = any(e.file_size > _SMALL and e.file_size > limits.ratio * e.compress_size for e in entries)
    if swollen or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise SheetError(Code.TOO_BIG, limit=limits.unpacked >> 20)


def _worksheet(workbook: Any, sheet: str) -> Any:
    if sheet:
        found = next((ws for ws in workbook.worksheets if ws.title == sheet), None)
    else:
        found = next((ws for ws in workbook.worksheets if ws.sheet_state == "visible"), None)
    if found is None:
        raise SheetError(Code.SHEET_MISSING, sheet=sheet, sheets=", ".join(workbook.sheetnames))
    return found


def _uncalculated(worksheet: Any) -> dict[int, list[tuple[int, str]]]:
    """Return row -> columns and texts of formulas saved without a result, which would otherwise look empty.

    A formula that shares the text of another cell has none of its own.
    """
    found: dict[int, list[tuple[int, str]]] = {}
    total = 0
    with worksheet._get_source() as stream:
        rest = b""
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = 0
            for match in _UNCALCULATED.finditer(text):
                end = match.end()
                total += 1
                column = column_index_from_string(match.group(1).decode())
                formula = unescape(match.group(3).decode("utf-8", "replace"), _QUOTES)
                found.setdefault(int(match.group(2)), []).append((column, formula))
                if total > _MOST_UNCALCULATED:
                    raise SheetError(Code.FORMULA_UNCALCULATED, int(match.group(2)))
            rest = text[max(end, len(text) - _FORMULA_LENGTH) :]
    return found


def _text(cell: Any) -> str:
    found = cell.value
    if found is None:
        return ""
    if isinstance(found, str):
        return ErrorCell(found, CellError(Code.ERROR_CELL)) if cell.data_type == "e" else found
    if isinstance(found, bool):
        return TypedCell("true" if found else "false")
    if isinstance(found, (int, float)):
        return TypedCell(_number(found, cell.number_format))
    if isinstance(found, (datetime, date)):
        return TypedCell(_date(found, cell.number_format))
    return TypedCell(found.isoformat(timespec="seconds") if isinstance(found, time) else _duration(found))


def _number(found: float, number_format: str) -> str:
    """Return a number as its cell shows it where the format carries meaning: leading zeros, per cent."""
    exact = Decimal(repr(found)) if isinstance(found, float) else Decimal(found)
    if not exact.is_finite():
        raise ValueError(f"not a number: {found}")
    if number_format.endswith("%"):
        return f"{exact.scaleb(2).normalize():f} %"
    if exact == exact.to_integral_value():
        whole = f"{exact.to_integral_value():f}"
        return whole.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else whole
    return f"{exact:f}"


def _date(found: datetime | date, number_format: str) -> str:
    """Return a date only as precise as its cell shows it: a format without days is a month, not its first day."""
    shown = _QUOTED.sub("", number_format).lower()
    if "y" in shown and "d" not in shown and "h" not in shown:
        return f"{found:%Y-%m}" if "m" in shown else f"{found:%Y}"
    if isinstance(found, datetime) and found.time() != time.min:
        return found.isoformat(timespec="seconds")
    return found.isoformat()[:10]


def _duration(found: timedelta) -> str:
    return f"PT{int(found.total_seconds())}S"
