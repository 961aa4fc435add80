"""The chains of the program in the rows of `cooperation/recognition-path`, which hold no way from end to end."""

from collections import defaultdict
from collections.abc import Iterable

from cabgraph import resources
from cabgraph.answers.registry import Registry
from cabgraph.network.chains import Chain
from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.run import ask
from cabgraph.store.base import Store

Row = tuple[str, ...]
QUESTIONS = Catalogue(resources.queries())
_COLUMNS = ("route", "arrangement", "here", "there", "grant", "participationHere", "participationThere", "strength")
_SAID = ("standing", "lines", "chains")


def collapsed(chains: Iterable[Chain]) -> set[Row]:
    """Return a row for each two participations under one arrangement: the best standing, and how many chains."""
    found: defaultdict[Row, list[Chain]] = defaultdict(list)
    for chain in chains:
        ends = [link.iri for link in chain.links if link.kind == "participation"]
        grant = chain.held.grant if chain.held else ""
        found[chain.route, chain.arrangement, chain.here, chain.there, grant, *ends, chain.strength].append(chain)
    return {
        (
            *key,
            "yes" if any(chain.standing == "yes" for chain in same) else "unknown",
            str(same[0].held.lines if same[0].held else 0),
            str(len(same)),
        )
        for key, same in found.items()
    }


def by_question(store: Store, values: dict[str, str]) -> set[Row]:
    """Return the rows of the stored question."""
    answer = ask(store, QUESTIONS["cooperation/recognition-path"], values)
    rows = [tuple(row[name] or "" for name in (*_COLUMNS, *_SAID)) for row in answer.records()]
    assert len(rows) == len(set(rows)), f"{values}: a row twice"
    return set(rows)


def by_program(registry: Registry, body: str, economy: str, activity: str, product: str, on: str) -> set[Row]:
    """Return what the two steps answer, as rows; everything is given by its IRI."""
    network = registry.network
    held = network.held(body, activity, product or None, on)
    return collapsed(network.finder(on).chains(body, held, economy, activity, product or None))
