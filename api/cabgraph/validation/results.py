"""Results of either runner, before they are given names and sources."""

from typing import NamedTuple

from rdflib import URIRef
from rdflib.term import Node

from cabgraph.store.base import Term
from cabgraph.validation.shapes import Shapes, ShapesError


class Result(NamedTuple):
    """One sh:ValidationResult: the IRIs of its source shape, component and SPARQL constraint, and what it is about."""

    shape: str
    component: str
    constraint: str
    focus: Term
    path: str = ""
    value: Term | None = None


def path_of(shapes: Shapes, shape: Node) -> str:
    """Return the predicate of a property shape, or "" where its path is longer than one predicate."""
    path = shapes.graph.value(shape, URIRef("http://www.w3.org/ns/shacl#path"))
    return str(path) if isinstance(path, URIRef) else ""


def component_iri(name: str) -> str:
    """Return the IRI of a constraint component from the name of its parameter (SHACL section 4)."""
    if name == "sparql":
        return "http://www.w3.org/ns/shacl#SPARQLConstraintComponent"
    if not name:
        raise ShapesError("a component without a name")
    return f"http://www.w3.org/ns/shacl#{name[0].upper()}{name[1:]}ConstraintComponent"
