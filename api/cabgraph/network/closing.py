"""The nearest ways to close a gap: the fewest additions that would give a chain, by shortest paths over the network."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import networkx as nx

from cabgraph.network.chains import Chain
from cabgraph.network.finder import Finder

_SHOWN: Final = 5
_LOOKED_AT: Final = 200
_HERE, _THERE = ("here", ""), ("there", "")

Node = tuple[str, str]


@dataclass(frozen=True)
class Addition:
    """One record that does not stand and would: a grant by `one`, `one` taking part in `other`, `one` within `other`.

    `one` is empty for anybody of the economy.
    """

    kind: str
    one: str
    other: str


def closings(
    finder: Finder, granters: Iterable[str], possible: Iterable[str], economy: str, activity: str
) -> list[tuple[Addition, ...]]:
    """Return up to five smallest sets of additions that would give a chain, each in the order of the walk.

    `granters` accredit the body for the activity on the day; `possible` are accreditation bodies that could. The two
    sides of a chain are two records, which a walk through one organisation on both sides does not give.
    """
    graph = _graph(finder, set(granters), set(possible), economy, activity)
    if not (graph.has_node(_HERE) and graph.has_node(_THERE) and nx.has_path(graph, _HERE, _THERE)):
        return []
    found: list[tuple[Addition, ...]] = []
    for walk in islice(nx.shortest_simple_paths(graph, _HERE, _THERE, weight="weight"), _LOOKED_AT):
        steps = pairwise(walk)
        added = tuple(step["adds"] for pair in steps if (step := graph.edges[pair])["adds"] is not None)
        if found and len(added) > len(found[0]):
            break
        if added and added not in found:
            found.append(added)
        if len(found) == _SHOWN:
            break
    return found


def cut_points(chains: Sequence[Chain]) -> list[str]:
    """Return the records that every chain goes through, in the order of the best: without any of them there is none."""
    if not chains:
        return []
    shared = set.intersection(*({link.iri for link in chain.links} for chain in chains))
    return [iri for iri in dict.fromkeys(link.iri for link in chains[0].links) if iri in shared]


def _graph(finder: Finder, granters: set[str], possible: set[str], economy: str, activity: str) -> "nx.DiGraph[Node]":
    """Return the walk of an accreditation route as a graph: what stands costs nothing, an addition costs one."""
    world, day = finder.world, finder.day
    graph: nx.DiGraph[Node] = nx.DiGraph()
    usable = [iri for iri in world.arrangements if finder.climbs(iri)]
    tops = [iri for iri in usable if (iri, activity) in world.covered]
    for granter in sorted(granters | possible):
        _step(graph, _HERE, ("granter", granter), None if granter in granters else Addition("grant", granter, ""))
        standing = {near.participation.arrangement for near in finder.near(granter, activity)}
        for arrangement in usable:
            if arrangement in standing or arrangement in tops:
                added = None if arrangement in standing else Addition("participation", granter, arrangement)
                _step(graph, ("granter", granter), ("up", arrangement), added)
    for component in world.components.values():
        if component.part in usable and component.whole in usable:
            added = None if component.standing(day) else Addition("component", component.part, component.whole)
            _step(graph, ("up", component.part), ("up", component.whole), added)
            _step(graph, ("down", component.whole), ("down", component.part), added)
    standing = {near.participation.arrangement for found in finder.far(economy, activity).values() for near in found}
    for arrangement in usable:
        if arrangement in tops:
            _step(graph, ("up", arrangement), ("down", arrangement), None)
        if arrangement in standing or arrangement in tops:
            added = None if arrangement in standing else Addition("participation", "", arrangement)
            _step(graph, ("down", arrangement), _THERE, added)
    return graph


def _step(graph: "nx.DiGraph[Node]", one: Node, other: Node, adds: Addition | None) -> None:
    if not graph.has_edge(one, other) or adds is None:
        graph.add_edge(one, other, weight=0 if adds is None else 1, adds=adds)
