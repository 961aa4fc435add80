"""Names, codes and slugs of economies, organisations, arrangements and documents -> the things they stand for."""

from typing import Final

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError, find_among
from cabgraph.answers.registry import Registry

_NEAR: Final = 10

_KINDS: Final = {
    "organisation": (("organisation", "org"), ("organisation", "body")),
    "participant": (("organisation", "org"), ("organisation", "body"), ("body", "body")),
    "arrangement": (("arrangement", "arrangement"),),
    "document": (("standard", "standard"), ("regulation", "regulation"), ("legal-document", "legal-document")),
    "activity": (("activity", "activity"),),
}
"""What a parameter may name: the kinds of the index, each with the kind of the things' addresses."""


def find_party(registry: Registry, field: str, text: str) -> str:
    """Return the one thing that a word of a parameter stands for. Raises as `find_among` and `find_economy` do."""
    return (
        find_economy(registry, text) if field == "economy" else find_among(registry.index, field, _KINDS[field], text)
    )


def find_parties(registry: Registry, field: str, text: str) -> tuple[str, ...]:
    """Return the things of words apart by commas, each once. Raises as `find_party` does."""
    words = [each.strip() for each in text.split(",") if each.strip()]
    return tuple(dict.fromkeys(find_party(registry, field, each) for each in words))


def find_economy(registry: Registry, text: str) -> str:
    """Return the economy of an IRI, a code or a name; a beginning will do where only one begins so.

    Raises NotUnderstoodError, with those that a text that names none may mean.
    """
    economies = registry.network.economies
    word = text.strip()
    spelt = (word, names.thing("jurisdiction", word), names.THINGS + word, names.thing("jurisdiction", word.upper()))
    for known in spelt:
        if known in economies:
            return known
    wanted = names.fold(text.strip())
    folded = {economy: {names.fold(name) for name in told} for economy, told in economies.items()}
    found = [economy for economy, told in folded.items() if wanted in told]
    if not found and wanted:
        found = [economy for economy, told in folded.items() if any(name.startswith(wanted) for name in told)]
    if len(found) == 1:
        return found[0]
    near = [] if found else [e for e, told in folded.items() if any(_alike(wanted, name) for name in told)]
    raise NotUnderstoodError("economy", text, sorted(found), sorted(near)[:_NEAR])


def _alike(one: str, other: str) -> bool:
    """Whether two names share their first letters or a whole word."""
    return bool(one) and (one[:3] == other[:3] or bool(set(one.split()) & set(other.split())))
