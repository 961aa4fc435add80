"""Numbers and amounts with the country's decimal sign, as XSD decimals."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from cabgraph.intake.book import Book
from cabgraph.intake.parts import Part, value
from cabgraph.intake.problems import CellError, Code

_XSD_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_MINUS: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\u2010": "-", "\u2011": "-"})
_TOO_LONG: Final = 200


def xsd_decimal(text: str) -> list[Part]:
    """Read a number written with a decimal point, as XML Schema and spreadsheets' own numbers have it."""
    if not _XSD_DECIMAL.fullmatch(text):
        raise CellError(Code.DATATYPE, datatype="decimal")
    return [value(text)]


@dataclass(frozen=True)
class DecimalReader:
    """A number with the country's decimal sign and, between whole groups of three, its grouping sign.

    A number that could be both (in Viet Nam 1.125 with a point) is refused, not guessed.
    """

    book: Book
    decimal: str
    groups: Sequence[str] = ()
    expected: Any = ""

    @cached_property
    def _grouped(self) -> list[re.Pattern[str]]:
        tail = rf"(?:{re.escape(self.decimal)}[0-9]+)?"
        return [re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+{tail}") for sign in self.groups]

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(rf"[+-]?[0-9]+(?:{re.escape(self.decimal)}[0-9]+)?")

    def number(self, text: str) -> str:
        """Return the XSD decimal. Raises CellError."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        text = text.translate(_MINUS)
        grouped = next((i for i, pattern in enumerate(self._grouped) if pattern.fullmatch(text)), None)
        if grouped is not None:
            sign = self.groups[grouped]
            if sign == "." and text.count(".") == 1 and self.decimal not in text:
                raise CellError(Code.NUMBER_AMBIGUOUS, one=text.replace(".", ""), other=text)
            return text.replace(sign, "").replace(self.decimal, ".")
        if self._plain.fullmatch(text):
            return text.replace(self.decimal, ".")
        if _XSD_DECIMAL.fullmatch(text):
            return text
        raise CellError(Code.CELL_FORM, expected=self.expected)

    def __call__(self, text: str) -> list[Part]:
        """Read one number."""
        return [value(self.number(text))]


@dataclass(frozen=True)
class QuantityReader:
    """A number, or the two ends of a range, with a unit kept as written (a percentage is one: 0.1 %)."""

    book: Book
    decimal: DecimalReader
    kinds: Sequence[Mapping[str, str]]
    expected: Any = ""

    @cached_property
    def _kinds(self) -> list[re.Pattern[str]]:
        return [self.book.pattern(entry["match"]) for entry in self.kinds]

    def __call__(self, text: str) -> list[Part]:
        """Read an amount: "_value", or "_lower" and "_upper", and "_unit". Raises CellError."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        for pattern in self._kinds:
            found = pattern.fullmatch(text)
            if found:
                return self._parts(text, found)
        raise CellError(Code.CELL_FORM, expected=self.expected)

    def _parts(self, text: str, found: re.Match[str]) -> list[Part]:
        unit = found.groupdict().get("unit") or ""
        spans = [(found.start(name), found.end(name), name) for name in found.re.groupindex if name != "unit"]
        written, parts = text, []
        for start, end, name in sorted((span for span in spans if span[0] >= 0), reverse=True):
            number = self.decimal.number(text[start:end])
            written = f"{written[:start]}{number}{written[end:]}"
            parts.append(Part(f"_{name}", number, "decimal"))
        if unit and written.endswith(unit):
            space = " " if unit[0].isalnum() or unit[0] == "%" else ""
            written = f"{written.removesuffix(unit).rstrip()}{space}{unit}"
        return [value(written), *reversed(parts), *([Part("_unit", unit)] if unit else [])]
