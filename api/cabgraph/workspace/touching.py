"""Whether a change can alter what is derived, checked or indexed: it can when it speaks of what they speak of."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from cabgraph import names, resources
from cabgraph.store.patch import Change

OWN: Final = (names.graph("derived"), names.graph("meta"))
"""The graphs that the program makes; a change of them is made good."""

_OURS: Final = (names.VOCABULARY.encode(), names.THINGS.encode(), names.GRAPHS.encode())
_TYPE: Final = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_PREFIX: Final = re.compile(r"(?:PREFIX|@prefix)\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)
_NAMES: Final = re.compile(r"<([^<>\s\"{}|^`\\]+)>|(?<![\w:/])([A-Za-z][\w-]*):([A-Za-z][\w.-]*)")
_DECLARED: Final = re.compile(r'sh:prefix\s+"([\w-]+)"\s*;\s*sh:namespace\s+"([^"]+)"')


def touches(changes: Iterable[Change]) -> bool:
    """Whether some statement of a change has a term of the vocabulary, a thing, or a word of the rules or questions.

    A class of the rules counts where it is the type, another word of them where it is the predicate.
    """
    known = spoken_of()
    return any(_speaks(change.line, known) for change in changes)


def _speaks(line: bytes, known: frozenset[bytes]) -> bool:
    if any(ours in line for ours in _OURS):
        return True
    _, predicate, rest = line.split(b" ", 2)
    return rest.split(b" ", 1)[0] in known if predicate == _TYPE else predicate in known


@lru_cache(maxsize=1)
def spoken_of() -> frozenset[bytes]:
    """Return the IRIs that the shapes and the queries of `queries/derive/` name, as N-Triples writes them."""
    found: set[str] = set()
    shapes = [path.read_text(encoding="utf-8") for path in sorted(resources.shapes().glob("*.ttl"))]
    shared = dict(pair for text in shapes for pair in _DECLARED.findall(text))
    queries = sorted((resources.queries() / "derive").glob("*.rq"))
    for text in [*shapes, *(path.read_text(encoding="utf-8") for path in queries)]:
        prefixes = shared | dict(_PREFIX.findall(text))
        for iri, prefix, local in _NAMES.findall(text):
            if iri:
                found.add(iri)
            elif prefix in prefixes:
                found.add(prefixes[prefix] + local.rstrip("."))
    return frozenset(f"<{iri}>".encode() for iri in found)
