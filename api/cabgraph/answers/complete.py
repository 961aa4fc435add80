"""What somebody who writes a query may mean by a few letters: classes, properties and things, by label or by IRI."""

import json
import re
from functools import lru_cache
from typing import Any, Final

from cabgraph import names, resources
from cabgraph.index.lookup import Index
from cabgraph.texts import LANGUAGES

KINDS: Final = ("class", "property", "thing")
_POOL: Final = 200
_PREFIXED: Final = re.compile(r"([A-Za-z][\w-]*|):(.*)", re.DOTALL)
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Local names that every SPARQL 1.1 grammar reads without escapes (section 19.8, PN_LOCAL, less what is rare)."""
_LAST: Final = chr(0x10FFFF)


@lru_cache(maxsize=1)
def prefixes() -> dict[str, str]:
    """Return the prefixes that this register writes and offers, and their namespaces."""
    found: dict[str, str] = json.loads((resources.ontology() / "prefixes.json").read_text(encoding="utf-8"))
    return found


def written_name(iri: str) -> str:
    """Return an IRI as a query writes it: with one of our prefixes where the rest is a plain name, else in brackets."""
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


def complete(index: Index, kind: str, text: str, limit: int = 20) -> list[dict[str, Any]]:
    """Return terms or things that the text may stand for, the best first; marks and case are ignored.

    The text is words of a label in either language, a local name, a prefixed name or the beginning of an IRI. Without
    text all classes or properties, ours first. Each item has `id`, `name` (as a query writes it), `label` and `note`.
    """
    found = _found(index, kind, text.strip())
    folded = names.fold(text.strip().rpartition(":")[2])
    labels = _labels(index, kind, found)

    def rank(thing: str) -> tuple[bool, bool, bool, int]:
        said = (*labels[thing].values(), re.split("[/#]", thing)[-1])
        whole = folded in map(names.fold, said)
        with_marks = any(text.strip().casefold() in one.casefold() for one in said)
        ours = thing.startswith((names.VOCABULARY, names.THINGS))
        return not whole, not with_marks, not ours, order[thing]

    order = {thing: place for place, thing in enumerate(found)}
    best = sorted(found, key=rank)[:limit]
    return [
        {"id": thing, "name": written_name(thing), "label": labels[thing], "note": _note(kind, thing)} for thing in best
    ]


def _found(index: Index, kind: str, text: str) -> list[str]:
    if not text:
        rows = index.ask("terms-of-kind", kind=kind) if kind != "thing" else []
    elif (address := _address(text)) is not None:
        rows = _by_address(index, kind, address)
    else:
        rows = index.search_terms(kind, text, _POOL)
        if kind == "thing":
            rows = index.search_all(text, _POOL) + rows
    return list(dict.fromkeys(row["thing"] for row in rows))


def _address(text: str) -> str | None:
    """Return the beginning of an IRI that a text writes in brackets, in full, or with one of our prefixes."""
    if text.startswith("<") or "://" in text:
        return text.strip("<>")
    prefixed = _PREFIXED.fullmatch(text)
    return prefixes()[prefixed[1]] + prefixed[2] if prefixed and prefixed[1] in prefixes() else None


def _by_address(index: Index, kind: str, address: str) -> list[dict[str, Any]]:
    """Look for IRIs that begin so; where none does, for local names of that namespace whatever their case."""
    span = {"first": address, "past": address + _LAST, "limit": _POOL}
    found = index.ask("things-by-address", **span) if kind == "thing" else []
    found = found or index.ask("terms-by-address", kind=kind, **span)
    if found:
        return found
    namespace, local = re.fullmatch(r"(.*[/#])?([^/#]*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    return [row for row in index.search_terms(kind, local, _POOL) if row["thing"].startswith(namespace or "")]


def _labels(index: Index, kind: str, things: list[str]) -> dict[str, dict[str, str]]:
    """Return the label in each language; that of the other where there is one only."""
    if kind == "thing":
        return index.labels(things)
    labels: dict[str, dict[str, str]] = {thing: {} for thing in things}
    for row in index.ask("labels-of-terms", things=things):
        labels[row["thing"]][row["language"] or LANGUAGES[-1]] = row["label"]
    return {
        thing: {language: said.get(language) or next(iter(said.values()), thing) for language in LANGUAGES}
        for thing, said in labels.items()
    }


def _note(kind: str, thing: str) -> str:
    """Return what tells things of one name apart: their kind and slug."""
    found = names.kind_and_slug(thing) if kind == "thing" else None
    return "/".join(found) if found else ""
