"""Why a cell, a row or a file was not taken: a code and its parameters, shown in any language of `web/texts`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from cabgraph import texts

Severity = Literal["error", "warning"]


class Code(StrEnum):
    """The kinds of problem; each has a sentence under `[intake]` in every language."""

    CELL_FORM = "cell-form"
    DATATYPE = "datatype"
    DATATYPE_FORMAT = "datatype-format"
    DATE_IMPOSSIBLE = "date-impossible"
    DATES_REVERSED = "dates-reversed"
    NUMBER_AMBIGUOUS = "number-ambiguous"
    REQUIRED = "required"
    REJECTED = "rejected"
    TOO_LONG = "too-long"
    ERROR_CELL = "error-cell"
    FORMULA_UNCALCULATED = "formula-uncalculated"
    CELL_OUTSIDE = "cell-outside"
    KEY_USED = "key-used"
    ROW_REPEATED = "row-repeated"
    DAMAGED_TEXT = "damaged-text"
    COLUMN_MISSING = "column-missing"
    COLUMN_UNKNOWN = "column-unknown"
    COLUMN_TWICE = "column-twice"
    REFERENCE = "reference"
    REFERENCE_TABLE = "reference-table"
    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"
    FILE_EMPTY = "file-empty"
    FILE_PDF = "file-pdf"
    FILE_PICTURE = "file-picture"
    FILE_PAGE = "file-page"
    FILE_ARCHIVE = "file-archive"
    ENCODING = "encoding"
    CSV_BROKEN = "csv-broken"
    QUOTE_OPEN = "quote-open"
    JSON_BROKEN = "json-broken"
    JSON_SHAPE = "json-shape"
    WORKBOOK_OLD = "workbook-old"
    WORKBOOK_LOCKED = "workbook-locked"
    WORKBOOK_BROKEN = "workbook-broken"
    SHEET_MISSING = "sheet-missing"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_CELLS = "too-many-cells"
    TOO_BIG = "too-big"


class CellError(ValueError):
    """A cell does not hold what its column asks for."""

    def __init__(self, code: Code, **parameters: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.parameters = parameters


class SheetError(Exception):
    """A file cannot be read, or not further than `row`."""

    def __init__(self, code: Code, row: int = 1, **parameters: Any) -> None:
        super().__init__(texts.say("en", f"intake.{code}", **parameters))
        self.code = code
        self.row = row
        self.parameters = parameters


@dataclass(frozen=True)
class Problem:
    """Where something is wrong, what stands there, and what was expected.

    An error leaves its row (or its whole table) out; a warning leaves nothing out. `also` holds the further errors
    of the same row, so that one row is never more than one problem in the stream.
    """

    table: str
    row: int
    column: str
    text: str
    code: Code
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "error"
    also: tuple["Problem", ...] = ()

    def message(self, language: str) -> str:
        """Return what was expected, in a language; parameters may themselves be given by language."""
        shown = {k: v.get(language, "") if isinstance(v, Mapping) else v for k, v in self.parameters.items()}
        return texts.say(language, f"intake.{self.code}", **shown)

    @property
    def expected(self) -> str:
        """What was expected, in English."""
        return self.message("en")

    def line(self, language: str) -> str:
        """Return `file:row:column: 'text': what was expected`."""
        return f"{self.table}:{self.row}:{self.column}: {self.text!r}: {self.message(language)}"

    def __str__(self) -> str:
        return self.line("en")
