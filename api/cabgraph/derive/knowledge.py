"""What counts at an instant: records and events recorded by then, less those voided by then."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from cabgraph.derive.records import OPEN, UNBOUNDED, Event, Record


class Knowledge:
    """The records and events that count when asked as known at an instant; everything recorded when it is None.

    A voided record or event never counted, from the day its voiding was recorded. A void itself cannot be voided.
    """

    def __init__(self, records: Iterable[Record], events: Iterable[Event], known_at: datetime | None = None) -> None:
        known = [event for event in events if _by(event.recorded_at, known_at)]
        voided = {target for event in known if event.effect == "voids" for target in event.affects}
        self._openings: dict[str, tuple[date, str]] = {}
        self._events: defaultdict[str, list[Event]] = defaultdict(list)
        for event in known:
            if event.effect != "voids" and event.iri not in voided:
                self._take(event)
        self.records = {
            record.iri: record
            for record in records
            if record.iri not in voided and _by(record.recorded_at, known_at) and self._opened(record)
        }
        self._renewed: dict[str, date] = {}
        for record in self.records.values():
            for renewed in record.renews:
                start = record.possibly_from or record.valid_from or UNBOUNDED
                self._renewed[renewed] = min(start, self._renewed.get(renewed, start))

    def _take(self, event: Event) -> None:
        for target in event.affects:
            if event.effect == "opens":
                opening = (event.effective_on or OPEN, event.iri)
                self._openings[target] = min(opening, self._openings.get(target, opening))
            else:
                self._events[target].append(event)

    def _opened(self, record: Record) -> bool:
        return not record.needs_opening or record.iri in self._openings

    def opening(self, iri: str) -> str:
        """Return the event that opened a record, the earliest one if several did, or an empty text."""
        return self._openings.get(iri, (OPEN, ""))[1]

    def events(self, iri: str) -> list[Event]:
        """Return the events that directly affect a record, other than those that open it."""
        return self._events.get(iri, [])

    def renewed_from(self, iri: str) -> date | None:
        """Return the earliest possible first day of a record that renews this one, or None when none does."""
        return self._renewed.get(iri)


def _by(recorded_at: datetime | None, known_at: datetime | None) -> bool:
    return recorded_at is None or known_at is None or recorded_at <= known_at
