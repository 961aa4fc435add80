"""Random histories: the intervals of `cabgraph.derive.timeline` against the days of the oracle."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from tests.derive.histories import DAYS, History, histories
from tests.derive.oracle import Oracle

from cabgraph.derive import spans
from cabgraph.derive.records import Event, Period
from cabgraph.derive.spans import GROUNDS
from cabgraph.derive.timeline import timelines

EXAMPLES = 5_000

patient = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def told(periods: list[Period], day: date) -> Period | None:
    found = [period for period in periods if period.since <= day <= period.until]
    assert len(found) <= 1
    return found[0] if found else None


def differences(history: History, seen: Counter[tuple[str, str, str]]) -> list[str]:
    """Return every record and day on which the two disagree, and count the answers seen."""
    derived = dict(timelines(*history))
    oracle = Oracle(*history, DAYS)
    wrong = []
    for record in history.records:
        if oracle.counts(record.iri) != (record.iri in derived):
            wrong.append(f"{record.iri}: counts")
        covered = set()
        for days, answer, opened_by, closed_by in oracle.stretches(record.iri):
            seen[answer] += len(days)
            covered |= set(days)
            periods = {told(derived[record.iri], day) for day in days}
            expected = (*answer, opened_by, closed_by)
            if len(periods) != 1 or next(p and p[2:] for p in periods) != expected:
                wrong.append(f"{record.iri} {days[0]}..{days[-1]}: {periods}, not {expected}")
        wrong += [
            f"{record.iri} {day}" for day in DAYS if day not in covered and told(derived.get(record.iri, []), day)
        ]
    return wrong


def test_no_difference_from_the_oracle() -> None:
    seen: Counter[tuple[str, str, str]] = Counter()

    @patient
    @given(histories())
    def agree(history: History) -> None:
        assert differences(history, seen) == []

    agree()
    assert set(seen) == {tuple(ground) for ground in GROUNDS if ground.reason != "not-yet-in-force"}
    assert min(seen.values()) > EXAMPLES / 50, seen


def test_the_comparison_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closing whose own day is still covered, the easiest slip, must come out as a difference."""

    def a_day_late(event: Event) -> tuple[int, int]:
        earliest, latest = bounds(event)
        return earliest + 1, latest + 1

    bounds = spans._bounds
    monkeypatch.setattr(spans, "_bounds", a_day_late)
    found = []

    @settings(patient, max_examples=100)
    @given(histories())
    def collect(history: History) -> None:
        found.extend(differences(history, Counter()))

    collect()
    assert found
