"""An answer in the formats that people and programs read, each written row by row."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cabgraph.questions.bind import written
from cabgraph.questions.table import Tabular
from cabgraph.questions.workbook import workbook
from cabgraph.store.base import Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_ROWS_A_CHUNK = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double"))


class Format(NamedTuple):
    """A format: its media type, the suffix of its files, and what writes it."""

    media_type: str
    suffix: str
    write: Callable[[Tabular, str], Iterator[bytes]]


def _chunks(lines: Iterator[str]) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == _ROWS_A_CHUNK:
            yield "".join(held).encode()
            held.clear()
    if held:
        yield "".join(held).encode()


def as_csv(answer: Tabular, _language: str = "vi") -> Iterator[bytes]:
    """Write SPARQL 1.1 Query Results CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/), CRLF.

    Values are exact, but for text that a spreadsheet would run as a formula: an apostrophe stands before it. TSV, JSON
    and XLSX have the text itself.
    """

    def lines() -> Iterator[str]:
        yield _csv_line(answer.names)
        for row in answer.rows:
            yield _csv_line([_harmless(term) for term in row])

    return _chunks(lines())


def _harmless(term: Term | None) -> str:
    """Return the value of a term; text that opens like a formula gets an apostrophe, a number never does."""
    if term is None:
        return ""
    text = term.value.startswith(_FORMULA) and term.kind == "literal" and term.datatype not in _NUMBERS
    return f"'{term.value}" if text else term.value


def _csv_line(cells: object) -> str:
    held = io.StringIO()
    csv.writer(held).writerow(cells)  # type: ignore[arg-type]
    return held.getvalue()


def as_tsv(answer: Tabular, _language: str = "vi") -> Iterator[bytes]:
    """Write SPARQL 1.1 Query Results TSV: terms as Turtle writes them, with language and datatype."""

    def lines() -> Iterator[str]:
        yield "\t".join(f"?{name}" for name in answer.names) + "\n"
        for row in answer.rows:
            yield "\t".join(written(term) if term else "" for term in row) + "\n"

    return _chunks(lines())


def plain(term: Term | None) -> object:
    """Return a term as JSON has it: whole numbers and truth values as such, the rest as text."""
    if term is None or term.kind != "literal":
        return term.value if term else None
    if term.datatype == f"{_XSD}integer":
        return int(term.value)
    if term.datatype in (f"{_XSD}decimal", f"{_XSD}double"):
        return float(term.value)
    if term.datatype == f"{_XSD}boolean":
        return term.value in ("true", "1")
    return term.value


def as_json(answer: Tabular, language: str = "vi") -> Iterator[bytes]:
    """Write plain JSON: the question as understood, the columns with their labels, one object a row."""
    columns = zip(answer.names, answer.headings(language), strict=True)
    head = {
        "question": answer.name,
        "title": answer.title(language),
        "parameters": {name: plain(term) for name, term in answer.parameters().items()},
        "columns": [{"name": name, "label": label} for name, label in columns],
    }

    def lines() -> Iterator[str]:
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
        for number, row in enumerate(answer.rows):
            record = {name: plain(term) for name, term in zip(answer.names, row, strict=True)}
            yield (",\n" if number else "\n") + json.dumps(record, ensure_ascii=False)
        yield "\n]}\n"

    return _chunks(lines())


def as_sparql_json(answer: Tabular, _language: str = "vi") -> Iterator[bytes]:
    """Write SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""

    def lines() -> Iterator[str]:
        yield json.dumps({"head": {"vars": answer.names}})[:-1] + ', "results": {"bindings": ['
        for number, row in enumerate(answer.rows):
            bound = {name: _json_term(term) for name, term in zip(answer.names, row, strict=True) if term}
            yield (",\n" if number else "\n") + json.dumps(bound, ensure_ascii=False)
        yield "\n]}}\n"

    return _chunks(lines())


def _json_term(term: Term) -> dict[str, str]:
    described = {"type": term.kind, "value": term.value}
    if term.language:
        described["xml:lang"] = term.language
    elif term.kind == "literal" and term.datatype not in ("", f"{_XSD}string"):
        described["datatype"] = term.datatype
    return described


FORMATS: dict[str, Format] = {
    "json": Format("application/json", ".json", as_json),
    "sparql-json": Format("application/sparql-results+json", ".srj", as_sparql_json),
    "csv": Format("text/csv; charset=utf-8", ".csv", as_csv),
    "tsv": Format("text/tab-separated-values; charset=utf-8", ".tsv", as_tsv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", workbook),
}
"""Every format of rows, by the name that requests use."""
