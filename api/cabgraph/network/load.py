"""A release -> its network, by the questions of `queries/network/`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cabgraph import resources
from cabgraph.derive.asof import periods_of_network
from cabgraph.network.records import AcceptanceRule, Arrangement, Component, Membership, Participation, Period
from cabgraph.network.world import World
from cabgraph.store.base import Store

Rows = list[dict[str, str]]
Periods = Mapping[str, tuple[Period, ...]]


def load_world(store: Store, periods: Periods | None = None) -> World:
    """Read the network of a store, with other periods than those of the release where they are given.

    A record without periods stays in it and never stands. Raises StoreError.
    """
    spans = _periods(store) if periods is None else periods
    return World(
        arrangements={
            iri: Arrangement(
                iri,
                spans.get(iri, ()),
                _first(rows, "verified"),
                _first(rows, "kind"),
                "false" not in _all(rows, "recognises"),
                _all(rows, "product"),
                _all(rows, "successor"),
                _all(rows, "route"),
                _all(rows, "activity"),
            )
            for iri, rows in _records(store, "arrangements", "arrangement")
        },
        components={
            iri: Component(iri, spans.get(iri, ()), _first(rows, "verified"), rows[0]["part"], rows[0]["whole"])
            for iri, rows in _records(store, "components", "component")
        },
        participations={
            iri: Participation(
                iri,
                spans.get(iri, ()),
                _first(rows, "verified"),
                rows[0]["arrangement"],
                rows[0]["participant"],
                _first(rows, "role"),
                _first(rows, "activity"),
                _all(rows, "product"),
            )
            for iri, rows in _records(store, "participations", "participation")
        },
        rules={
            iri: AcceptanceRule(
                iri,
                spans.get(iri, ()),
                _first(rows, "verified"),
                rows[0]["arrangement"],
                rows[0]["economy"],
                _all(rows, "activity"),
                _all(rows, "product"),
            )
            for iri, rows in _records(store, "rules", "rule")
        },
        memberships={
            iri: Membership(
                iri,
                spans.get(iri, ()),
                _first(rows, "verified"),
                rows[0]["organisation"],
                rows[0]["participant"],
                _first(rows, "category"),
            )
            for iri, rows in _records(store, "memberships", "membership")
        },
        homes=_pairs(store, "homes"),
        accreditors=frozenset(row["organisation"] for row in _ask(store, "accreditation-bodies")),
        continued=_pairs(store, "identities"),
        broader=_pairs(store, "products"),
        under=_pairs(store, "designations"),
    )


def as_known(store: Store, known_at: datetime) -> Periods:
    """Return the periods of the network's records as known at an instant. Raises StoreError."""
    return {
        iri: tuple(
            Period(each.since.isoformat(), each.until.isoformat(), each.standing, each.reason, each.missing)
            for each in periods
        )
        for iri, periods in periods_of_network(store, known_at).items()
    }


def read_names(store: Store) -> dict[str, set[str]]:
    """Return every economy with its names and codes. Raises StoreError."""
    return {economy: set(found) for economy, found in _pairs(store, "economies").items()}


def read_homes(store: Store) -> dict[str, frozenset[str]]:
    """Return every organisation and body that is known, with its economies. Raises StoreError."""
    return _pairs(store, "organisations")


def read_rows(store: Store, name: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a question of `queries/network/` by record. Raises StoreError."""
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _ask(store, name):
        found[row["record"]].append(row)
    return {record: sorted(rows, key=lambda row: sorted(row.items())) for record, rows in found.items()}


def _ask(store: Store, name: str) -> Iterator[dict[str, str]]:
    text = (resources.queries() / "network" / f"{name}.rq").read_text(encoding="utf-8")
    found = store.select(text)
    for values in found.values():
        yield {column: value for column, value in zip(found.variables, values, strict=True) if value is not None}


def _records(store: Store, name: str, key: str) -> Iterator[tuple[str, Rows]]:
    grouped: defaultdict[str, Rows] = defaultdict(list)
    for row in _ask(store, name):
        grouped[row[key]].append(row)
    for iri, rows in sorted(grouped.items()):
        yield iri, sorted(rows, key=lambda row: sorted(row.items()))


def _pairs(store: Store, name: str) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in _ask(store, name):
        one, other = row.values()
        found[one].add(other)
    return {one: frozenset(others) for one, others in found.items()}


def _periods(store: Store) -> Periods:
    found: defaultdict[str, list[Period]] = defaultdict(list)
    for row in _ask(store, "periods"):
        period = Period(row["from"], row["until"], row["standing"], row.get("reason", ""), row.get("missing", ""))
        found[row["record"]].append(period)
    return {iri: tuple(sorted(periods)) for iri, periods in found.items()}


def _first(rows: Iterable[dict[str, str]], column: str) -> str | None:
    return min((row[column] for row in rows if column in row), default=None)


def _all(rows: Iterable[dict[str, str]], column: str) -> frozenset[str]:
    return frozenset(row[column] for row in rows if column in row)
