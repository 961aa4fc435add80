"""Lines of sorted N-Quads (https://www.w3.org/TR/n-quads/) as bytes: what a dump is made of and compared by."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_NODE: Final = rb"<[^>]*>|_:[^ ]+"
_LITERAL: Final = rb'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?'
_QUAD: Final = re.compile(rb"(?:%b) <[^>]*> (?:%b|%b)(?: (%b))? \.\n?" % (_NODE, _LITERAL, _NODE, _NODE))


def graph_of(line: bytes) -> bytes | None:
    """Return the graph of a statement as it is written, None when it is in no named graph.

    Raises ValueError when the line is no statement.
    """
    found = _QUAD.fullmatch(line)
    if found is None:
        raise ValueError(f"not a statement of N-Quads: {line[:200]!r}")
    return found[1]


def dump_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a gzip dump, one in memory at a time."""
    with gzip.open(path) as stream:
        yield from stream
