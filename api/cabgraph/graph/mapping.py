"""A table's CONSTRUCT applied to its rows, and the provenance of everything it makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import yaml

from cabgraph import names, resources
from cabgraph.graph.rows import statements
from cabgraph.intake.rows import Problem, TypedRow, read_rows
from cabgraph.intake.tables import Table
from cabgraph.store.base import StoreError
from cabgraph.store.embedded import Workbench

_ROWS_GRAPH = names.graph("rows")
_SOURCES_GRAPH = names.graph("sources")
_BLOCK = 10_000


class MappingError(Exception):
    """A table's CONSTRUCT names no graph, or cannot run."""


@dataclass(frozen=True)
class Loaded:
    """What one table gave: rows taken, statements made, the rows left out, and what only deserves a warning."""

    table: Table
    rows: int
    statements: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def target_graph(mapping: Path) -> str:
    """Return the named graph that the `#+` header of a CONSTRUCT asks for. Raises MappingError."""
    lines = mapping.read_text(encoding="utf-8").splitlines()
    header = yaml.safe_load("\n".join(line[2:] for line in lines if line.startswith("#+"))) or {}
    try:
        return names.graph(header["graph"])
    except (KeyError, TypeError) as error:
        raise MappingError(f"{mapping}: the #+ header names no graph") from error


def load(table: Table, store: Workbench, dangling: Mapping[int, Problem] | None = None) -> Loaded:
    """Read a table and make its statements in the store.

    A mapping sees some thousand rows at a time, and nothing but rows: it may not look at other tables.

    `dangling` are the rows, by number, that refer to something that is not there: they are left out like any bad row.
    Raises MappingError, naming the file, when the CONSTRUCT cannot run.
    """
    target = target_graph(table.mapping)
    mapping = table.mapping.read_text(encoding="utf-8")
    provenance = (resources.queries() / "derive" / "provenance.rq").read_text(encoding="utf-8")
    problems: list[Problem] = []
    rows = _good(read_rows(table), dangling or {}, problems)
    taken, before = 0, len(store)
    while block := list(islice(rows, _BLOCK)):
        taken += len(block)
        graph = Workbench()
        graph.add("".join(statements(table, block)).encode(), "application/n-triples", _ROWS_GRAPH)
        try:
            store.add(graph.construct(mapping), "application/n-triples", target)
        except StoreError as error:
            raise MappingError(f"{table.mapping}: {error}") from error
        store.add(graph.construct(provenance), "application/n-triples", _SOURCES_GRAPH)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    warnings = tuple(problem for problem in problems if problem.severity != "error")
    return Loaded(table, taken, len(store) - before, errors, warnings)


def _good(
    rows: Iterable[TypedRow | Problem], dangling: Mapping[int, Problem], problems: list[Problem]
) -> Iterator[TypedRow]:
    """Yield the rows that may be mapped, and put the problems of the others aside."""
    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
        elif row.number in dangling:
            problems.append(dangling[row.number])
        else:
            yield row
