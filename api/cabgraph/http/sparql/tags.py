"""The tag of an answer, from what it depends on: the release, the request, the format, the program."""

import re
from hashlib import sha256
from typing import Final

from cabgraph import __version__
from cabgraph.http.sparql.asking import Asked
from cabgraph.http.sparql.formats import Formats
from cabgraph.store.release import Manifest

_CHANGING: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(|\bSERVICE\b")
_WORDS: Final = ("NOW", "RAND", "UUID", "BNODE", "SERVICE")
_NEW_NODES: Final = re.compile(r"\bCONSTRUCT\b[^}]*(?:_:|\[)")


def changes(text: str) -> bool:
    """Whether a text may give another answer on the same release: by the clock, by chance, by others' data."""
    upper = text.upper()
    if any(word in upper for word in _WORDS) and _CHANGING.search(upper):
        return True
    return "CONSTRUCT" in upper and bool(_NEW_NODES.search(upper))


def tag_of(manifest: Manifest, asked: Asked, formats: Formats, encoding: str) -> str:
    """Return the strong tag (RFC 9110, section 8.8.3) of the answer that a request will get."""
    parts = (
        manifest.id,
        manifest.sha256,
        __version__,
        repr((asked.default_graphs, asked.named_graphs)),
        repr((formats.table_name, formats.graph_name)),
        encoding,
        asked.text,
    )
    return f'"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def held(header: str, tag: str) -> bool:
    """Whether If-None-Match holds a tag (RFC 9110, section 13.1.2)."""
    return bool(header) and (
        header.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in header.split(","))
    )
