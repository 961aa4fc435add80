"""A table's CONSTRUCT applied to its rows, and the provenance of everything it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """Read a table, make its statements in the store, and forget the row graph again.

    `dangling` are the rows, by number, that refer to something that is not there: they are left out like any bad row.
    Raises MappingError, naming the file, when the CONSTRUCT cannot run.
    """
    good: list[TypedRow] = []
    problems: list[Problem] = []
    for row in read_rows(table):
        if isinstance(row, Problem):
            problems.append(row)
        elif dangling and row.number in dangling:
            problems.append(dangling[row.number])
        else:
            good.append(row)
    graph = target_graph(table.mapping)
    store.add("".join(statements(table, good)).encode(), "application/n-triples", _ROWS_GRAPH)
    try:
        made = store.construct_into(table.mapping.read_text(encoding="utf-8"), graph)
    except StoreError as error:
        raise MappingError(f"{table.mapping}: {error}") from error
    provenance = (resources.queries() / "derive" / "provenance.rq").read_text(encoding="utf-8")
    made += store.construct_into(provenance, _SOURCES_GRAPH)
    store.drop(_ROWS_GRAPH)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    return Loaded(table, len(good), made, errors, tuple(p for p in problems if p.severity != "error"))
