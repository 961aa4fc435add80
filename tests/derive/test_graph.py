"""From a graph and back: the derived links, the periods written, and the audit query as a third opinion."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from tests.derive.graphs import iri, periods, renamed, turtle, workbench
from tests.derive.histories import DAYS, History, histories

from cabgraph import names
from cabgraph.derive.asof import periods_of
from cabgraph.derive.run import derive, derive_links
from cabgraph.derive.timeline import timelines

HERE = Path(__file__).parent
BODY = names.thing("body", "b")
LATER = datetime(9999, 1, 1, tzinfo=UTC)

some = settings(
    max_examples=300,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


@some
@given(histories())
def test_a_history_survives_the_graph(history: History) -> None:
    """What is derived from the graph is what is derived from the history, whole and for its one body."""
    store = workbench(turtle(history.records, history.events, BODY))
    derive(store, history.known_at)
    expected = {iri(name): renamed(found) for name, found in timelines(*history)}
    assert periods(store) == {record: found for record, found in expected.items() if found}
    assert periods_of(store, BODY, history.known_at or LATER) == expected


def said_by_audit(history: History) -> set[tuple[str, date]]:
    """Ask the audit query, which knows no periods, for every line and day."""
    store = workbench(turtle(history.records, history.events, BODY))
    derive_links(store)
    known_at = (history.known_at or LATER).isoformat()
    given_days = " ".join(f'("{day.isoformat()}"^^xsd:date "{known_at}"^^xsd:dateTime)' for day in DAYS)
    query = (HERE / "audit.rq").read_text(encoding="utf-8")
    query, replaced = re.subn(r"VALUES \(\?d \?k\) \{.*\}", f"VALUES (?d ?k) {{ {given_days} }}", query)
    assert replaced == 1
    return {(item or "", date.fromisoformat(day or "")) for item, day in store.select(query).values()}


def told_by_audit(history: History) -> History:
    """Leave out what the audit query does not read: prolongations of a line that has an end of its own."""
    ended = {record.iri for record in history.records if record.of_grant and record.valid_until}
    events = [event for event in history.events if event.effect != "prolongs" or not ended & set(event.affects)]
    return history._replace(events=events)


def test_the_audit_query_says_the_same() -> None:
    found: list[int] = []

    @some
    @given(histories(precise=True))
    def agree(history: History) -> None:
        history = told_by_audit(history)
        derived = dict(timelines(*history))
        expected = {
            (iri(record.iri), day)
            for record in history.records
            for period in derived.get(record.iri, ())
            for day in DAYS
            if record.of_grant and period.standing == "yes" and period.since <= day <= period.until
        }
        assert said_by_audit(history) == expected
        found.append(len(expected))

    agree()
    assert sum(found) > 500
