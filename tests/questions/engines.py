"""The two engines that must agree on the fixture: Oxigraph as shipped, and rdflib."""

from pathlib import Path

import rdflib
from rdflib.term import BNode, Literal, URIRef

from cabgraph import names
from cabgraph.store.base import Row, Rows, Term
from cabgraph.store.embedded import Workbench


class RdflibStore:
    """A graph in rdflib behind the store's interface, with the Z that rdflib reads as +00:00 written back."""

    def __init__(self, path: Path) -> None:
        self._graph = rdflib.Graph()
        self._graph.parse(path)

    def select(self, query: str) -> Rows:
        found = self._graph.query(query)
        variables = tuple(str(variable) for variable in found.vars or [])
        return Rows(variables, (_row(row) for row in found))

    def construct(self, query: str) -> bytes:
        made = self._graph.query(query).graph
        assert made is not None
        return made.serialize(format="nt", encoding="utf-8").replace(b'+00:00"', b'Z"')

    def close(self) -> None:
        self._graph.close()


def _row(row: object) -> Row:
    return tuple(_term(term) for term in row)  # type: ignore[attr-defined]


def _term(term: object) -> Term | None:
    match term:
        case URIRef():
            return Term("uri", str(term))
        case BNode():
            return Term("bnode", str(term))
        case Literal():
            return Term("literal", str(term).replace("+00:00", "Z"), str(term.datatype or ""), term.language or "")
    return None


def oxigraph(path: Path) -> Workbench:
    """Load a Turtle file into the embedded engine."""
    store = Workbench()
    store.add(path.read_bytes(), "text/turtle", names.graph("bodies"))
    return store
