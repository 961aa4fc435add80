"""Typed rows as a row graph: one node a row, one predicate a column (https://www.w3.org/TR/csv2rdf/, minimal mode)."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from uritemplate import URITemplate

from cabgraph import names
from cabgraph.intake.rows import TypedRow, Value
from cabgraph.intake.tables import Table

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CSVW = "http://www.w3.org/ns/csvw#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})

_MOST_REMEMBERED = 65_536


@lru_cache(maxsize=512)
def _template(text: str) -> URITemplate:
    return URITemplate(text)


def expand(template: str, values: dict[str, str]) -> str:
    """Expand a CSVW URI template (RFC 6570)."""
    return str(_template(template).expand(dict[str, Any](values)))


def literal(value: Value, language: str = "") -> str:
    """Return a value as an N-Triples literal."""
    quoted = f'"{value.lexical.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if value.datatype == "string" else f"{quoted}^^<{_XSD}{value.datatype}>"


def row_iri(row: TypedRow) -> str:
    """Return the IRI of a row, which is also the source entity that things point to."""
    return names.thing("source", f"{row.table.country}/{row.table.name}/{row.key}")


def statements(table: Table, rows: Iterable[TypedRow]) -> Iterator[str]:
    """Yield the N-Triples of a table's rows."""
    terms = _Terms(table)
    for row in rows:
        subject = f"<{row_iri(row)}>"
        flat = {name: values[0].lexical for name, values in row.values.items() if values}
        lines = [
            f"{subject} {_TYPE} <{_CSVW}Row> .\n",
            f'{subject} <{_CSVW}rownum> "{row.number}"^^<{_XSD}integer> .\n',
            f'{subject} <{_CSVW}url> "{table.label}" .\n',
            f"{subject} <{_CSVW}describes> <{expand(table.about_url, flat)}> .\n",
        ]
        for name, values in row.values.items():
            lines += [f"{subject} <{names.COLUMNS}{name}> {terms.of(name, value, flat)} .\n" for value in values]
        yield "".join(lines)


class _Terms:
    """The N-Triples terms of a table's values; the same values come again and again, so they are remembered."""

    def __init__(self, table: Table) -> None:
        self._columns = {column.name: column for column in table.columns}
        self._alone = {
            name: set(_template(column.value_url).variable_names) <= {name}
            for name, column in self._columns.items()
            if column.value_url
        }
        self._remembered: dict[tuple[str, Value], str] = {}

    def of(self, name: str, value: Value, row: dict[str, str]) -> str:
        """Return the term of a value of a column, or of what stands beside one; `row` are the row's first values."""
        found = self._remembered.get((name, value))
        if found is None:
            found = self._term(name, value, row)
            if self._alone.get(name, True):
                if len(self._remembered) >= _MOST_REMEMBERED:
                    self._remembered.clear()
                self._remembered[name, value] = found
        return found

    def _term(self, name: str, value: Value, row: dict[str, str]) -> str:
        column = self._columns.get(name)
        if column and column.value_url:
            return f"<{expand(column.value_url, {**row, name: value.lexical})}>"
        return literal(value, column.language if column else "")
