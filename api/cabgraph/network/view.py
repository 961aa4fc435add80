"""What of the network is seen on a day: nodes by kind, edges with their dates, few enough to be drawn."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cabgraph.network.records import Component, Participation, Period, Standing
from cabgraph.network.spans import Span, span_on
from cabgraph.network.world import World

MOST: Final = 300

Kind = Literal["arrangement", "accreditor", "participant", "economy", "group"]
Level = Literal["participants", "economies", "alike"]


@dataclass(frozen=True)
class Asked:
    """What is looked at: the day, and one activity and one arrangement where they are named."""

    day: str
    activity: str = ""
    arrangement: str = ""


@dataclass(frozen=True)
class Fact:
    """A record that stands or may stand on the day, with the period that says so and when it does around that day."""

    record: Participation | Component
    period: Period
    span: Span

    @property
    def standing(self) -> Standing:
        """Yes or unknown."""
        return "yes" if self.period.standing == "yes" else "unknown"


@dataclass(frozen=True)
class Node:
    """A node, and what it stands for: itself, the participants of an economy, or economies that are joined alike."""

    iri: str
    kind: Kind
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """That two nodes are joined, by how many records, from the first of their days to the last; None is not known."""

    source: str
    target: str
    kind: Literal["participation", "component", "home"]
    standing: Standing
    since: str | None = None
    until: str | None = None
    records: int = 0


@dataclass(frozen=True)
class View:
    """A picture of the network: `level` is how far it is drawn together, `left_out` counts nodes beyond the most."""

    asked: Asked
    facts: tuple[Fact, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    level: Level
    left_out: int = 0


def facts_on(world: World, asked: Asked) -> tuple[Fact, ...]:
    """Return the participations and components that stand or may stand on the day.

    A participation for no activity in particular is seen with every activity.
    """
    found: list[Fact] = []
    for _, record in sorted(world.participations.items()):
        of_activity = not asked.activity or record.activity in (None, asked.activity)
        if of_activity and asked.arrangement in ("", record.arrangement) and record.standing(asked.day):
            found.append(_fact(record, asked.day))
    seen = {fact.record.arrangement for fact in found if isinstance(fact.record, Participation)} | {asked.arrangement}
    for _, component in sorted(world.components.items()):
        ends = {component.part, component.whole}
        wanted = asked.arrangement in ends if asked.arrangement else bool(ends & seen)
        if wanted and component.standing(asked.day):
            found.append(_fact(component, asked.day))
    return tuple(found)


def view_of(world: World, asked: Asked, most: int = MOST) -> View:
    """Return what is seen, drawn together until it has at most so many nodes.

    The organisations of `world` belong to economies only: `Network.by_economy`.
    First the participants of one economy become one node, then the economies that take part in the same arrangements;
    what is still too much is left out, the least joined first, and counted.
    """
    facts = facts_on(world, asked)
    view = View(asked, facts, *_drawn(world, facts, asked, {}), level="participants")
    if len(view.nodes) <= most:
        return view
    into = _into_economies(world, facts)
    view = View(asked, facts, *_drawn(world, facts, asked, into), level="economies")
    if len(view.nodes) <= most:
        return view
    into = _alike(view, into)
    view = View(asked, facts, *_drawn(world, facts, asked, into), level="alike")
    return view if len(view.nodes) <= most else _cut(view, most)


def _fact(record: Participation | Component, day: str) -> Fact:
    period = record.on(day)
    span = span_on(record.periods, day)
    if period is None or span is None:
        raise ValueError(record.iri)
    return Fact(record, period, span)


def _drawn(
    world: World, facts: tuple[Fact, ...], asked: Asked, into: Mapping[str, str]
) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """Return nodes and edges; `into` says which participants are drawn as which node."""
    joined: defaultdict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    members: defaultdict[str, set[str]] = defaultdict(set)
    arrangements = {asked.arrangement} - {""}
    homes: set[tuple[str, str]] = set()
    for fact in facts:
        record = fact.record
        if isinstance(record, Component):
            arrangements |= {record.part, record.whole}
            joined[record.part, record.whole, "component"].append(fact)
            continue
        arrangements.add(record.arrangement)
        node = into.get(record.participant, record.participant)
        members[node].add(record.participant)
        joined[node, record.arrangement, "participation"].append(fact)
        if node == record.participant:
            homes |= {(node, home) for home in world.homes.get(node, ())}
    nodes = [Node(iri, "arrangement", (iri,)) for iri in sorted(arrangements)]
    nodes += [Node(iri, _kind(world, iri, found), tuple(sorted(found))) for iri, found in sorted(members.items())]
    nodes += [Node(home, "economy", (home,)) for home in sorted({home for _, home in homes} - set(members))]
    edges = [_edge(source, target, kind, found) for (source, target, kind), found in sorted(joined.items())]
    edges += [Edge(node, home, "home", "yes") for node, home in sorted(homes)]
    return tuple(nodes), tuple(edges)


def _kind(world: World, iri: str, members: set[str]) -> Kind:
    if members != {iri}:
        return "group"
    return "accreditor" if iri in world.accreditors else "participant"


def _edge(source: str, target: str, kind: str, facts: list[Fact]) -> Edge:
    spans = [fact.span for fact in facts]
    return Edge(
        source,
        target,
        "component" if kind == "component" else "participation",
        "yes" if any(fact.standing == "yes" for fact in facts) else "unknown",
        min((span.since for span in spans if span.since), default=None),
        max(until) if (until := [span.until for span in spans if span.until]) and len(until) == len(spans) else None,
        len(facts),
    )


def _into_economies(world: World, facts: tuple[Fact, ...]) -> dict[str, str]:
    into = {}
    for fact in facts:
        if isinstance(fact.record, Participation):
            homes = world.homes.get(fact.record.participant, frozenset())
            if len(homes) == 1:
                into[fact.record.participant] = next(iter(homes))
    return into


def _alike(view: View, into: Mapping[str, str]) -> dict[str, str]:
    """Draw economies that are joined to the same arrangements as the first of them."""
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for edge in view.edges:
        if edge.kind == "participation":
            joined[edge.source].add(edge.target)
    first: dict[frozenset[str], str] = {}
    for node in sorted(joined):
        first.setdefault(frozenset(joined[node]), node)
    members = {member: node.iri for node in view.nodes for member in node.members if node.iri in joined}
    return {member: first[frozenset(joined[node])] for member, node in {**members, **into}.items()}


def _cut(view: View, most: int) -> View:
    degree: defaultdict[str, int] = defaultdict(int)
    for edge in view.edges:
        degree[edge.source] += 1
        degree[edge.target] += 1
    kept = sorted(view.nodes, key=lambda node: (node.kind != "arrangement", -degree[node.iri], node.iri))[:most]
    names = {node.iri for node in kept}
    edges = tuple(edge for edge in view.edges if edge.source in names and edge.target in names)
    return View(view.asked, view.facts, tuple(kept), edges, view.level, len(view.nodes) - len(kept))
