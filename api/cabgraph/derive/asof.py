"""The periods of one body, or of the network, derived again, as they were known at an earlier instant."""

from datetime import date, datetime
from typing import Any

from cabgraph.derive.load import read_body, read_network
from cabgraph.derive.records import Period
from cabgraph.derive.timeline import timelines
from cabgraph.store.base import Store


def periods_of(store: Store, body: str, known_at: datetime) -> dict[str, list[Period]]:
    """Return the periods of every record a body holds or takes part with, as known at an instant. Raises StoreError.

    A record that was not known then, or was voided, is not there.
    """
    return dict(timelines(*read_body(store, body), known_at))


def periods_of_network(store: Store, known_at: datetime) -> dict[str, list[Period]]:
    """Return the periods of the records of the network of arrangements, as known at an instant. Raises StoreError."""
    return dict(timelines(*read_network(store), known_at))


def periods_on(store: Store, body: str, known_at: datetime, on: date) -> dict[str, dict[str, Any]]:
    """Return each record of a body with its period on a day: an empty one when it was not yet in force.

    The keys are those of the release's index: standing, reason, missing, since, until, opened_by, closed_by.
    Raises StoreError.
    """
    return {iri: _on(periods, on) for iri, periods in periods_of(store, body, known_at).items()}


def _on(periods: list[Period], on: date) -> dict[str, Any]:
    for period in periods:
        if period.since <= on <= period.until:
            shown = {name: value or None for name, value in period._asdict().items()}
            return shown | {"since": period.since.isoformat(), "until": period.until.isoformat()}
    return {}
