"""Terms of a store and terms of rdflib, each as the other."""

from typing import Final

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from cabgraph.store.base import Term

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def term_of(node: Node | None) -> Term:
    """Return rdflib's term as a store gives it."""
    if isinstance(node, Literal):
        datatype = "" if node.language else str(node.datatype or _XSD_STRING)
        return Term("literal", str(node), datatype, node.language or "")
    return Term("bnode" if isinstance(node, BNode) else "uri", str(node))


def node_of(term: Term) -> Node:
    """Return a store's term as rdflib has it, its lexical form unchanged."""
    if term.kind == "literal":
        datatype = URIRef(term.datatype) if term.datatype and term.datatype != _XSD_STRING else None
        return Literal(term.value, lang=term.language or None, datatype=datatype, normalize=False)
    return BNode(term.value) if term.kind == "bnode" else URIRef(term.value)
