"""A copy of a store that is changed before anybody reads it, and what differs from the store it was made of.

The copy shares its files by hard links (`Store.backup`), so it takes milliseconds whatever its size. Whatever fails
leaves the copy to be thrown away: the store it was made of is only read.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cabgraph.store.base import StoreError
from cabgraph.store.embedded import Workbench
from cabgraph.store.graphs import UNNAMED
from cabgraph.store.patch import Change

_AT_ONCE: Final = 1 << 20
"""Documents larger than this, in bytes, go in by bulk."""


class DocumentError(Exception):
    """A document cannot be read: `line` and `column` count from 1, 0 where the parser does not say."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class RefusedUpdateError(Exception):
    """The engine refuses an update: its text is wrong, or an operation of it fails. Nothing of it was done."""


class EditedStore:
    """A store directory copied to another, changed there."""

    def __init__(self, before: Path, target: Path) -> None:
        """Copy a store directory and open the copy. Raises StoreError."""
        try:
            self._before = ox.Store.read_only(str(before))
            self._before.backup(str(target))
            self._after = ox.Store(str(target))
        except (OSError, RuntimeError) as error:
            raise StoreError(str(error)) from error

    def update(self, text: str, base: str) -> None:
        """Carry out a SPARQL 1.1 Update, all its operations or none. Raises RefusedUpdateError, StoreError."""
        try:
            self._after.update(text, base_iri=base)
        except (SyntaxError, RuntimeError, ValueError) as error:
            raise RefusedUpdateError(str(error)) from error
        except OSError as error:
            raise StoreError(str(error)) from error

    def has(self, graph: str) -> bool:
        """Whether the graph was there before the change, be it empty."""
        return graph == UNNAMED or self._before.contains_named_graph(ox.NamedNode(graph))

    def says_something(self, graph: str) -> bool:
        """Whether the graph had a statement before the change."""
        return next(self._before.quads_for_pattern(None, None, None, _node(graph)), None) is not None

    def load(self, path: Path, media_type: str, base: str, graph: str) -> None:
        """Add a document to a graph, which is there afterwards even when the document says nothing.

        Blank nodes get labels that no other document has. Raises DocumentError, also when it names another graph.
        """
        form = ox.RdfFormat.from_media_type(media_type)
        try:
            found = ox.parse(
                path=str(path), format=form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True
            )
            name = _node(graph)
            quads = (ox.Quad(quad.subject, quad.predicate, quad.object, name) for quad in found)
            if path.stat().st_size > _AT_ONCE:
                self._after.bulk_extend(quads)
            else:
                self._after.extend(quads)
            if isinstance(name, ox.NamedNode):
                self._after.add_graph(name)
        except SyntaxError as error:
            raise DocumentError(str(error.msg), error.lineno or 0, error.offset or 0) from error
        except ValueError as error:
            raise DocumentError(str(error)) from error

    def create(self, graph: str) -> None:
        """Have the graph there, be it empty."""
        if graph != UNNAMED:
            self._after.add_graph(ox.NamedNode(graph))

    def empty(self, graph: str) -> None:
        """Take all statements out of a graph."""
        self._after.clear_graph(_node(graph))

    def drop(self, graph: str) -> None:
        """Take a graph away."""
        if graph == UNNAMED:
            self._after.clear_graph(ox.DefaultGraph())
        else:
            self._after.remove_graph(ox.NamedNode(graph))

    def replace(self, graph: str, statements: Iterable[bytes]) -> None:
        """Make the lines of N-Triples the statements of a graph, touching only those that differ."""
        wanted = {line.rstrip(b"\n") for line in statements}
        there = _lines(self._after, graph)
        name = _node(graph)
        for line in there - wanted:
            for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES):
                self._after.remove(ox.Quad(quad.subject, quad.predicate, quad.object, name))
        if not wanted:
            self.drop(graph)
            return
        new = b"\n".join(wanted - there)
        self._after.extend(
            ox.Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in ox.parse(new, format=ox.RdfFormat.N_TRIPLES)
        )

    def graphs_changed(self) -> set[str]:
        """Return the named graphs that appeared or went away."""
        return {name.value for name in _named(self._before) ^ _named(self._after)}

    def difference(self, graphs: Iterable[str] | None) -> dict[str, list[Change]]:
        """Return what differs, by graph, where it may differ only in some graphs; in any of them when None.

        The counts of statements say whether there were more graphs than those; then all are compared.
        """
        if graphs is not None:
            found = self.difference_of({*graphs, UNNAMED})
            grown = sum(1 if change.added else -1 for changes in found.values() for change in changes)
            if grown == len(self._after) - len(self._before):
                return found
        return self.difference_of({UNNAMED} | {name.value for name in _named(self._before) | _named(self._after)})

    def difference_of(self, graphs: Iterable[str]) -> dict[str, list[Change]]:
        """Return what differs in some graphs, by graph."""
        found = {graph: self._graph_difference(graph) for graph in sorted(graphs)}
        return {graph: changes for graph, changes in found.items() if changes}

    def _graph_difference(self, graph: str) -> list[Change]:
        before, after = _lines(self._before, graph), _lines(self._after, graph)
        end = f" <{graph}> .\n".encode() if graph else b" .\n"
        differing = [Change(added=False, line=_quad(line, end)) for line in before - after]
        differing += [Change(added=True, line=_quad(line, end)) for line in after - before]
        return sorted(differing, key=lambda change: (change.line, change.added))

    def in_memory(self) -> Workbench:
        """Return a copy in memory, to derive, check and index with."""
        bench = Workbench()
        bench.engine.bulk_extend(self._after)
        return bench

    def __len__(self) -> int:
        return len(self._after)

    def finish(self) -> None:
        """Write all to the disk, since what is not flushed is not in the next copy, and close. Raises StoreError."""
        try:
            self._after.flush()
        except OSError as error:
            raise StoreError(str(error)) from error
        del self._after, self._before


def statements_of(store: Workbench, graph: str) -> Iterator[bytes]:
    """Yield the statements of a graph as lines of N-Triples, in no order."""
    yield from _lines(store.engine, graph)


def new_store(path: Path) -> None:
    """Make an empty store directory. Raises StoreError."""
    try:
        ox.Store(str(path)).flush()
    except OSError as error:
        raise StoreError(str(error)) from error


def _node(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.NamedNode(graph) if graph else ox.DefaultGraph()


def _named(store: ox.Store) -> set[ox.NamedNode]:
    return {name for name in store.named_graphs() if isinstance(name, ox.NamedNode)}


def _lines(store: ox.Store, graph: str) -> set[bytes]:
    text = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=_node(graph)) or b""
    return set(text.split(b"\n")) - {b""}


def _quad(line: bytes, end: bytes) -> bytes:
    return line.removesuffix(b" .") + end
