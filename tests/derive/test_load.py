"""What the loader makes of graphs that the shapes would refuse: never an error, never a guess."""

from datetime import UTC, date, datetime

from tests.derive.graphs import CASES, periods, workbench

from cabgraph import names
from cabgraph.derive.load import read_all
from cabgraph.derive.run import derive

GRANT = names.thing("grant", "g")
LIFTING = (CASES / "lifting.ttl").read_text(encoding="utf-8")


def test_records_and_events_are_read_as_they_stand() -> None:
    store = workbench(LIFTING)
    derive(store)
    records, events = read_all(store)
    grant = next(record for record in records if record.iri == GRANT)
    assert grant.needs_opening
    assert grant.valid_from == date(2018, 1, 1)
    assert grant.recorded_at == datetime(2021, 1, 10, tzinfo=UTC)
    assert {event.effect for event in events} == {"opens", "pauses", "resumes"}


def test_an_ill_typed_date_counts_as_not_given() -> None:
    store = workbench(LIFTING.replace('"2020-12-31"^^xsd:date', '"31/12/2020"^^xsd:date'))
    derive(store)
    last = periods(store)[GRANT][-1]
    assert (last.since, last.standing, last.missing) == (date(2021, 1, 6), "unknown", "validUntil")


def test_of_two_dates_the_same_one_always_counts() -> None:
    two = 'cab:validUntil "2020-12-31"^^xsd:date , "2020-11-30"^^xsd:date ;'
    store = workbench(LIFTING.replace('cab:validUntil "2020-12-31"^^xsd:date ;', two))
    derive(store)
    assert {period.until for period in periods(store)[GRANT]} >= {date(2020, 11, 30)}


def test_a_missing_start_is_unknown() -> None:
    store = workbench(LIFTING.replace('cab:validFrom "2018-01-01"^^xsd:date ;', ""))
    derive(store)
    first = periods(store)[GRANT][0]
    assert (first.since, first.standing, first.missing) == (date.min, "unknown", "validFrom")


def test_a_line_of_an_undescribed_grant_never_counted() -> None:
    store = workbench(LIFTING.replace("cab:ofGrant <grant/g>", "cab:ofGrant <grant/missing>"))
    derive(store)
    assert set(periods(store)) == {GRANT}
