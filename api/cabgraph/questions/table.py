"""What the writers of formats take: named columns with headings, rows of terms, and what was asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cabgraph.store.base import Row, Term

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Tabular(Protocol):
    """Rows with named columns, read once."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        ...

    @property
    def rows(self) -> Iterator[Row]:
        """The rows, one term or None a column."""
        ...

    @property
    def name(self) -> str:
        """The name of the question or of the table, as its address has it."""
        ...

    def title(self, language: str) -> str:
        """Return what the rows are, in a language."""
        ...

    def headings(self, language: str) -> tuple[str, ...]:
        """Return the headings of the columns in a language."""
        ...

    def asked(self, language: str) -> list[tuple[str, Term | None]]:
        """Return what was asked: a label in a language and a value, each."""
        ...

    def parameters(self) -> dict[str, Term | None]:
        """Return what was asked by the names that requests use."""
        ...


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in files, and its heading by language."""

    name: str
    heading: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table of a page, ready for any format."""

    name: str
    titles: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: Iterator[Row]
    about: Mapping[str, Term | None] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def title(self, language: str) -> str:
        """Return what the rows are, in a language."""
        return self.titles[language]

    def headings(self, language: str) -> tuple[str, ...]:
        """Return the headings of the columns in a language."""
        return tuple(column.heading[language] for column in self.columns)

    def asked(self, _language: str) -> list[tuple[str, Term | None]]:
        """Return what the table is about, by name."""
        return list(self.about.items())

    def parameters(self) -> dict[str, Term | None]:
        """Return what the table is about, by name."""
        return dict(self.about)


def terms(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    """Yield rows of plain values as terms: ISO days as dates, whole numbers as integers, the rest as text."""
    for row in rows:
        yield tuple(_term(value) for value in row)


def _term(value: object) -> Term | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return Term("literal", "true" if value else "false", f"{_XSD}boolean")
    if isinstance(value, int):
        return Term("literal", str(value), f"{_XSD}integer")
    text = str(value)
    if len(text) == len("9999-12-31") and text[4] == text[7] == "-" and text.replace("-", "").isdigit():
        return Term("literal", text, f"{_XSD}date")
    return Term("literal", text)
