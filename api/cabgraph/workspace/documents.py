"""A document from outside before the parser sees it: what would harm is refused by a look at its bytes."""

import re
from pathlib import Path
from typing import Final
from xml.parsers import expat

from cabgraph.store.editing import DocumentError

DEEPEST: Final = 1000
"""Elements within elements of RDF/XML, brackets within brackets of JSON-LD: the parser takes time, or the process,
beyond (RDF/XML 20,000 deep: 8.5 s; JSON-LD 5,000 deep: the end)."""

_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


def examine(path: Path, media_type: str) -> None:
    """Refuse a document that declares entities or nests too deep. Raises DocumentError."""
    if media_type == "application/rdf+xml":
        _examine_xml(path)
    elif media_type == "application/ld+json":
        _examine_json(path.read_bytes())


def _examine_xml(path: Path) -> None:
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError("not UTF-8") from error
    if found := _DECLARATION.search(content):
        line = content.count(b"\n", 0, found.start()) + 1
        raise DocumentError("a document type or an entity is declared; it is not read", line)
    depth = 0
    parser = expat.ParserCreate()

    def opened(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise DocumentError(f"elements within elements, deeper than {DEEPEST}", parser.CurrentLineNumber)

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise DocumentError(expat.ErrorString(error.code), error.lineno, error.offset + 1) from error


def _examine_json(content: bytes) -> None:
    depth = 0
    for found in _JSON.finditer(content):
        if found[1]:
            depth += 1
            if depth > DEEPEST:
                raise DocumentError(f"brackets within brackets, deeper than {DEEPEST}")
        elif found[2]:
            depth -= 1
