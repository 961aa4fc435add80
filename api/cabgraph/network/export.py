"""The network of a day as GraphML and GEXF, for programs that draw or measure graphs. Nothing is drawn together."""

import io
from collections.abc import Mapping

import networkx as nx

from cabgraph.network.positions import Place
from cabgraph.network.records import Component
from cabgraph.network.view import View
from cabgraph.network.world import World


def graph_of(world: World, view: View, places: Mapping[str, Place], labels: Mapping[str, str]) -> "nx.MultiDiGraph":
    """Return every record that stands on the day as an edge of its own, with its dates, and who belongs where."""
    graph = nx.MultiDiGraph(name="cabgraph", day=view.asked.day)

    def add(iri: str, kind: str) -> str:
        x, y = places.get(iri, (0.5, 0.5))
        graph.add_node(iri, label=labels.get(iri, iri), kind=kind, x=x, y=y)
        return iri

    for fact in view.facts:
        record = fact.record
        dates = {name: day for name, day in fact.span._asdict().items() if day}
        dates |= {"standing": fact.standing, "record": record.iri}
        if isinstance(record, Component):
            ends = add(record.part, "arrangement"), add(record.whole, "arrangement")
            graph.add_edge(*ends, key=record.iri, kind="component", **dates)
            continue
        kind = "accreditor" if record.participant in world.accreditors else "participant"
        ends = add(record.participant, kind), add(record.arrangement, "arrangement")
        about = {name: labels.get(value, value) for name, value in _about(record.role, record.activity).items()}
        graph.add_edge(*ends, key=record.iri, kind="participation", **about, **dates)
        for home in sorted(world.homes.get(record.participant, ())):
            if not graph.has_edge(record.participant, home):
                graph.add_edge(record.participant, add(home, "economy"), kind="home")
    return graph


def as_graphml(graph: "nx.MultiDiGraph") -> bytes:
    """Write GraphML (http://graphml.graphdrawing.org/)."""
    written = io.BytesIO()
    nx.write_graphml_xml(graph, written, named_key_ids=True)
    return written.getvalue()


def as_gexf(graph: "nx.MultiDiGraph") -> bytes:
    """Write GEXF 1.2 (https://gexf.net/): places as those of its drawing, days as the times of its edges."""
    drawn = nx.MultiDiGraph(mode="dynamic", timeformat="date")
    for node, told in graph.nodes(data=True):
        place = {"position": {"x": told["x"] * 1000, "y": -told["y"] * 1000, "z": 0.0}}
        drawn.add_node(node, label=told["label"], kind=told["kind"], viz=place)
    for number, (source, target, told) in enumerate(graph.edges(data=True)):
        times = {name: told[given] for name, given in (("start", "since"), ("end", "until")) if given in told}
        rest = {name: value for name, value in told.items() if name not in ("since", "until")}
        drawn.add_edge(source, target, id=str(number), **rest, **times)
    written = io.BytesIO()
    nx.write_gexf(drawn, written)
    return written.getvalue()


def _about(role: str | None, activity: str | None) -> dict[str, str]:
    return {name: value for name, value in (("role", role), ("activity", activity)) if value}
