"""The rules of active periods told a second time, day by day and event by event, as slowly as they read.

Nothing is shared with `cabgraph.derive` but the shape of records and events. A day's answer is (standing, reason,
missing), or None where the record never counted. `days` are the days looked at: all that a history names, one day
for each gap between them, 0001-01-01 and 9999-12-31.
"""

from datetime import date, datetime
from itertools import groupby

from cabgraph.derive.records import Event, Record

NEVER = date.min
ALWAYS = date.max

Answer = tuple[str, str, str]

NO_ORDER = ["not-yet-in-force", "ended", "reduced", "suspended", "withdrawn"]
UNKNOWN_ORDER = [
    ("imprecise-dates", "validFrom"),
    ("imprecise-dates", "validUntil"),
    ("imprecise-dates", "effectiveOn"),
    ("not-verified-since", "validUntil"),
    ("not-verified-since", "lastVerifiedOn"),
]


class Oracle:
    def __init__(self, records: list[Record], events: list[Event], known_at: datetime | None, days: list[date]) -> None:
        self.records = {record.iri: record for record in records}
        self.all_events = events
        self.known_at = known_at
        self.days = days

    # What exists -------------------------------------------------------------------------------------------------

    def was_recorded(self, thing: Record | Event) -> bool:
        if self.known_at is None or thing.recorded_at is None:
            return True
        return thing.recorded_at <= self.known_at

    def is_voided(self, iri: str) -> bool:
        for event in self.all_events:
            if event.effect == "voids" and self.was_recorded(event) and iri in event.affects:
                return True
        return False

    def effective(self, effect: str, target: str) -> list[Event]:
        found = []
        for event in self.all_events:
            it_does_this = event.effect == effect and target in event.affects
            if it_does_this and self.was_recorded(event) and not self.is_voided(event.iri):
                found.append(event)
        return sorted(found, key=lambda event: (event.effective_on or ALWAYS, event.iri))

    def exists(self, iri: str) -> bool:
        record = self.records.get(iri)
        if record is None or not self.was_recorded(record) or self.is_voided(iri):
            return False
        return not record.needs_opening or len(self.effective("opens", iri)) > 0

    def counts(self, iri: str) -> bool:
        grant = self.records[iri].of_grant
        return self.exists(iri) and (grant is None or self.exists(grant))

    def chain(self, iri: str) -> list[str]:
        """The record and, for a scope line, its grant."""
        grant = self.records[iri].of_grant
        return [iri] if grant is None else [iri, grant]

    # One day of one record ---------------------------------------------------------------------------------------

    def start(self, record: Record, day: date) -> Answer:
        if record.valid_from is None and record.of_grant is not None:
            return ("yes", "", "")
        certain = record.valid_from or ALWAYS
        possible = certain
        if record.possibly_from is not None and record.possibly_from < certain:
            possible = record.possibly_from
        if record.valid_from is None and record.possibly_from is None:
            possible = NEVER
        if day < possible:
            return ("no", "not-yet-in-force", "")
        no_day_is_proven = certain == ALWAYS and possible < ALWAYS
        if day < certain or no_day_is_proven:
            return ("unknown", "imprecise-dates", "validFrom")
        return ("yes", "", "")

    def renewals(self, record: Record) -> list[Record]:
        return [other for other in self.records.values() if record.iri in other.renews and self.exists(other.iri)]

    def end(self, record: Record, day: date) -> Answer:
        item = record.of_grant is not None
        if item and record.valid_until is None and record.last_verified_on is None:
            return ("yes", "", "")
        stated = record.valid_until
        for event in self.effective("prolongs", record.iri):
            if event.new_until is not None and (stated is None or event.new_until > stated):
                stated = event.new_until
        if stated is None:
            return self.end_not_stated(record, day)
        latest = stated
        if record.possibly_until is not None and record.possibly_until > stated:
            latest = record.possibly_until
        if day <= stated:
            return ("yes", "", "")
        if day <= latest:
            return ("unknown", "imprecise-dates", "validUntil")
        if record.last_verified_on is not None and record.last_verified_on >= latest:
            return ("no", "ended", "")
        if self.renewals(record):
            return ("no", "ended", "")
        return ("unknown", "not-verified-since", "lastVerifiedOn")

    def end_not_stated(self, record: Record, day: date) -> Answer:
        spoken_for = record.valid_from
        if spoken_for is None:
            spoken_for = NEVER if record.of_grant is not None else ALWAYS
        if record.last_verified_on is not None and record.last_verified_on >= spoken_for:
            spoken_for = record.last_verified_on
        if day <= spoken_for:
            return ("yes", "", "")
        for renewal in self.renewals(record):
            earliest = renewal.possibly_from or renewal.valid_from or NEVER
            if earliest <= day:
                return ("no", "ended", "")
        return ("unknown", "not-verified-since", "validUntil")

    def possible_days(self, event: Event) -> list[date]:
        """Every day on which an event may have taken effect."""
        latest = event.effective_on or ALWAYS
        earliest = event.possibly_from or event.effective_on or NEVER
        return [day for day in self.days if min(earliest, latest) <= day <= latest]

    def closing(self, event: Event, day: date) -> Answer:
        possible = self.possible_days(event)
        if all(chosen <= day for chosen in possible):
            return ("no", event.reason, "")
        if any(chosen <= day for chosen in possible):
            return ("unknown", "imprecise-dates", "effectiveOn")
        return ("yes", "", "")

    def pause(self, pause: Event, target: str, day: date) -> Answer:
        """Every day it may have begun is tried against every day each resumption may have come."""
        if pause.effective_until is not None and day > pause.effective_until:
            return ("yes", "", "")
        resumptions = [self.possible_days(resume) for resume in self.effective("resumes", target)]
        always = True
        sometimes = False
        for begun in self.possible_days(pause):
            lifted_surely = lifted_maybe = False
            for possible in resumptions:
                lifting = [begun <= chosen <= day for chosen in possible]
                lifted_surely = lifted_surely or all(lifting)
                lifted_maybe = lifted_maybe or any(lifting)
            if begun > day or lifted_maybe:
                always = False
            if begun <= day and not lifted_surely:
                sometimes = True
        if always:
            return ("no", "suspended", "")
        if sometimes:
            return ("unknown", "imprecise-dates", "effectiveOn")
        return ("yes", "", "")

    def pauses(self, iri: str, day: date) -> list[tuple[Answer, Event, str]]:
        return [
            (self.pause(event, target, day), event, target)
            for target in self.chain(iri)
            for event in self.effective("pauses", target)
        ]

    def closings(self, iri: str, day: date) -> list[tuple[Answer, Event]]:
        return [
            (self.closing(event, day), event)
            for target in self.chain(iri)
            for event in self.effective("closes", target)
        ]

    def answer(self, iri: str, day: date) -> Answer | None:
        if not self.counts(iri):
            return None
        found = [self.start(self.records[part], day) for part in self.chain(iri)]
        found += [self.end(self.records[part], day) for part in self.chain(iri)]
        found += [answer for answer, _ in self.closings(iri, day)]
        found += [answer for answer, _, _ in self.pauses(iri, day)]
        for reason in NO_ORDER:
            if ("no", reason, "") in found:
                return ("no", reason, "")
        for reason, missing in UNKNOWN_ORDER:
            if ("unknown", reason, missing) in found:
                return ("unknown", reason, missing)
        return ("yes", "", "")

    # What opened and closed a stretch of days --------------------------------------------------------------------

    def cause(self, iri: str, day: date, answer: Answer) -> str:
        """The event that makes the day what it is; of several the one with the earlier day, then the lesser IRI."""
        if answer[0] == "yes":
            return ""
        causes = [event for found, event in self.closings(iri, day) if found == answer]
        causes += [event for found, event, _ in self.pauses(iri, day) if found == answer]
        causes.sort(key=lambda event: (event.effective_on or ALWAYS, event.iri))
        return causes[0].iri if causes else ""

    def lifting(self, iri: str, last: date) -> str:
        """The resumption that may first have come on the day after `last`, on the target of a pause in effect then."""
        following = self.days[self.days.index(last) + 1] if last < ALWAYS else None
        found = []
        for answer, _, target in self.pauses(iri, last):
            if answer == ("no", "suspended", ""):
                resumptions = self.effective("resumes", target)
                found += [resume.iri for resume in resumptions if self.possible_days(resume)[0] == following]
        return min(found, default="")

    def stretches(self, iri: str) -> list[tuple[list[date], Answer, str, str]]:
        """Every run of days with one answer, with what opened and what closed it."""
        answered = [(day, self.answer(iri, day)) for day in self.days]
        runs = [(answer, [day for day, _ in run]) for answer, run in groupby(answered, key=lambda pair: pair[1])]
        opening = self.effective("opens", iri)
        first_opener = opening[0].iri if opening else ""
        opener = first_opener
        found = []
        for position, (answer, days) in enumerate(runs):
            if answer is None or answer == ("no", "not-yet-in-force", ""):
                continue
            suspended = answer == ("no", "suspended", "")
            lifted_by = self.lifting(iri, days[-1]) if suspended else ""
            opened_by = (self.cause(iri, days[0], answer) or first_opener) if answer[0] == "no" else opener
            closed_by = lifted_by
            if not closed_by and position + 1 < len(runs):
                following, its_days = runs[position + 1]
                closed_by = self.cause(iri, its_days[0], following) if following else ""
            if suspended:
                opener = lifted_by or first_opener
            found.append((days, answer, opened_by, closed_by))
        return found
