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
    columns = {column.name: column for column in table.columns}
    for row in rows:
        subject = f"<{row_iri(row)}>"
        flat = {name: values[0].lexical for name, values in row.values.items() if values}
        yield f"{subject} {_TYPE} <{_CSVW}Row> .\n"
        yield f'{subject} <{_CSVW}rownum> "{row.number}"^^<{_XSD}integer> .\n'
        yield f'{subject} <{_CSVW}url> "{table.label}" .\n'
        yield f"{subject} <{_CSVW}describes> <{expand(table.about_url, flat)}> .\n"
        for name, values in row.values.items():
            column = columns.get(name)
            for value in values:
                if column and column.value_url:
                    target = f"<{expand(column.value_url, {**flat, name: value.lexical})}>"
                else:
                    target = literal(value, column.language if column else "")
                yield f"{subject} <{names.COLUMNS}{name}> {target} .\n"
