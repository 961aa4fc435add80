"""Namespaces, IRI minting, normal forms of numbers and names, and the folding that search relies on."""

import re
import unicodedata
from typing import Final

BASE: Final = "https://w3id.org/cabgraph/"
"""What all our names begin with; the rest of a name is its path on a server."""
VOCABULARY: Final = "https://w3id.org/cabgraph/ns#"
THINGS: Final = "https://w3id.org/cabgraph/id/"
GRAPHS: Final = "https://w3id.org/cabgraph/graph/"
COLUMNS: Final = "https://w3id.org/cabgraph/column#"
DATATYPES: Final = "https://w3id.org/cabgraph/datatype#"

_STROKE: Final = {0x0111: "d", 0x0110: "d"}


class _WithoutMarks(dict[int, int | None]):
    """For str.translate: every character as it is, combining marks as nothing; each is looked up once."""

    def __missing__(self, character: int) -> int | None:
        self[character] = None if unicodedata.combining(chr(character)) else character
        return self[character]


_WITHOUT_MARKS: Final = _WithoutMarks()
_NOT_ALPHANUMERIC: Final = re.compile(r"[^a-z0-9]+")
_LEADING_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")


def fold(text: str) -> str:
    """Return the text as search compares it: lower case, without diacritics, the barred d as d.

    NFD alone does not decompose U+0111, so it is mapped first.
    """
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKE).casefold().translate(_STROKE))
    return decomposed.translate(_WITHOUT_MARKS)


def slug(text: str) -> str:
    """Return an IRI path segment for a name or a number: folded, runs of other characters as one hyphen."""
    return _NOT_ALPHANUMERIC.sub("-", fold(text)).strip("-")


def code_key(text: str) -> str:
    """Return the comparison key of a code: folded, without separators or leading zeros.

    "VILAS 028", "vilas-28" and "VILAS028" share one key, and so do "QCVN 01:2022/BKHCN" and "QCVN 1:2022/BKHCN".
    """
    words = _NOT_ALPHANUMERIC.sub(" ", fold(text))
    spaced = re.sub(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])", " ", words)
    return _LEADING_ZEROS.sub("", spaced).replace(" ", "-").strip("-")


def thing(kind: str, identifier: str) -> str:
    """Return the IRI of a thing from its kind and its slug."""
    return f"{THINGS}{kind}/{identifier}"


def kind_and_slug(iri: str) -> tuple[str, str] | None:
    """Return (kind, slug) of one of our things, or None for any other IRI."""
    if not iri.startswith(THINGS):
        return None
    kind, _, identifier = iri.removeprefix(THINGS).partition("/")
    return (kind, identifier) if identifier else None


def identifier(iri: str) -> str:
    """Return the slug of one of our things, any other IRI whole."""
    found = kind_and_slug(iri)
    return found[1] if found else iri


def word(kind: str, iri: str) -> str:
    """Return what names a thing where a kind is expected: its slug if it is of that kind, else its IRI."""
    found = kind_and_slug(iri)
    return found[1] if found and found[0] == kind else iri


def graph(name: str) -> str:
    """Return the IRI of a named graph from its kind (`bodies`, `law`, `derived`...)."""
    return GRAPHS + name
