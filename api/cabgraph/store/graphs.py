"""One graph of a store, read whole: is it there, and its statements as a document, a block at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from cabgraph.store.base import StoreError
from cabgraph.store.embedded import EmbeddedStore

UNNAMED: Final = ""
"""The graph of the statements that stand in no named graph."""
MEDIA_TYPES: Final = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
"""What a graph is written as; the first when nobody asks for another."""

_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LONGEST_HEAD: Final = 1 << 14
_REPLACEMENT: Final = "\ufffd".encode()


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


class GraphReader:
    """The graphs of one opened store."""

    def __init__(self, store: EmbeddedStore, prefixes: dict[str, str]) -> None:
        self._store = store.engine
        self._prefixes = prefixes

    @classmethod
    def open(cls, path: Path, prefixes: dict[str, str]) -> "GraphReader":
        """Open the store directory of a release. Raises StoreError."""
        return cls(EmbeddedStore.open(path), prefixes)

    def has(self, graph: str) -> bool:
        """Whether the store has the named graph, be it empty; the unnamed one is always there."""
        return graph == UNNAMED or self._store.contains_named_graph(ox.NamedNode(graph))

    def write(self, graph: str | None, media_type: str, out: IO[bytes]) -> None:
        """Write a graph, or the union of all when None, with flat memory. Raises StoreError, and what `out` raises.

        In RDF/XML, characters that XML 1.0 cannot have (section 2.2) are U+FFFD.
        """
        form = ox.RdfFormat.from_media_type(media_type)
        if form is None:
            raise StoreError(f"not a format of graphs: {media_type}")
        xml = _AsXml(out) if form == ox.RdfFormat.RDF_XML else None
        turtle = _Sorted(out) if form == ox.RdfFormat.TURTLE else None
        prefixes = None if xml else self._prefixes
        target = cast("IO[bytes]", xml or turtle or out)
        try:
            if graph is None:
                ox.serialize(self._union(), target, form, prefixes=prefixes)
            else:
                name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
                self._store.dump(target, form, from_graph=name, prefixes=prefixes)
            for held in (xml, turtle):
                if held:
                    held.finish()
        except (ValueError, RuntimeError) as error:
            raise StoreError(str(error)) from error

    def _union(self) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._store)


class _Sorted:
    """Sort the prefixes at the head of Turtle: the engine has no order of them, and a tag promises the same bytes."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._head: bytes | None = b""

    def write(self, block: bytes) -> int:
        """Hold the head back until it has ended."""
        if self._head is None:
            self._out.write(block)
        else:
            self._head += block
            if len(self._head) > _LONGEST_HEAD:
                self.finish()
        return len(block)

    def flush(self) -> None:
        """The head waits for its end."""

    def finish(self) -> None:
        """Write the head, if it is not written yet."""
        if self._head is None:
            return
        lines = self._head.splitlines(keepends=True)
        prefixes = [line for line in lines if line.startswith(b"@prefix ")]
        self._out.write(b"".join([*sorted(prefixes), *(line for line in lines if not line.startswith(b"@prefix "))]))
        self._head = None


class _AsXml:
    """Replace what XML cannot have in what is written; the last bytes are held back, a character may be cut in two."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._held = b""

    def write(self, block: bytes) -> int:
        """Write what is certain by now."""
        text = self._held + block
        kept = max(len(text) - 2, 0)
        while 0 < kept < len(text) and text[kept] & 0xC0 == 0x80:
            kept -= 1
        self._held = text[kept:]
        self._out.write(_NOT_IN_XML.sub(_REPLACEMENT, text[:kept]))
        return len(block)

    def flush(self) -> None:
        """Nothing is kept back that could be written yet."""

    def finish(self) -> None:
        """Write what is held back."""
        self._out.write(_NOT_IN_XML.sub(_REPLACEMENT, self._held))
