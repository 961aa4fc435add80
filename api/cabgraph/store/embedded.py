"""The embedded engine: Oxigraph in the process, in memory while building, read-only on disk while serving."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cabgraph.store.base import Row, Rows, StoreError, Term
from cabgraph.store.sorting import sort_lines

N_TRIPLES: Final = "application/n-triples"


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

    @property
    def engine(self) -> ox.Store:
        """The store itself, for this floor."""
        return self._store

    def select(self, query: str) -> Rows:
        """Run a SELECT over the union of the named graphs. Raises StoreError."""
        try:
            found = self._store.query(query, use_default_graph_as_union=True)
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            raise StoreError(str(error)) from error
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError("not a SELECT")
        names = tuple(variable.value for variable in found.variables)
        return Rows(names, self._rows(found, len(names)), self._values(found, len(names)))

    @staticmethod
    def _rows(found: ox.QuerySolutions, width: int) -> Iterator[Row]:
        try:
            for solution in found:
                yield tuple(_term(solution[position]) for position in range(width))
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(str(error)) from error

    @staticmethod
    def _values(found: ox.QuerySolutions, width: int) -> Iterator[tuple[str | None, ...]]:
        places = range(width)
        try:
            for solution in found:
                yield tuple([None if (term := solution[place]) is None else term.value for place in places])
        except (OSError, RuntimeError, ValueError, AttributeError) as error:
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
        try:
            if media_type == N_TRIPLES:
                new = b"".join(self._new_lines(content))
                self._store.bulk_load(new, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
            else:
                found = ox.parse(content, format=ox.RdfFormat.from_media_type(media_type))
                name = ox.NamedNode(graph)
                self._store.bulk_extend(
                    ox.Quad(triple.subject, triple.predicate, triple.object, name)
                    for triple in found
                    if self._is_new(triple)
                )
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"{graph}: {error}") from error

    def _is_new(self, found: ox.Quad | ox.Triple) -> bool:
        pattern = self._store.quads_for_pattern(found.subject, found.predicate, found.object, None)
        return next(pattern, None) is None

    def _new_lines(self, content: bytes) -> Iterator[bytes]:
        """Yield the lines of N-Triples that no graph holds; those of a subject that no graph knows without a look."""
        subject, known = b"", False
        for line in content.splitlines(keepends=True):
            start = line.split(b" ", 1)[0]
            if start != subject:
                subject, known = start, self._knows(start)
            if not known or all(map(self._is_new, ox.parse(line, format=ox.RdfFormat.N_TRIPLES))):
                yield line

    def _knows(self, subject: bytes) -> bool:
        if not subject.startswith(b"<") or b"\\" in subject:
            return True
        node = ox.NamedNode(subject[1:-1].decode())
        return next(self._store.quads_for_pattern(node, None, None, None), None) is not None

    def construct_into(self, query: str, graph: str) -> int:
        """Run a CONSTRUCT and add what it makes to a named graph; return the number of new statements."""
        before = len(self._store)
        self.add(self.construct(query), N_TRIPLES, graph)
        return len(self._store) - before

    def drop(self, graph: str) -> None:
        """Forget a named graph."""
        self._store.remove_graph(ox.NamedNode(graph))

    def __len__(self) -> int:
        return len(self._store)

    def statements(self) -> Iterator[str]:
        """Yield every statement as one line of N-Quads, in no order."""
        return (f"{quad} .\n" for quad in self._store)

    def write_statements(self, path: Path) -> None:
        """Write every statement as one line of N-Quads, in the order of their bytes, with flat memory."""
        unsorted = path.with_suffix(".unsorted")
        self._store.dump(str(unsorted), format=ox.RdfFormat.N_QUADS)
        sort_lines(unsorted, path)
        unsorted.unlink()


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
