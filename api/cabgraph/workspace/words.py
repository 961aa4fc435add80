"""The words of an update, as far as it must be understood before it runs: brackets, keywords, IRIs, variables.

https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8 for the terminals.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from cabgraph.sandbox import tokens

_KINDS: Final = {tokens.IRI: "iri", tokens.STRING: "string", tokens.VARIABLE: "variable", tokens.BLANK: "name"}

_KEYWORDS: Final = [
    "INSERT",
    "DELETE",
    "DATA",
    "WHERE",
    "WITH",
    "USING",
    "NAMED",
    "GRAPH",
    "CLEAR",
    "DROP",
    "CREATE",
    "COPY",
    "MOVE",
    "ADD",
    "LOAD",
    "SERVICE",
    "SILENT",
    "INTO",
    "TO",
    "ALL",
    "DEFAULT",
    "PREFIX",
    "BASE",
]
_RUN: Final = re.compile(f"(?:{'|'.join(_KEYWORDS)})+", re.IGNORECASE)
_KEYWORD: Final = re.compile("|".join(_KEYWORDS), re.IGNORECASE)


class Word(NamedTuple):
    """One word: what kind it is, how it is written, where it stands, and how many braces are open around it."""

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def says(self, *keywords: str) -> bool:
        """Whether it is one of some keywords, which may be written in any case."""
        return self.kind == "word" and self.text.upper() in keywords


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text; a brace stands at the depth outside it.

    Keywords need no space between them, as the engine reads them.
    """
    depth = 0
    for found in tokens.TOKEN.finditer(text):
        kind = _kind(found)
        if not kind:
            continue
        if found[0] == "}":
            depth -= 1
        if kind == "word" and _RUN.fullmatch(found[0]):
            for part in _KEYWORD.finditer(found[0]):
                yield Word(kind, part[0], found.start() + part.start(), found.start() + part.end(), depth)
        else:
            yield Word(kind, found[0], found.start(), found.end(), depth)
        if found[0] == "{":
            depth += 1


def _kind(found: re.Match[str]) -> str:
    """Return the kind of a token; nothing for space and comments."""
    group = found.lastindex or tokens.SIGN
    if group == tokens.SPACE:
        return ""
    if group == tokens.NAME:
        return "name" if ":" in found[0] else "word"
    return _KINDS.get(group, "word" if group == tokens.NUMBER else "sign")
