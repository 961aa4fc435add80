"""Where an address leads: to a thing, by an old name or code to another one, to a choice, or to an earlier release.

A thing keeps its address for ever; names and codes that it had lead to it as long as they are nobody else's.
"""

from dataclasses import dataclass
from pathlib import Path

from cabgraph import names
from cabgraph.index.lookup import Index, labelled
from cabgraph.questions.catalogue import Question
from cabgraph.questions.run import statements
from cabgraph.questions.terms import ParameterError
from cabgraph.store.base import StoreError
from cabgraph.store.embedded import EmbeddedStore
from cabgraph.store.release import Release, all_releases

_NAMED = frozenset({"body", "regulation", "standard"})


@dataclass(frozen=True)
class Place:
    """What an address stands for: one `thing`, `renamed` when that has another address; or several `candidates`."""

    thing: str | None = None
    renamed: bool = False
    candidates: tuple[str, ...] = ()


def locate(index: Index, kind: str, slug: str) -> Place:
    """Find what a slug of a kind stands for: an id first, then names, former names, codes and numbers."""
    iri = names.thing(kind, slug)
    if index.ask("thing-recorded", thing=iri):
        return Place(iri)
    found = _named(index, kind, names.code_key(slug))
    if len(found) == 1:
        return Place(found[0], renamed=True)
    return Place(candidates=found)


def _named(index: Index, kind: str, key: str) -> tuple[str, ...]:
    if not key:
        return ()
    if kind in _NAMED:
        rows = index.ask("things-of-key", kind=kind, key=key)
    elif kind == "grant":
        rows = index.ask("grants-of-number", key=key)
    elif kind == "decision":
        rows = [
            {"thing": row["document"]}
            for row in index.ask("documents-of-number", key=key)
            if (names.kind_and_slug(row["document"]) or ("",))[0] == kind
        ]
    else:
        rows = []
    return tuple(dict.fromkeys(row["thing"] for row in rows))


def kept_in(releases: Path, current: Release, kind: str, slug: str, question: Question) -> str | None:
    """Return the id of the latest other release that says anything of a thing, or None.

    Most things have a name, which the index finds; the store is asked, by a question about one thing, for the others.
    """
    iri = names.thing(kind, slug)
    others = [release for release in all_releases(releases) if release.path != current.path]
    for release in others:
        if labelled(release.index, iri):
            return release.manifest.id
    return next((release.manifest.id for release in others if _says(release, question, iri)), None)


def _says(release: Release, question: Question, iri: str) -> bool:
    try:
        store = EmbeddedStore.open(release.store)
    except StoreError:
        return False
    try:
        return bool(statements(store, question, {"thing": iri}))
    except ParameterError:
        return False
    finally:
        store.close()
