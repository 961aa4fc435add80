"""Statements written in the RDF format a client asks for."""

import json
from functools import lru_cache
from typing import Any

from rdflib import Graph

from cabgraph import resources
from cabgraph.store.writing import written

PREFIXES = {
    "cab": "https://w3id.org/cabgraph/ns#",
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
"""The prefixes of what the server writes by itself."""

_JSON_LD = "application/ld+json"
_WRITTEN = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/n-triples": "nt11"}


def serialise(statements: bytes, media_type: str) -> bytes:
    """Return N-Triples rewritten in the media type; JSON-LD with the short names of the vocabulary's context."""
    if media_type != _JSON_LD:
        return written(statements, media_type)
    graph = Graph()
    graph.parse(data=statements, format="nt")
    return graph.serialize(format="json-ld", context=context("context.jsonld"), auto_compact=True).encode()


def rewrite(document: bytes, media_type: str) -> bytes:
    """Return JSON-LD, which carries its own context, rewritten in the media type."""
    if media_type == _JSON_LD:
        return document
    graph = Graph()
    graph.parse(data=document, format="json-ld")
    return graph.serialize(format=_WRITTEN[media_type], encoding="utf-8")


def as_json_ld(document: dict[str, Any], name: str) -> bytes:
    """Return a tree as JSON-LD with a context of `ontology/`, without what is not known: None and empty lists."""
    held = {"@context": context(name), **_known(document)}
    return json.dumps(held, ensure_ascii=False, indent=1).encode() + b"\n"


@lru_cache
def context(name: str) -> dict[str, Any]:
    """Return a JSON-LD context of `ontology/`."""
    held: dict[str, Any] = json.loads((resources.ontology() / name).read_text(encoding="utf-8"))["@context"]
    return held


def _known(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _known(part) for key, part in value.items() if part not in (None, [])}
    return [_known(part) for part in value] if isinstance(value, list) else value
