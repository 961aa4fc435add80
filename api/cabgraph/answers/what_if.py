"""What if records of the network were added, ended or suspended: which recognition is gained and lost on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from cabgraph.answers.files import listed
from cabgraph.answers.proof import day as bound
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.network.finder import Finder
from cabgraph.network.gained import Difference, differences
from cabgraph.network.records import Membership
from cabgraph.network.scenario import apply
from cabgraph.network.scenario_text import Known, Read, read_scenario
from cabgraph.questions.table import Table

SHOWN: Final = 100
OUTCOMES: Final = ("gained", "lost", "stronger", "weaker")
_COLUMNS: Final = (
    *("outcome", "body", "body_label", "activity", "product", "economy", "before", "after", "lines", "on"),
)


def known_things(registry: Registry) -> Known:
    """Return what a change may name beside the records of the network."""
    index, world = registry.index, registry.network.world

    def of_kind(kind: str) -> frozenset[str]:
        return frozenset(row["thing"] for row in index.ask("things-of-kind", kind=kind))

    categories = {record.category for record in world.memberships.values() if record.category}
    members = {record.organisation for record in world.memberships.values()}
    return Known(
        frozenset(world.homes) | members,
        of_kind("activity"),
        of_kind("product"),
        frozenset(registry.network.economies),
        frozenset(categories),
    )


def read_changes(registry: Registry, texts: Iterable[str]) -> list[Read]:
    """Return the changes of a scenario in normal order. Raises RefusedError."""
    return read_scenario(texts, registry.network.world, known_things(registry))


def what_if(registry: Registry, scenario: list[Read], on: str, shown: int = SHOWN) -> dict[str, Any]:
    """Return what a scenario would change on a day, against the register as it is; at most so many bodies are shown."""
    found = found_by(registry, scenario, on)
    return {
        "on": on,
        "scenario": _told_scenario(registry, scenario),
        "counts": {outcome: _counts(found, outcome) for outcome in OUTCOMES},
        "economies": _economies(registry, found),
        "products": _products(registry, found, on)[:shown],
        "bodies": _bodies(registry, found)[:shown],
        "memberships": [read.text for read in scenario if read.kind == "membership"],
    }


def found_by(registry: Registry, scenario: list[Read], on: str) -> list[Difference]:
    """Return every difference that a scenario makes on a day."""
    network, index = registry.network, registry.index
    world = network.world
    changed = apply(world, [read.change for read in scenario])
    records = [
        record
        for read in scenario
        if (record := read.change.record or world.find(read.change.iri)) and not isinstance(record, Membership)
    ]

    def holdings(activity: str, product: str) -> Iterable[dict[str, Any]]:
        return index.ask("holdings-for-activity", activity=activity, product=product, on=on)

    if not records:
        return []
    bodies = frozenset(row["thing"] for row in index.ask("things-of-kind", kind="body"))
    return list(differences(network.finder(on), Finder(changed, on), records, network.economies, holdings, bodies))


def what_if_table(registry: Registry, scenario: list[Read], on: str, language: str) -> Table:
    """Return every difference, a row each: body, activity, economy."""
    found = found_by(registry, scenario, on)
    labels = registry.index.labels(sorted({thing for each in found for thing in _things(each)}))

    def label(thing: str) -> str:
        return labels.get(thing, {}).get(language, thing) if thing else ""

    def cells() -> Iterable[Sequence[object]]:
        for each in found:
            yield (
                each.outcome,
                each.body,
                label(each.body),
                label(each.activity),
                label(each.product),
                label(each.economy),
                " ".join(each.before or ()),
                " ".join(each.after or ()),
                each.lines,
                on,
            )

    return listed("what-if", _COLUMNS, cells(), {"on": on, "change": "; ".join(read.text for read in scenario)})


def _things(found: Difference) -> list[str]:
    return [thing for thing in (found.body, found.activity, found.product, found.economy) if thing]


def _counts(found: list[Difference], outcome: str) -> dict[str, int]:
    those = [each for each in found if each.outcome == outcome]
    lines = {(each.body, each.activity, each.product): each.lines for each in those}
    return {
        "bodies": len({each.body for each in those}),
        "economies": len({each.economy for each in those}),
        "lines": sum(lines.values()),
        "paths": len(those),
    }


def _told_scenario(registry: Registry, scenario: list[Read]) -> list[dict[str, Any]]:
    things = {thing for read in scenario for thing in (read.change.iri, *read.added.values()) if thing}
    labels = registry.index.labels(sorted(things))
    return [
        {
            "text": read.text,
            "how": read.change.how,
            "kind": read.kind,
            "from": read.change.on,
            "until": bound(read.change.until),
            "record": named(labels, read.change.iri or None),
            "things": {field: named(labels, thing) for field, thing in read.added.items() if thing},
        }
        for read in scenario
    ]


def _economies(registry: Registry, found: list[Difference]) -> list[dict[str, Any]]:
    grouped: defaultdict[tuple[str, str, str], set[tuple[str, int]]] = defaultdict(set)
    for each in found:
        grouped[each.outcome, each.economy, each.activity].add((each.body, each.lines))
    labels = registry.index.labels(sorted({thing for _, *things in grouped for thing in things}))
    told = [
        {
            "outcome": outcome,
            "economy": named(labels, economy),
            "activity": named(labels, activity),
            "bodies": len(bodies),
            "lines": sum(lines for _, lines in bodies),
        }
        for (outcome, economy, activity), bodies in grouped.items()
    ]
    return sorted(told, key=lambda row: (OUTCOMES.index(row["outcome"]), -row["bodies"], row["economy"]["id"]))


def _bodies(registry: Registry, found: list[Difference]) -> list[dict[str, Any]]:
    grouped: defaultdict[tuple[str, str, str, str], list[Difference]] = defaultdict(list)
    for each in found:
        grouped[each.outcome, each.body, each.activity, each.product].append(each)
    labels = registry.index.labels(sorted({thing for each in found for thing in _things(each)}))
    told = [
        {
            "outcome": outcome,
            "body": named(labels, body),
            "activity": named(labels, activity),
            "product": named(labels, product or None),
            "lines": those[0].lines,
            "economies": [named(labels, each.economy) for each in those],
            "before": those[0].before,
            "after": those[0].after,
        }
        for (outcome, body, activity, product), those in grouped.items()
    ]
    return sorted(told, key=lambda row: (OUTCOMES.index(row["outcome"]), -row["lines"], row["body"]["id"]))


def _products(registry: Registry, found: list[Difference], on: str) -> list[dict[str, Any]]:
    bodies: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for each in found:
        bodies[each.outcome, each.activity].add(each.body)
    rows = [
        (outcome, activity, row)
        for (outcome, activity), those in bodies.items()
        for row in registry.index.ask("products-of-bodies", activity=activity, bodies=sorted(those), on=on)
    ]
    labels = registry.index.labels(sorted({thing for _, activity, row in rows for thing in (activity, row["product"])}))
    told = [
        {
            "outcome": outcome,
            "product": named(labels, row["product"]),
            "activity": named(labels, activity),
            "bodies": row["bodies"],
        }
        for outcome, activity, row in rows
    ]
    return sorted(told, key=lambda row: (OUTCOMES.index(row["outcome"]), -row["bodies"], row["product"]["id"]))
