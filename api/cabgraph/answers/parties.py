"""Names, codes and slugs of economies, organisations, arrangements and documents -> the things they stand for."""

from typing import Final

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.index.lookup import Index

_KINDS: Final = {
    "economy": (("jurisdiction", "jurisdiction"),),
    "organisation": (("organisation", "org"), ("organisation", "body")),
    "participant": (("organisation", "org"), ("organisation", "body"), ("body", "body")),
    "arrangement": (("arrangement", "arrangement"),),
    "document": (("standard", "standard"), ("regulation", "regulation"), ("legal-document", "legal-document")),
    "activity": (("activity", "activity"),),
}
"""What a parameter may name: the kinds of the index, each with the kind of the things' addresses."""


def find_party(index: Index, field: str, text: str) -> str:
    """Return the one thing that a word of a parameter stands for: slug, IRI, code or name.

    Raises NotUnderstoodError with the things that it may be, or that are near.
    """
    kinds = _KINDS[field]
    for kind, segment in kinds:
        for candidate in _spelt(text, segment):
            if index.ask("names-of-thing", thing=candidate, kind=kind):
                return candidate
    searched = tuple(dict.fromkeys(kind for kind, _ in kinds))
    for look in (index.exact, index.search):
        found = list(dict.fromkeys(row["thing"] for kind in searched for row in look(kind, text)))
        if len(found) == 1:
            return str(found[0])
        if found:
            raise NotUnderstoodError(field, text, found)
    raise NotUnderstoodError(field, text)


def find_parties(index: Index, field: str, text: str) -> tuple[str, ...]:
    """Return the things of words apart by commas, each once. Raises as `find_party` does."""
    return tuple(dict.fromkeys(find_party(index, field, each.strip()) for each in text.split(",") if each.strip()))


def _spelt(text: str, segment: str) -> tuple[str, ...]:
    if text.startswith(names.THINGS):
        return (text,)
    return (names.thing(segment, text), names.THINGS + text)
