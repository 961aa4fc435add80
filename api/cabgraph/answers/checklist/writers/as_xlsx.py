"""A checked list as a workbook (ECMA-376), written in one pass: every cell is text, so none can be a formula.

Only what is needed of SpreadsheetML is written, and each part as it comes, so that memory stays flat whatever the
number of rows. Strings stand in their cells instead of in a table of the whole workbook.
"""

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from importlib import resources as package_resources
from typing import IO, Any, Final, Self
from xml.sax.saxutils import escape, quoteattr

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.texts import say

_LONGEST_CELL: Final = 32_767
_MOST_COLUMNS: Final = 16_384
_MOST_LINKS: Final = 65_530
"""What spreadsheet programs take on one worksheet."""
_SHEET: Final = "xl/worksheets/sheet1.xml"
_RELATIONS: Final = "xl/worksheets/_rels/sheet1.xml.rels"
_LINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RETURN: Final = {"\r": "&#13;"}
_ROWS_A_CHUNK: Final = 50
_STYLES: Final = {"yes": 2, "no": 3, "unknown": 4}
"""Cell formats of `styles.xml`, by the verdict they colour; 1 is for headings."""
_WIDE: Final = 40
_NARROW: Final = 16


class _Stream(io.RawIOBase):
    """What a zip archive writes into: kept until it is taken."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        """Say that it takes data."""
        return True

    def write(self, data: Any) -> int:
        """Keep data."""
        self._held.append(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how much was written."""
        return self._at

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._held)
        self._held.clear()
        return data


class TooWideError(Exception):
    """The list has more columns than a worksheet can take."""


def write_xlsx(head: dict[str, Any], records: Iterable[dict[str, Any]], adding: Adding) -> Iterator[bytes]:
    """Write every row with its cells, the added ones behind the last column of the list. Raises TooWideError."""
    from openpyxl.utils import get_column_letter

    width, added = head["width"], len(adding.headings())
    if width + added > _MOST_COLUMNS:
        raise TooWideError
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive, _Links() as links:
        for name in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
            archive.writestr(name, _part(name))
        title = escape(say(adding.language, adding.sheet))
        archive.writestr("xl/workbook.xml", _part("xl/workbook.xml").format(title=title))
        with archive.open(_SHEET, "w", force_zip64=True) as sheet:
            before, after = _part(_SHEET).split("{rows}")
            above = head["row"] or 1
            sheet.write(before.format(above=above, below=above + 1, columns=_columns(width, added)).encode())
            last = above
            for number, record in enumerate(records, 1):
                if record["kind"] == SUMMARY:
                    break
                last = number
                row = _row(number, record, width, adding)
                sheet.write(row.encode("utf-8", "replace"))
                if record.get("query"):
                    links.add(f"{get_column_letter(width + adding.proof + 1)}{number}", adding.link(record["query"]))
                if not number % _ROWS_A_CHUNK:
                    yield stream.take()
            filtered = f"A{above}:{get_column_letter(width + added)}{max(last, above)}"
            start, end = after.split("{links}")
            sheet.write(start.format(filtered=filtered).encode())
            links.write_cells(sheet)
            sheet.write(end.encode())
        if links.count:
            with archive.open(_RELATIONS, "w", force_zip64=True) as relations:
                links.write_addresses(relations)
    yield stream.take()


class _Links:
    """Cells that lead to an address: kept in a file until the rows are written, for they come after them."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Self:
        self._held = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def add(self, cell: str, address: str) -> None:
        """Keep one cell's address, as long as a worksheet takes more of them."""
        if "://" in address and self.count < _MOST_LINKS:
            self.count += 1
            self._held.write(f"{cell} {address}\n")

    def write_cells(self, part: IO[bytes]) -> None:
        """Write which cells are links."""
        if self.count:
            part.write(b"<hyperlinks>")
            for number, (cell, _) in self._each():
                part.write(f'<hyperlink ref="{cell}" r:id="rId{number}"/>'.encode())
            part.write(b"</hyperlinks>")

    def write_addresses(self, part: IO[bytes]) -> None:
        """Write where the links lead."""
        before, after = _part(_RELATIONS).split("{links}")
        part.write(before.encode())
        for number, (_, address) in self._each():
            target = quoteattr(address)
            part.write(
                f'<Relationship Id="rId{number}" Type="{_LINK}" Target={target} TargetMode="External"/>'.encode()
            )
        part.write(after.encode())

    def _each(self) -> Iterator[tuple[int, list[str]]]:
        self._held.seek(0)
        return enumerate((line.rstrip("\n").split(" ", 1) for line in self._held), 1)


def _part(name: str) -> str:
    folder = package_resources.files("cabgraph") / "web" / "workbook"
    file = name.replace("/", "--").replace("[", "").replace("]", "")
    return folder.joinpath(file).read_text(encoding="utf-8")


def _columns(width: int, added: int) -> str:
    spans = [
        (1, width, _NARROW),
        (width + 1, width + 2, _NARROW),
        (width + 3, width + 3, _WIDE * 2),
        (width + 4, width + added, _WIDE),
    ]
    return "".join(f'<col min="{a}" max="{b}" width="{size}" customWidth="1"/>' for a, b, size in spans if b >= a)


def _row(number: int, record: dict[str, Any], width: int, adding: Adding) -> str:
    style = 1 if record["kind"] == "headings" else 0
    added = adding.cells(record)
    cells = [_cell(text, style) for text in record["cells"][:width]]
    if added:
        cells += [_cell("", style)] * (width - len(cells))
        cells += [_cell(text, style) for text in added]
        if "verdict" in record:
            place = adding.verdict
            cells[width + place] = _cell(added[place], _STYLES.get(record["verdict"], 0))
    cells += [_cell(text, style) for text in record["cells"][width:]]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(text: str, style: int) -> str:
    styled = f' s="{style}"' if style else ""
    if not text:
        return f"<c{styled}/>"
    shown = escape(_ESCAPE_LIKE.sub("_x005F_", _ILLEGAL.sub("", text)[:_LONGEST_CELL]), _RETURN)
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
