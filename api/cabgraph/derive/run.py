"""The derivation as a step of a build: links that the queries need, the periods of every record, and ascents."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Final

from cabgraph import names, resources
from cabgraph.derive.load import read_all
from cabgraph.derive.timeline import timelines
from cabgraph.derive.write import statements
from cabgraph.store.embedded import N_TRIPLES, Workbench

_BATCH: Final = 50_000


@dataclass(frozen=True)
class Derived:
    """What a derivation added: statements of links, records that ever counted, statements of periods and of ascents."""

    links: int
    records: int
    periods: int
    ascents: int


def derive(store: Workbench, known_at: datetime | None = None) -> Derived:
    """Make the graph `derived` anew: links, periods and ascents as known at an instant (all that is known when None).

    Raises StoreError when a query of `queries/derive/` cannot run.
    """
    store.drop(names.graph("derived"))
    links = derive_links(store)
    before = len(store)
    records = 0
    found = timelines(*read_all(store), known_at)
    while batch := list(islice(found, _BATCH)):
        records += len(batch)
        text = "".join(chain.from_iterable(statements(iri, periods) for iri, periods in batch))
        store.add(text.encode(), "application/n-triples", names.graph("derived"))
    return Derived(links, records, len(store) - before, derive_ascents(store))


def derive_links(store: Workbench) -> int:
    """Run `queries/derive/link-*.rq` in the order of their names; return the number of statements added."""
    folder = resources.queries() / "derive"
    return sum(
        store.construct_into(path.read_text(encoding="utf-8"), names.graph("derived"))
        for path in sorted(folder.glob("link-*.rq"))
    )


def derive_ascents(store: Workbench) -> int:
    """Run `queries/derive/ascent-*.rq` over the periods until they add nothing; return the number of statements added.

    Each round makes ascents of one component more, and the last finds none that is longer.
    """
    texts = [path.read_text(encoding="utf-8") for path in sorted((resources.queries() / "derive").glob("ascent-*.rq"))]
    sizes = [len(store)]
    while len(sizes) < 2 or sizes[-1] > sizes[-2]:
        for text in texts:
            store.add(store.construct(text), N_TRIPLES, names.graph("derived"))
        sizes.append(len(store))
    return sizes[-1] - sizes[0]
