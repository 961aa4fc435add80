"""Statements written in another RDF syntax by the engine."""

import re
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from cabgraph import resources

_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 (section 2.2) cannot hold, in UTF-8."""
_REPLACEMENT: Final = "\ufffd".encode()


def written(statements: bytes, media_type: str) -> bytes:
    """Return N-Triples in a media type, each statement once; characters that XML cannot hold as U+FFFD in RDF/XML."""
    lines = sorted(set(statements.splitlines(keepends=True)))
    form = ox.RdfFormat.from_media_type(media_type)
    if form is None:
        raise ValueError(media_type)
    if form == ox.RdfFormat.N_TRIPLES:
        return b"".join(lines)
    quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES)
    triples = (quad.triple for quad in quads if isinstance(quad, ox.Quad))
    text = ox.serialize(triples, format=form, prefixes=prefixes()) or b""
    return _NOT_XML.sub(_REPLACEMENT, text) if form == ox.RdfFormat.RDF_XML else text


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Return the prefixes of the vocabulary's own file, by which everything is written."""
    vocabulary = ox.parse(path=str(resources.ontology() / "cab.ttl"), format=ox.RdfFormat.TURTLE)
    for _ in vocabulary:
        pass
    return dict(vocabulary.prefixes)
