"""Where the nodes of the whole network lie: once for a release, the same each time."""

from typing import Final

from cabgraph.network.world import World

_SEED: Final = 1
_SWEEPS: Final = 60
_MANY: Final = 500
"""From so many nodes on, the spring layout of networkx is another one, which needs SciPy."""

Place = tuple[float, float]


def positions(world: World) -> dict[str, Place]:
    """Return the place of each arrangement, participant and economy, between 0 and 1 both ways.

    A spring layout (Fruchterman and Reingold, 1991) of everything that was ever joined, from a fixed seed; of a large
    network ForceAtlas2 (Jacomy and others, 2014).
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(world.arrangements))
    for _, record in sorted(world.participations.items()):
        graph.add_edge(record.participant, record.arrangement)
        for economy in sorted(world.homes.get(record.participant, ())):
            graph.add_edge(record.participant, economy)
    graph.add_edges_from((each.part, each.whole) for _, each in sorted(world.components.items()))
    alone = [node for node, degree in graph.degree() if not degree]
    graph.remove_nodes_from(alone)
    if not graph:
        return dict.fromkeys(alone, (0.5, 0.5))
    if len(graph) < _MANY:
        laid = nx.spring_layout(graph, seed=_SEED, iterations=_SWEEPS)
    else:
        laid = nx.forceatlas2_layout(graph, seed=_SEED, max_iter=_SWEEPS)
    return _ranked({node: (float(x), float(y)) for node, (x, y) in laid.items()}) | {
        node: ((number + 0.5) / len(alone), 1.0) for number, node in enumerate(alone)
    }


def _ranked(laid: dict[str, Place]) -> dict[str, Place]:
    """Spread places evenly: half by where they lie, half by their order, so that the middle is not crowded."""
    spread: list[dict[str, float]] = []
    for axis in (0, 1):
        low = min(place[axis] for place in laid.values())
        width = max(place[axis] for place in laid.values()) - low or 1.0
        order = sorted(laid, key=lambda node: (laid[node][axis], node))
        last = max(1, len(order) - 1)
        spread.append(
            {node: (number / last + (laid[node][axis] - low) / width) / 2 for number, node in enumerate(order)}
        )
    return {node: (round(spread[0][node], 4), round(spread[1][node], 4)) for node in laid}
