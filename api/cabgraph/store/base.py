"""The one interface through which anything asks a graph, whatever engine holds it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Term(NamedTuple):
    """One RDF term in the shape of the SPARQL 1.1 Query Results JSON Format (section 3.2.2)."""

    kind: str
    value: str
    datatype: str = ""
    language: str = ""


Row = tuple[Term | None, ...]


@dataclass(frozen=True)
class Rows:
    """The solutions of a SELECT: the variables in order, and the rows, which are read once."""

    variables: tuple[str, ...]
    solutions: Iterator[Row]
    plain: Iterator[tuple[str | None, ...]] | None = None
    """The same rows as lexical values, where the engine gives them for less; read one or the other."""

    def __iter__(self) -> Iterator[Row]:
        return self.solutions

    def values(self) -> Iterator[tuple[str | None, ...]]:
        """Yield each row as plain lexical values, for callers that know their columns' types."""
        if self.plain is not None:
            return self.plain
        return (tuple(term.value if term else None for term in row) for row in self.solutions)


class StoreError(Exception):
    """The store cannot answer: it is not there, refuses the text, or breaks off."""


class Store(Protocol):
    """A graph that can be asked. The default graph is the union of the named graphs."""

    def select(self, query: str) -> Rows:
        """Run a SELECT. Raises StoreError when the store refuses or fails."""
        ...

    def construct(self, query: str) -> bytes:
        """Run a CONSTRUCT or DESCRIBE and return N-Triples. Raises StoreError."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
