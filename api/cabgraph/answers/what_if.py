"""What if records of the network were added, ended or suspended: which recognition is gained and lost on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from cabgraph.answers.files import listed
from cabgraph.answers.lines import Lines
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import suppose, told_scenario
from cabgraph.network.gained import differences
from cabgraph.network.records import Membership
from cabgraph.network.scenario_meant import Read
from cabgraph.network.turns import Alike, Row, Turn
from cabgraph.questions.table import Table

SHOWN: Final = 100
OUTCOMES: Final = ("gained", "lost", "stronger", "weaker")
_COLUMNS: Final = (
    *("outcome", "body", "body_label", "activity", "product", "economy", "before", "after", "lines", "on"),
)


def what_if(registry: Registry, scenario: Sequence[Read], on: str, shown: int = SHOWN) -> dict[str, Any]:
    """Return what a scenario would change on a day, against the register as it is; at most so many bodies are shown."""
    found = found_by(registry, scenario, on)
    lines = Lines(registry, scenario, found, on)
    return {
        "on": on,
        "scenario": told_scenario(registry, scenario),
        "begins": min((read.sentence.on for read in scenario), default=None),
        "counts": {outcome: _counts(found, outcome, lines) for outcome in OUTCOMES},
        "economies": _economies(registry, found, lines),
        "products": _products(registry, found, lines)[:shown],
        "bodies": _bodies(registry, found, lines, shown),
        "memberships": [read.text for read in scenario if read.kind == "membership"],
    }


def found_by(registry: Registry, scenario: Sequence[Read], on: str) -> list[Alike]:
    """Return every difference that a scenario makes on a day, told once for bodies alike."""
    network, index = registry.network, registry.index
    supposed = suppose(registry, scenario, on)
    world = network.world
    changes = [change for read in scenario for change in read.changes]
    records = [
        record
        for change in changes
        if (record := change.record or world.find(change.iri)) and not isinstance(record, Membership)
    ]
    if not records and not supposed.holders:
        return []

    scan = index.lines()

    def holdings(activity: str, those: Collection[str] | None, by_product: bool) -> Iterable[Row]:
        facets = ("grant", "kind", "granted_by", *(("product",) if by_product else ()))
        for body, standing, (grant, kind, granted_by, *product) in scan.holdings(scan.on(on), activity, facets, those):
            if grant and kind and granted_by:
                yield Row(body, grant, kind, granted_by, standing, *(each or "" for each in product))

    bodies = frozenset(row["thing"] for row in index.ask("things-of-kind", kind="body"))
    return list(differences(supposed, records, network.economies, holdings, bodies))


def what_if_table(registry: Registry, scenario: Sequence[Read], on: str, language: str) -> Table:
    """Return every difference, a row each: body, activity, economy."""
    found = found_by(registry, scenario, on)
    lines = Lines(registry, scenario, found, on)
    labels = registry.index.labels(sorted({thing for each in found for thing in _things(each)}))

    def label(thing: str) -> str:
        return labels.get(thing, {}).get(language, thing) if thing else ""

    def cells() -> Iterable[Sequence[object]]:
        for alike in found:
            for body in alike.bodies:
                for turn in alike.turns:
                    yield (
                        turn.outcome,
                        body,
                        label(body),
                        label(alike.activity),
                        label(alike.product),
                        label(turn.economy),
                        " ".join(turn.before or ()),
                        " ".join(turn.after or ()),
                        lines.of(body, alike),
                        on,
                    )

    return listed("what-if", _COLUMNS, cells(), {"on": on, "change": "; ".join(read.text for read in scenario)})


def _things(found: Alike) -> set[str]:
    things = {
        found.activity,
        found.product,
        *found.bodies,
        *(turn.economy for turn in found.turns),
    }
    return things - {""}


def _of(found: Iterable[Alike], outcome: str) -> Iterable[tuple[Alike, list[Turn]]]:
    for alike in found:
        turns = [turn for turn in alike.turns if turn.outcome == outcome]
        if turns:
            yield alike, turns


def _counts(found: Sequence[Alike], outcome: str, lines: Lines) -> dict[str, int]:
    those = list(_of(found, outcome))
    return {
        "bodies": len({body for alike, _ in those for body in alike.bodies}),
        "economies": len({turn.economy for _, turns in those for turn in turns}),
        "lines": sum(lines.of(body, alike) for alike, _ in those for body in alike.bodies),
        "paths": sum(len(alike.bodies) * len(turns) for alike, turns in those),
        "certain": sum(len(alike.bodies) * sum(turn.is_certain for turn in turns) for alike, turns in those),
    }


def _economies(registry: Registry, found: Sequence[Alike], lines: Lines) -> list[dict[str, Any]]:
    """Return the rows of economies and activities, each with a body of which it is so."""
    grouped: defaultdict[tuple[str, str, str], list[Alike]] = defaultdict(list)
    for outcome in OUTCOMES:
        for alike, turns in _of(found, outcome):
            for turn in turns:
                grouped[outcome, turn.economy, alike.activity].append(alike)
    sums: dict[tuple[int, ...], tuple[int, int, str]] = {}
    for same in grouped.values():
        key = tuple(map(id, same))
        if key not in sums:
            sums[key] = _sum(same, lines)
    told_of = {key: sums[tuple(map(id, same))] for key, same in grouped.items()}
    things = {thing for _, *things in grouped for thing in things} | {example for *_, example in sums.values()}
    labels = registry.index.labels(sorted(things))
    told = [
        {
            "outcome": outcome,
            "economy": named(labels, economy),
            "activity": named(labels, activity),
            "bodies": bodies,
            "lines": count,
            "example": named(labels, example),
        }
        for (outcome, economy, activity), (bodies, count, example) in told_of.items()
    ]
    return sorted(told, key=lambda row: (OUTCOMES.index(row["outcome"]), -row["bodies"], row["economy"]["id"]))


def _sum(same: Sequence[Alike], lines: Lines) -> tuple[int, int, str]:
    """Return how many bodies there are, how many scope lines they have, and the body that has most."""
    most: dict[str, int] = {}
    for alike in same:
        for body in alike.bodies:
            most[body] = max(lines.of(body, alike), most.get(body, 0))
    return len(most), sum(most.values()), min(most, key=lambda body: (-most[body], body))


def _bodies(registry: Registry, found: Sequence[Alike], lines: Lines, shown: int) -> list[dict[str, Any]]:
    rows = [
        (OUTCOMES.index(outcome), -lines.of(body, alike), body, alike, turns)
        for outcome in OUTCOMES
        for alike, turns in _of(found, outcome)
        for body in alike.bodies
    ]
    rows.sort(key=lambda row: (*row[:3], row[3].activity, row[3].product))
    first = rows[:shown]
    things = {thing for _, _, body, alike, turns in first for thing in (body, alike.activity, alike.product)}
    things |= {turn.economy for *_, turns in first for turn in turns}
    labels = registry.index.labels(sorted(things - {""}))
    return [
        {
            "outcome": OUTCOMES[outcome],
            "body": named(labels, body),
            "activity": named(labels, alike.activity),
            "product": named(labels, alike.product or None),
            "lines": -count,
            "economies": [named(labels, turn.economy) for turn in turns],
            "before": turns[0].before,
            "after": turns[0].after,
        }
        for outcome, count, body, alike, turns in first
    ]


def _products(registry: Registry, found: Sequence[Alike], lines: Lines) -> list[dict[str, Any]]:
    bodies: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for outcome in OUTCOMES:
        for alike, _ in _of(found, outcome):
            bodies[outcome, alike.activity] |= set(alike.bodies)
    counted = {
        (*key, product): count
        for key, those in bodies.items()
        for product, count in lines.products(key[1], those).items()
    }
    labels = registry.index.labels(sorted({thing for _, *things in counted for thing in things}))
    told = [
        {
            "outcome": outcome,
            "product": named(labels, product),
            "activity": named(labels, activity),
            "bodies": count,
        }
        for (outcome, activity, product), count in counted.items()
    ]
    return sorted(told, key=lambda row: (OUTCOMES.index(row["outcome"]), -row["bodies"], row["product"]["id"]))
