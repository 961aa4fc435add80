"""How a country's cells are read: its readers by name, and the corrections of what no rule can read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from cabgraph.intake.book import Book, ReadingError, open_book
from cabgraph.intake.cells import READERS, VERBATIM, country_reader
from cabgraph.intake.corrections import Correction, Corrections, open_corrections
from cabgraph.intake.parts import Part, Reader, tidy
from cabgraph.intake.problems import CellError, Code

_REMEMBERED = 4_096

__all__ = ["PLAIN", "Reading", "ReadingError", "open_reading"]


@dataclass(frozen=True)
class Reading:
    """The readers of one country. Nothing is compiled before it is used."""

    book: Book = field(default_factory=Book)
    corrections: Corrections = field(default_factory=lambda: Corrections({}))

    @cached_property
    def _readers(self) -> dict[str, Reader]:
        return {}

    def reader(self, name: str) -> Reader:
        """Return a reader by the name that metadata use. Raises ReadingError when neither country nor house has it."""
        if name not in self._readers:
            reader = country_reader(self.book, name) or READERS.get(name)
            if reader is None:
                raise ReadingError(f"{self.book.folder}/reading.toml: no reader {name!r}")
            self._readers[name] = reader
        return self._readers[name]

    def read(self, name: str, text: str, context: str = "", *, typed: bool = False) -> list[Part]:
        """Read one cell's text that stands in a row with this other text.

        Its encoding is repaired first; the text as published stands beside the value as "_text" whenever the two
        differ. `typed` says that a spreadsheet held it as a number or date, which no country writes in its own way.
        Raises CellError.
        """
        if name == VERBATIM or (typed and name in READERS):
            return READERS[name](text)
        correction = self.corrections.find(text, context)
        parts = self._corrected(name, text, correction) if correction else list(self._repaired(name, text))
        published = tidy(text)
        if any(part.suffix == "" and part.lexical != published for part in parts):
            parts.append(Part("_text", published))
        return parts

    @cached_property
    def _repaired(self) -> Callable[[str, str], tuple[Part, ...]]:
        """(reader, text) -> its parts, for a text that no correction knows; the last few thousand are remembered."""

        @lru_cache(maxsize=_REMEMBERED)
        def repaired(name: str, text: str) -> tuple[Part, ...]:
            whole, flags = self.book.repair(text)
            return (*self.reader(name)(whole), *flags)

        return repaired

    def _corrected(self, name: str, text: str, correction: Correction) -> list[Part]:
        better = [self._repaired(name, other) for other in correction.corrected]
        if correction.verdict == "reject":
            raise CellError(Code.REJECTED, reason=correction.reason, source=correction.source)
        if correction.verdict == "replace":
            return [part for parts in better for part in parts]
        parts = self._repaired(name, text)
        suffix = {"label": "_corrected", "prefer": "_preferred", "candidates": "_candidate"}[correction.verdict]
        return [*parts, *(Part(suffix, part.lexical) for other in better for part in other if part.suffix == "")]


PLAIN = Reading()
"""What holds in every country: ISO dates, XSD numbers, repaired text."""


def open_reading(folder: Path) -> Reading:
    """Read a country's `reading.toml` and `corrections.csv`; a folder without them reads as `PLAIN`."""
    return Reading(open_book(folder), open_corrections(folder))
