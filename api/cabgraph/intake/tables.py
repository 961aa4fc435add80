"""What each table should hold, read from its CSVW metadata (https://www.w3.org/TR/tabular-metadata/)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import csvw

from cabgraph import names
from cabgraph.intake.datatypes import canonical, without_format

METADATA_SUFFIX = "-metadata.json"
CARRIED_DOWN = "cab:carriedDown"
"""On a column: an empty cell means the one above, as where cells were merged."""
SHEET = "cab:sheet"
"""On a table: the worksheet of an XLSX file that holds it."""
SYNTHETIC = "cab:synthetic"
"""On a table: its rows are invented, for tests and measures."""

LICENCE = "dc:license"
"""On a table: under which licence its rows may be used."""


class MetadataError(Exception):
    """A table's metadata file is missing something the build needs."""


@dataclass(frozen=True)
class Column:
    """One column: its CSVW description, and the reader that first tidies its cells."""

    description: csvw.Column

    @cached_property
    def name(self) -> str:
        """The column's name, which is also its predicate."""
        return str(self.description.name)

    @cached_property
    def reader(self) -> str:
        """The kind of messy cell this is (`partial-date`, `decision-number`...), or ""."""
        datatype = self.description.inherit("datatype")
        identifier = str(datatype.at_props.get("id", "")) if datatype else ""
        return identifier.removeprefix(names.DATATYPES) if identifier.startswith(names.DATATYPES) else ""

    @cached_property
    def base(self) -> str:
        """The CSVW base datatype (`string`, `date`, `decimal`...)."""
        datatype = self.description.inherit("datatype")
        return str(datatype.base) if datatype else "string"

    @cached_property
    def required(self) -> bool:
        """Whether every row must have a value here."""
        return bool(self.description.inherit("required"))

    @cached_property
    def default(self) -> str:
        """What an empty cell means, "" for nothing."""
        return str(self.description.inherit("default") or "")

    @cached_property
    def nulls(self) -> frozenset[str]:
        """The texts that stand for no value."""
        return frozenset(str(text) for text in self.description.inherit_null())

    @cached_property
    def carried_down(self) -> bool:
        """Whether an empty cell means the one above."""
        return bool(self.description.common_props.get(CARRIED_DOWN))

    @cached_property
    def titles(self) -> dict[str, list[str]]:
        """The headings people know the column by, by language."""
        return {str(tag): list(texts) for tag, texts in (self.description.titles or {}).items()}

    @cached_property
    def canonical(self) -> Callable[[str], str]:
        """The function that checks a text against the datatype and returns its XML Schema form."""
        return canonical(self.description.inherit("datatype"))

    @cached_property
    def canonical_typed(self) -> Callable[[str], str]:
        """The same for what a spreadsheet holds as a number or date, which no `format` describes."""
        return canonical(without_format(self.description.inherit("datatype")))

    @cached_property
    def separator(self) -> str | None:
        """The separator of a cell with several values."""
        separator = self.description.inherit("separator")
        return str(separator) if separator else None

    @cached_property
    def language(self) -> str:
        """The language of the text, or "" when it is not one language's."""
        language = self.description.inherit("lang")
        return "" if language in (None, "und") else str(language)

    @cached_property
    def value_url(self) -> str | None:
        """The URI template that turns a value into a thing's IRI."""
        template = self.description.inherit("valueUrl")
        return str(template) if template else None


@dataclass(frozen=True)
class Table:
    """One table of one country."""

    path: Path
    metadata: csvw.Table

    @property
    def name(self) -> str:
        """The file's name without its ending: the table's name."""
        return self.path.stem

    @property
    def country(self) -> str:
        """The folder the table lies in."""
        return self.path.parent.name

    @property
    def label(self) -> str:
        """How messages name the table: its path from the data folder."""
        return f"{self.country}/{self.path.name}"

    @property
    def sheet(self) -> str:
        """The worksheet of an XLSX file, "" for the first."""
        return str(self.metadata.common_props.get(SHEET, ""))

    @property
    def synthetic(self) -> bool:
        """Whether the rows are invented."""
        return bool(self.metadata.common_props.get(SYNTHETIC))

    @property
    def licence(self) -> str:
        """The address of the licence the table says it is under, "" when it says none."""
        stated = self.metadata.common_props.get(LICENCE, "")
        return str(stated.get("@id", "") if isinstance(stated, dict) else stated)

    @property
    def delimiter(self) -> str:
        """The delimiter of a CSV file as the metadata's dialect gives it, "" when they give none."""
        return str(self.metadata.dialect.delimiter) if self.metadata.dialect else ""

    @property
    def mapping(self) -> Path:
        """The CONSTRUCT that turns the table's rows into the model."""
        return self.path.with_suffix(".rq")

    @property
    def properties(self) -> dict[str, Any]:
        """The common properties: title, licence, sources."""
        return dict(self.metadata.common_props)

    @property
    def about_url(self) -> str:
        """The URI template of the thing that a row describes."""
        template = self.metadata.tableSchema.inherit("aboutUrl")
        if not template:
            raise MetadataError(f"{self.label}{METADATA_SUFFIX}: no aboutUrl")
        return str(template)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key."""
        return tuple(self.metadata.tableSchema.primaryKey or ())

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the metadata."""
        return tuple(Column(column) for column in self.metadata.tableSchema.columns)

    @property
    def foreign_keys(self) -> list[tuple[list[str], str, list[str]]]:
        """(columns here, table file there, columns there) of each reference."""
        return [
            (list(key.columnReference), str(key.reference.resource), list(key.reference.columnReference))
            for key in self.metadata.tableSchema.foreignKeys
        ]


def read_table(metadata: Path) -> Table:
    """Read one metadata file. Raises MetadataError when it is not CSVW or names no primary key."""
    try:
        described = csvw.Table.from_file(metadata)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MetadataError(f"{metadata}: {error}") from error
    table = Table(metadata.parent / str(described.url), described)
    if not table.key:
        raise MetadataError(f"{metadata}: no primaryKey")
    return table


def tables(folder: Path) -> list[Table]:
    """Return the tables of a country's folder, by name."""
    return [read_table(path) for path in sorted(folder.glob(f"*{METADATA_SUFFIX}"))]
