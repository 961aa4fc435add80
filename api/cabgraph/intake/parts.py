"""What reading a cell gives: its value, and what else the text says, each under its own suffix."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final, NamedTuple, Self

from cabgraph.intake.problems import CellError

UNKNOWN: Final = "unknown"
"""The value of a cell that says there is something but not what (a decision whose number was left blank)."""

_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


class Part(NamedTuple):
    """One thing a cell says: "" is the value itself, "_earliest", "_flag"... stand beside it in the row.

    An empty datatype means the column's own.
    """

    suffix: str
    lexical: str
    datatype: str = "string"


class TypedCell(str):
    """A number or date that the spreadsheet itself holds as one: no country's way of writing applies."""

    __slots__ = ()


class ErrorCell(str):
    """A cell that gives no value: a spreadsheet's error (#N/A), a formula nobody calculated, bytes that are no text."""

    __slots__ = ("error",)

    error: CellError

    def __new__(cls, text: str, error: CellError) -> Self:
        """Keep what stands in the cell, and why it is no value."""
        cell = super().__new__(cls, text)
        cell.error = error
        return cell


Reader = Callable[[str], list[Part]]
"""Text of a cell -> its parts. Raises CellError."""


def value(lexical: str) -> Part:
    """Return the part that is the cell's value, of the column's own datatype."""
    return Part("", lexical, "")


def flag(name: str) -> Part:
    """Return a mark on the cell (`on-site`, `year-missing`...)."""
    return Part("_flag", name)


def tidy(text: str) -> str:
    """Return the text in NFC, without control and invisible characters, with single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())
