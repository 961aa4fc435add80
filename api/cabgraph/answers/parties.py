"""Names, codes and slugs of economies, organisations, arrangements and documents -> the things they stand for."""

from typing import Final

from cabgraph.answers.naming import find_among
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
    """Return the one thing that a word of a parameter stands for. Raises as `find_among` does."""
    return find_among(index, field, _KINDS[field], text)


def find_parties(index: Index, field: str, text: str) -> tuple[str, ...]:
    """Return the things of words apart by commas, each once. Raises as `find_party` does."""
    return tuple(dict.fromkeys(find_party(index, field, each.strip()) for each in text.split(",") if each.strip()))
