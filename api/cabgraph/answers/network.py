"""The network of arrangements and participants on a day: who takes part in what, as facts with their dates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cabgraph.answers.files import listed
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.network.records import Component, Participation
from cabgraph.network.view import Asked, Fact, View, view_of
from cabgraph.questions.table import Table

_COLUMNS: Final = (
    *("record_kind", "record", "participant", "participant_id", "economies", "arrangement", "arrangement_id", "role"),
    *("activity", "standing", "since", "possibly_from", "until", "possibly_until", "last_verified_on"),
)


def network_of(registry: Registry, asked: Asked) -> tuple[View, dict[str, Any]]:
    """Return what is seen of the network, and it told: facts, nodes and edges with names, tiles of economies."""
    network = registry.network
    view = view_of(network.by_economy, asked)
    labels = registry.index.labels(sorted(_things(registry, view)))
    return view, {
        "on": asked.day,
        "activity": named(labels, asked.activity),
        "arrangement": named(labels, asked.arrangement),
        "level": view.level,
        "left_out": view.left_out,
        "facts": [_told(registry, fact, labels) for fact in view.facts],
        "nodes": [
            {**_named(node.iri, labels), "kind": node.kind, "members": [_named(each, labels) for each in node.members]}
            for node in view.nodes
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "kind": edge.kind,
                "standing": edge.standing,
                "since": edge.since,
                "until": edge.until,
                "records": edge.records,
            }
            for edge in view.edges
        ],
        "economies": _tiles(registry, view, labels),
    }


def network_table(registry: Registry, asked: Asked, language: str) -> Table:
    """Return every participation and component that stands or may stand, one a row."""
    _, told = network_of(registry, asked)

    def name(thing: dict[str, Any] | None) -> str | None:
        return thing["label"][language] if thing else None

    def cells() -> Iterable[Sequence[object]]:
        for fact in told["facts"]:
            yield (
                fact["kind"],
                fact["id"],
                name(fact["participant"]),
                fact["participant"]["id"],
                "; ".join(economy["label"][language] for economy in fact["economies"]),
                name(fact["arrangement"]),
                fact["arrangement"]["id"],
                name(fact["role"]),
                name(fact["activity"]),
                fact["standing"],
                fact["since"],
                fact["possibly_from"],
                fact["until"],
                fact["possibly_until"],
                fact["last_verified_on"],
            )

    about = {"on": asked.day, "activity": asked.activity, "arrangement": asked.arrangement}
    return listed("network", _COLUMNS, cells(), {key: value for key, value in about.items() if value})


def _things(registry: Registry, view: View) -> set[str]:
    homes = registry.network.by_economy.homes
    found = {asked for asked in (view.asked.activity, view.asked.arrangement) if asked}
    found |= {each for node in view.nodes for each in (node.iri, *node.members)}
    for fact in view.facts:
        record = fact.record
        if isinstance(record, Component):
            found |= {record.part, record.whole}
        else:
            found |= {record.participant, record.arrangement, *homes.get(record.participant, ())}
            found |= {each for each in (record.role, record.activity) if each}
    return found | set().union(*homes.values()) if homes else found


def _named(iri: str, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {"id": iri, "label": labels.get(iri) or dict.fromkeys(("vi", "en"), iri)}


def _told(registry: Registry, fact: Fact, labels: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Tell a record; of a component the part stands in the place of the participant."""
    record = fact.record
    dates = {
        "standing": fact.standing,
        "reason": fact.period.reason or None,
        **fact.span._asdict(),
        "last_verified_on": record.verified,
    }
    if isinstance(record, Component):
        ends = {"participant": _named(record.part, labels), "arrangement": _named(record.whole, labels)}
        return {"id": record.iri, "kind": "component", **ends, "economies": [], "role": None, "activity": None, **dates}
    homes = registry.network.by_economy.homes.get(record.participant, ())
    return {
        "id": record.iri,
        "kind": "participation",
        "participant": _named(record.participant, labels),
        "arrangement": _named(record.arrangement, labels),
        "economies": [_named(home, labels) for home in sorted(homes)],
        "role": _named(record.role, labels) if record.role else None,
        "activity": _named(record.activity, labels) if record.activity else None,
        **dates,
    }


def _tiles(registry: Registry, view: View, labels: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    """Return each economy of the network with how it is reached: yes, unknown, or no record (None)."""
    world = registry.network.by_economy
    reached: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in view.facts:
        if isinstance(fact.record, Participation):
            for home in world.homes.get(fact.record.participant, ()):
                reached[home].append(fact)
    economies = {home for record in world.participations.values() for home in world.homes.get(record.participant, ())}
    return [
        {
            **_named(economy, labels),
            "standing": _best(reached.get(economy, [])),
            "participants": len({world.identities(each) for each in _parties(reached.get(economy, []))}),
        }
        for economy in sorted(economies)
    ]


def _parties(facts: list[Fact]) -> set[str]:
    return {fact.record.participant for fact in facts if isinstance(fact.record, Participation)}


def _best(facts: list[Fact]) -> str | None:
    if not facts:
        return None
    return "yes" if any(fact.standing == "yes" for fact in facts) else "unknown"
