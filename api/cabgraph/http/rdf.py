"""Statements written in the RDF format a client asks for."""

import json

from rdflib import Graph

from cabgraph import resources

PREFIXES = {
    "cab": "https://w3id.org/cabgraph/ns#",
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
"""The prefixes of what the server writes by itself."""
_WRITTEN = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt11"}


def serialise(statements: bytes, media_type: str) -> bytes:
    """Return N-Triples rewritten in the media type."""
    if media_type == "application/n-triples":
        return statements
    graph = Graph()
    graph.parse(data=statements, format="nt")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    if media_type == "application/ld+json":
        context = json.loads((resources.ontology() / "context.jsonld").read_text(encoding="utf-8"))
        text = graph.serialize(format="json-ld", context=context["@context"], auto_compact=True)
        return text.encode()
    return graph.serialize(format=_WRITTEN[media_type], encoding="utf-8")


def rewrite(document: bytes, media_type: str) -> bytes:
    """Return JSON-LD, which carries its own context, rewritten in the media type."""
    if media_type == "application/ld+json":
        return document
    graph = Graph()
    graph.parse(data=document, format="json-ld")
    return graph.serialize(format=_WRITTEN[media_type], encoding="utf-8")
