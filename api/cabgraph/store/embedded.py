"""The embedded engine: Oxigraph in the process, in memory while building, read-only on disk while serving."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cabgraph.store.base import Row, Rows, StoreError, Term


def _term(term: object) -> Term | None:
    match term:
        case None:
            return None
        case ox.NamedNode(value=value):
            return Term("uri", value)
        case ox.BlankNode(value=value):
            return Term("bnode", value)
        case ox.Literal():
            if term.language:
                return Term("literal", term.value, language=term.language)
            return Term("literal", term.value, datatype=term.datatype.value)
        case _:
            raise StoreError(f"a term the SPARQL 1.1 result formats cannot carry: {term}")


class EmbeddedStore:
    """An Oxigraph store that is only asked. One release never changes, so several processes may open it."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    @classmethod
    def open(cls, path: Path) -> "EmbeddedStore":
        """Open the store directory of a release read-only. Raises StoreError when it is not one."""
        try:
            return cls(ox.Store.read_only(str(path)))
        except OSError as error:
            raise StoreError(f"{path}: cannot be opened as a store: {error}") from error

    def select(self, query: str) -> Rows:
        """Run a SELECT over the union of the named graphs. Raises StoreError."""
        try:
            found = self._store.query(query, use_default_graph_as_union=True)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise StoreError(str(error)) from error
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("not a SELECT")
        names = tuple(variable.value for variable in found.variables)
        return Rows(names, self._rows(found, len(names)))

    @staticmethod
    def _rows(found: ox.QuerySolutions, width: int) -> Iterator[Row]:
        try:
            for solution in found:
                yield tuple(_term(solution[position]) for position in range(width))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(str(error)) from error

    def construct(self, query: str) -> bytes:
        """Run a CONSTRUCT or DESCRIBE and return N-Triples. Raises StoreError."""
        try:
            found = self._store.query(query, use_default_graph_as_union=True)
            if not isinstance(found, ox.QueryTriples):
                raise StoreError("not a CONSTRUCT or DESCRIBE")
            return found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise StoreError(str(error)) from error

    def close(self) -> None:
        """Let go of the files. Oxigraph closes them when the last reference is gone."""
        del self._store


class Workbench(EmbeddedStore):
    """A store in memory that a build fills step by step and then writes out."""

    def __init__(self) -> None:
        super().__init__(ox.Store())

    def add(self, content: bytes, media_type: str, graph: str) -> None:
        """Load a document into a named graph. Raises StoreError on a syntax error.

        A statement that some graph holds already is not added again: the default graph is the union of the graphs,
        and Oxigraph would find it twice there (docs/decisions/0003-immutable-releases.md).
        """
        name = ox.NamedNode(graph)
        try:
            found = ox.parse(content, format=ox.RdfFormat.from_media_type(media_type))
            self._store.bulk_extend(
                ox.Quad(quad.subject, quad.predicate, quad.object, name)
                for quad in found
                if next(self._store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None), None) is None
            )
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"{graph}: {error}") from error

    def construct_into(self, query: str, graph: str) -> int:
        """Run a CONSTRUCT and add what it makes to a named graph; return the number of new statements."""
        before = len(self._store)
        self.add(self.construct(query), "application/n-triples", graph)
        return len(self._store) - before

    def drop(self, graph: str) -> None:
        """Forget a named graph."""
        self._store.remove_graph(ox.NamedNode(graph))

    def __len__(self) -> int:
        return len(self._store)

    def statements(self) -> Iterator[str]:
        """Yield every statement as one line of N-Quads, in no order."""
        return (f"{quad} .\n" for quad in self._store)


def write_store(path: Path, dumps: Iterable[Path]) -> None:
    """Write N-Quads files to a new store directory and compact it. Raises StoreError.

    Compaction makes first checks about eight times faster (docs/decisions/0003-embedded-store.md).
    """
    try:
        store = ox.Store(str(path))
        for dump in dumps:
            store.bulk_load(path=str(dump), format=ox.RdfFormat.N_QUADS)
        store.optimize()
        store.flush()
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: {error}") from error
