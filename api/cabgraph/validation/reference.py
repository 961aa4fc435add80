"""pySHACL (https://github.com/RDFLib/pySHACL): the reference runner for small graphs, and for what is not compiled."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pyshacl
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Node

from cabgraph.store.base import Store
from cabgraph.validation.compiler import Compiled
from cabgraph.validation.results import Result
from cabgraph.validation.shapes import Shapes
from cabgraph.validation.terms import node_of, term_of

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class PreparedGraph(Graph):
    """A graph that parses each query text once: pySHACL asks the same text again for every focus node."""

    def query(self, query_object: Any, *arguments: Any, **options: Any) -> QueryResult:
        """Ask the graph, as rdflib.Graph.query does."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *arguments, **options)


def read_graph(statements: bytes) -> PreparedGraph:
    """Read N-Triples into a graph that pySHACL can check."""
    graph = PreparedGraph()
    graph.parse(data=statements, format="nt")
    return graph


def reference_results(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Yield what pySHACL finds in a graph. SPARQL targets are part of SHACL-AF, hence `advanced`."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True, inplace=True)
    for node in report.objects(None, SH.result):
        path = report.value(node, SH.resultPath)
        value = report.value(node, SH.value)
        focus = report.value(node, SH.focusNode)
        yield Result(
            str(report.value(node, SH.sourceShape)),
            str(report.value(node, SH.sourceConstraintComponent)),
            str(report.value(node, SH.sourceConstraint, default="")),
            term_of(focus),
            str(path) if isinstance(path, URIRef) else "",
            term_of(value) if value is not None else None,
        )


def run_reference_only(store: Store, shapes: Shapes, compiled: Compiled) -> Iterator[Result]:
    """Yield what pySHACL finds for the constraints that are not compiled, on the statements they can touch."""
    for owner in sorted({owner for owner, _, _ in compiled.reference_only}, key=str):
        target = compiled.targets[owner]
        focus = [row[0] for row in store.select(target.focus) if row[0]]
        part = _closure(shapes.graph, owner)
        predicates = {RDF.type, RDFS.subClassOf, *(term for term in part.all_nodes() if isinstance(term, URIRef))}
        data = read_graph(store.construct(target.extract(" ".join(sorted(term.n3() for term in predicates)))))
        for predicate in _TARGETS:
            part.remove((owner, predicate, None))
        for term in focus:
            part.add((owner, SH.targetNode, node_of(term)))
        wanted = {(str(shape), name.lower()) for o, shape, name in compiled.reference_only if o == owner}
        for result in reference_results(data, part):
            name = result.component.removeprefix(str(SH)).removesuffix("ConstraintComponent").lower()
            if (result.shape, name) in wanted:
                yield result


def _closure(graph: Graph, shape: Node) -> Graph:
    """Return the statements about a shape and everything it leads to, without its SPARQL, which runs set-wise."""
    found, waiting = Graph(), [shape]
    while waiting:
        node = waiting.pop()
        for predicate, value in graph.predicate_objects(node):
            if predicate not in (SH.sparql, *_TARGETS) and (node, predicate, value) not in found:
                found.add((node, predicate, value))
                waiting.append(value)
    return found
