"""The rules of docs/decisions/0002-derived-periods.md one by one: what keeps a record from plainly holding, and when.

Inside, a day is its proleptic ordinal, so that the day after 9999-12-31 can be named.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from cabgraph.derive.records import OPEN, UNBOUNDED, Event, Record, Standing

FIRST: Final = UNBOUNDED.toordinal()
LAST: Final = OPEN.toordinal()


class Ground(NamedTuple):
    """What is said of a day, in the words of DESIGN section 4, and the fact that would settle an unknown."""

    standing: Standing
    reason: str
    missing: str = ""


NOT_YET, ENDED, REDUCED, SUSPENDED, WITHDRAWN, START, END, DAY, NO_END, UNVERIFIED, HOLDS = range(11)
GROUNDS: Final = (
    Ground("no", "not-yet-in-force"),
    Ground("no", "ended"),
    Ground("no", "reduced"),
    Ground("no", "suspended"),
    Ground("no", "withdrawn"),
    Ground("unknown", "imprecise-dates", "validFrom"),
    Ground("unknown", "imprecise-dates", "validUntil"),
    Ground("unknown", "imprecise-dates", "effectiveOn"),
    Ground("unknown", "not-verified-since", "validUntil"),
    Ground("unknown", "not-verified-since", "lastVerifiedOn"),
    Ground("yes", ""),
)
"""By rank: when several apply on a day, the first is given. A certain no comes before every unknown."""

_CLOSING: Final = {GROUNDS[rank].reason: rank for rank in (ENDED, REDUCED, WITHDRAWN)}


class Span(NamedTuple):
    """Days, both ends inclusive, on which one ground applies. Spans sort by the order in which grounds are named.

    `order` is the day of the event, so that of two events the earlier is named; without an event it comes last.
    `lifted_by` is the event that takes effect on the day after the span and ends it.
    """

    rank: int
    order: int
    event: str
    first: int
    last: int
    lifted_by: str = ""


def own_spans(record: Record, events: list[Event], renewed_from: date | None) -> list[Span]:
    """Return what keeps a record from holding, its grant left aside. `events` are those that directly affect it."""
    found = [*_before_start(record), *_after_end(record, events, renewed_from)]
    if events:
        found += _closings(events)
        found += _pauses(events)
    return [span for span in found if span.first <= span.last]


def _plain(rank: int, first: int, last: int) -> Span:
    return Span(rank, LAST + 1, "", first, last)


def _before_start(record: Record) -> Iterator[Span]:
    """A start: not yet before the earliest possible day, unknown until the latest."""
    if record.valid_from is None and record.of_grant:
        return
    proven = (record.valid_from or OPEN).toordinal()
    possible = min((record.possibly_from or record.valid_from or UNBOUNDED).toordinal(), proven)
    yield _plain(NOT_YET, FIRST, possible - 1)
    yield _plain(START, possible, LAST if possible < proven == LAST else proven - 1)


def _after_end(record: Record, events: list[Event], renewed_from: date | None) -> Iterator[Span]:
    """An end: what is stated holds until it; then only a later source or a renewal makes the end certain."""
    if record.of_grant and not (record.valid_until or record.last_verified_on):
        return
    stated = [event.new_until.toordinal() for event in events if event.effect == "prolongs" and event.new_until]
    stated += [record.valid_until.toordinal()] if record.valid_until else []
    verified = record.last_verified_on.toordinal() if record.last_verified_on else 0
    if stated:
        end = max(stated)
        latest = max(end, record.possibly_until.toordinal() if record.possibly_until else 0)
        certain = renewed_from is not None or verified >= latest
        yield _plain(END, end + 1, latest)
        yield _plain(ENDED if certain else UNVERIFIED, latest + 1, LAST)
        return
    start = record.valid_from or (UNBOUNDED if record.of_grant else OPEN)
    spoken_for = max(verified, start.toordinal())
    replaced = max(spoken_for + 1, renewed_from.toordinal()) if renewed_from else LAST + 1
    yield _plain(NO_END, spoken_for + 1, replaced - 1)
    yield _plain(ENDED, replaced, LAST)


def _bounds(event: Event) -> tuple[int, int]:
    """Return the earliest and the latest day on which an event may have taken effect."""
    latest = (event.effective_on or OPEN).toordinal()
    earliest = event.possibly_from or event.effective_on or UNBOUNDED
    return min(earliest.toordinal(), latest), latest


def _closings(events: list[Event]) -> Iterator[Span]:
    """A closing: its day is the first one not covered, unknown from the earliest day it may have been."""
    for event in events:
        if event.effect == "closes":
            earliest, latest = _bounds(event)
            yield Span(DAY, latest, event.iri, earliest, latest - 1)
            yield Span(_CLOSING.get(event.reason, WITHDRAWN), latest, event.iri, latest, LAST)


def _pauses(events: list[Event]) -> Iterator[Span]:
    """A pause: from its day until its stated end or a resumption on or after its day, which is covered again.

    Between the earliest and the latest day that a pause or a resumption may have begun, the pause is unknown.
    """
    pauses = [event for event in events if event.effect == "pauses"]
    if pauses:
        resumes = [(*_bounds(event), event.iri) for event in events if event.effect == "resumes"]
        for pause in pauses:
            yield from _pause(pause, resumes)


def _pause(pause: Event, resumes: list[tuple[int, int, str]]) -> Iterator[Span]:
    earliest, latest = _bounds(pause)
    end = (pause.effective_until or OPEN).toordinal()
    cuts = {earliest, latest, end + 1}
    for low, high, _ in resumes:
        cuts |= {low, low + 1, high}
    for first, after in pairwise(sorted(cut for cut in cuts if earliest <= cut <= end + 1)):
        begun = min(latest, first)
        if latest <= first and all(high < earliest or low > first for low, high, _ in resumes):
            lifted_by = min((iri for low, _, iri in resumes if low == after), default="")
            yield Span(SUSPENDED, latest, pause.iri, first, after - 1, lifted_by)
        elif all(low < begun or high > first for low, high, _ in resumes):
            yield Span(DAY, latest, pause.iri, first, after - 1)
