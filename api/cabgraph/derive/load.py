"""A graph -> the records and events to derive from, by the queries of `queries/derive/`."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from cabgraph import names, resources
from cabgraph.derive.records import Event, Record
from cabgraph.store.base import Store

History = tuple[list[Record], list[Event]]
"""All records and events that a derivation needs."""

Values = tuple[str | None, ...]

_EXAMPLE: Final = f"<{names.thing('body', 'example')}>"
_NOT_IN_AN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
"""https://www.w3.org/TR/sparql11-query/#rIRIREF"""


def query(name: str) -> str:
    """Return the text of one of the derivation's own queries."""
    return (resources.queries() / "derive" / f"{name}.rq").read_text(encoding="utf-8")


def read_all(store: Store) -> History:
    """Read every record and event of a graph. Raises StoreError."""
    renews = _grouped(store.select(query("renewals")).values())
    affects = _grouped(store.select(query("affects")).values())
    records = _records(store.select(query("records")).values(), renews)
    return records, _events(store.select(query("events")).values(), affects)


def read_body(store: Store, body: str) -> History:
    """Read the records that a body holds or takes part with, their renewals and events. Raises StoreError."""
    if _NOT_IN_AN_IRI.search(body):
        return [], []
    return _history(store, *(query(f"{name}-of-body").replace(_EXAMPLE, f"<{body}>") for name in ("records", "events")))


def read_network(store: Store) -> History:
    """Read arrangements, components, participations, memberships, rules, and their events. Raises StoreError."""
    return _history(store, query("records-of-network"), query("events-of-network"))


def _history(store: Store, of_records: str, of_events: str) -> History:
    rows = list(store.select(of_records).values())
    records = _records((row[:-1] for row in rows), _grouped((row[0], row[-1]) for row in rows))
    rows = list(store.select(of_events).values())
    return records, _events((row[:-1] for row in rows), _grouped((row[0], row[-1]) for row in rows))


def _grouped(pairs: Iterable[Values]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        if key and value:
            found[key].add(value)
    return {key: tuple(sorted(values)) for key, values in found.items()}


def _once(rows: Iterable[Values]) -> Iterable[Values]:
    """Keep one row a thing. A thing with two values of a date breaks C01; until it is mended, the same one counts."""
    found: dict[str | None, Values] = {}
    for row in rows:
        other = found.get(row[0])
        found[row[0]] = row if other is None else min(row, other, key=str)
    return found.values()


def _records(rows: Iterable[Values], renews: dict[str, tuple[str, ...]]) -> list[Record]:
    return [
        Record(
            iri or "",
            needs_opening == "true",
            grant,
            _day(valid_from),
            _day(possibly_from),
            _day(valid_until),
            _day(possibly_until),
            _day(verified),
            _instant(recorded_at),
            renews.get(iri or "", ()),
        )
        for (
            iri, needs_opening, grant, valid_from, possibly_from, valid_until, possibly_until, verified, recorded_at
        ) in _once(rows)
    ]  # fmt: skip


def _events(rows: Iterable[Values], affects: dict[str, tuple[str, ...]]) -> list[Event]:
    return [
        Event(
            iri or "",
            (effect or "").removeprefix(names.VOCABULARY),
            affects.get(iri or "", ()),
            _day(effective_on),
            _day(possibly_from),
            _day(effective_until),
            _day(new_until),
            _instant(recorded_at),
            reason or "",
        )
        for iri, effect, reason, effective_on, possibly_from, effective_until, new_until, recorded_at in _once(rows)
    ]


@lru_cache(maxsize=65_536)
def _day(text: str | None) -> date | None:
    """Read an xsd:date; one that is none counts as not given, and shape C05 reports it."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def _instant(text: str | None) -> datetime | None:
    """Read an xsd:dateTime, UTC when it names no zone; one that is none counts as not given (shape C03)."""
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)
