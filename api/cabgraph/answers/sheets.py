"""The answer of a stored question as pages and the API show it: things with names, days, truth values, sources."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cabgraph.answers.proof import day, named, source_of
from cabgraph.answers.registry import Registry
from cabgraph.index.lookup import Index
from cabgraph.questions.header import Column
from cabgraph.questions.run import Answer
from cabgraph.store.base import Term

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")
_OWN: Final = "its"
_OWNED: Final = re.compile(r"its[A-Z]")
_BOUNDS: Final = ("possiblyFrom", "possiblyUntil")
_SOURCE: Final = "source"
_NAME: Final = "Label"


@dataclass(frozen=True)
class Ask:
    """A stored question with its values, under the short name that a page and its files give it."""

    name: str
    question: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What came back: the columns that people read, and the rows, each by the name of its column."""

    ask: Ask
    columns: tuple[tuple[str, Column], ...]
    items: list[dict[str, Any]]

    def told(self) -> dict[str, Any]:
        """Return the rows for JSON, with how many there are."""
        return {"total": len(self.items), "items": self.items}


def answer_of(registry: Registry, asked: Ask, language: str, today: date | None = None) -> Answer:
    """Ask the question in a language; parameters that it does not have are left out. Raises ParameterError."""
    question = registry.questions[asked.question]
    known = {parameter.name for parameter in question.parameters}
    values = {name: value for name, value in {**asked.values, "lang": language}.items() if name in known}
    return registry.remembered.ask(question, values, (today or date.today()).isoformat())


def sheet(registry: Registry, asked: Ask, language: str) -> Sheet:
    """Ask the question, and return its rows with both names of every thing; rows that differ in source are one."""
    found = answer_of(registry, asked, language)
    names = found.names
    shown = [column for column in found.question.columns if not _names_another(column.name, names)]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    merged: dict[tuple[object, ...], tuple[dict[str, Term | None], list[str]]] = {}
    for row in rows:
        key = tuple(row[name] for name in names if name != _SOURCE)
        held = merged.setdefault(key, (row, []))[1]
        source = row.get(_SOURCE)
        if source and source.value not in held:
            held.append(source.value)
    labels = registry.index.labels(term.value for row in rows for term in row.values() if term and term.kind == "uri")
    cited = _sources(registry.index, {source for _, held in merged.values() for source in held})
    has_sources = _SOURCE in names
    items = []
    for row, held in merged.values():
        item = {
            _snake(column.name): _cell(column.name, row[column.name], labels)
            for column in shown
            if column.name != _SOURCE
        }
        items.append({**item, **({"sources": [cited[each] for each in held if each in cited]} if has_sources else {})})
    columns = tuple((_snake(column.name), column) for column in shown if column.name != _SOURCE)
    return Sheet(asked, columns, items)


def things_of(found: Answer, column: str) -> Iterator[str]:
    """Yield the things of a column, each once."""
    place = found.names.index(column)
    yield from dict.fromkeys(term.value for row in found.rows if (term := row[place]) and term.kind == "uri")


def _names_another(name: str, names: tuple[str, ...]) -> bool:
    """Whether a column only holds the name of the thing in another one."""
    if not name.endswith(_NAME):
        return False
    stem = name.removesuffix(_NAME)
    return stem in names or f"its{stem[:1].upper()}{stem[1:]}" in names


def _cell(column: str, term: Term | None, labels: dict[str, dict[str, str]]) -> Any:
    """Return the value of a cell; the outer bounds of a day keep the first day of the calendar, which is their word."""
    return term.value if term and column in _BOUNDS else _plain(term, labels)


def _plain(term: Term | None, labels: dict[str, dict[str, str]]) -> Any:
    if term is None:
        return None
    if term.kind == "uri":
        return named(labels, term.value)
    kind = term.datatype.removeprefix(_XSD)
    if kind == "boolean":
        return term.value in ("true", "1")
    if kind == "integer":
        return int(term.value)
    return day(term.value) if kind == "date" else term.value


def _sources(index: Index, wanted: set[str]) -> dict[str, dict[str, Any]]:
    rows = index.ask("sources-named", sources=sorted(wanted)) if wanted else []
    return {row["source"]: source_of(row) for row in rows}


def _snake(name: str) -> str:
    """Write the name of a column as JSON has it; `itsEconomy` is `economy`."""
    own = name[len(_OWN)].lower() + name[len(_OWN) + 1 :] if _OWNED.match(name) else name
    return _CAPITAL.sub(lambda found: f"_{found[1].lower()}", own)
