"""Does this line hold on this day, as known at this instant? The text of decision 0002, said again for one day.

Each question asks about one day only; nothing is cut into periods and nothing is stored. An answer is
(verdict, reason), or None where the line never counted.
"""

from collections.abc import Iterator
from datetime import date, datetime

from tests.oracle.tables import Act, Days, Grant, Line, Tables

Answer = tuple[str, str]

HOLDS: Answer = ("yes", "in-scope")
NO = ["not-yet-in-force", "ended", "reduced", "suspended", "withdrawn"]
UNKNOWN = ["imprecise-dates", "not-verified-since"]

NO_DAY_PROVEN = date(9999, 12, 31)

CLOSED_AS = {"reduction": "reduced", "recorded-expiry": "ended"}
"""What a record is after each type of closing; withdrawn after any other."""


class Register:
    """The tables, looked at as known at an instant; as known now when it is None."""

    def __init__(self, tables: Tables, known_at: datetime | None = None) -> None:
        self.tables = tables
        self.known_at = known_at
        self._days: dict[tuple[str, date], list[Answer]] = {}

    # Counting: what was recorded later does not exist; what a correction voids never counted.

    def recorded(self, thing: Grant | Line | Act) -> bool:
        return self.known_at is None or thing.recorded <= self.known_at

    def voided(self, key: str) -> bool:
        return any(act.effect == "voids" and self.recorded(act) for act in self.tables.acts.get(key, ()))

    def acts(self, key: str, effect: str) -> Iterator[Act]:
        for act in self.tables.acts.get(key, ()):
            if act.effect == effect and self.recorded(act) and not self.voided(act.key):
                yield act

    def counts(self, record: Grant | Line) -> bool:
        if not self.recorded(record) or self.voided(record.key):
            return False
        return any(True for _ in self.acts(record.key, "opens"))

    # One day of one line.

    def answer(self, line: Line, on: date) -> Answer | None:
        grant = self.tables.grants[line.grant]
        if not self.counts(line) or not self.counts(grant):
            return None
        return self._first(self._said(grant, on) + self._said(line, on))

    def grant_may_stand(self, grant: Grant, on: date) -> bool:
        """Whether a grant holds on a day, or may hold."""
        return self.counts(grant) and self.grant_says(grant, on)[0] != "no"

    def grant_says(self, grant: Grant, on: date) -> Answer:
        """How a grant that counts stands on a day, its lines left aside."""
        return self._first(self._said(grant, on))

    def struck_out(self, line: Line) -> bool:
        """Whether a line was recorded and then voided: itself, its grant, or what opened one of them."""
        grant = self.tables.grants[line.grant]
        if not self.recorded(line) or not self.recorded(grant):
            return False
        opening = [act.key for key in (line.key, grant.key) for act in self.tables.acts[key] if act.effect == "opens"]
        return any(self.voided(key) for key in (line.key, grant.key, *opening))

    def _first(self, said: list[Answer]) -> Answer:
        """A certain no before any unknown, each in its order."""
        for reason in NO:
            if ("no", reason) in said:
                return ("no", reason)
        for reason in UNKNOWN:
            if ("unknown", reason) in said:
                return ("unknown", reason)
        return HOLDS

    def _said(self, record: Grant | Line, on: date) -> list[Answer]:
        """Everything that speaks against a record on a day, its grant left aside."""
        key = (record.key, on)
        if key not in self._days:
            self._days[key] = [
                said
                for said in (
                    self._start(record.start, on),
                    self._end(record, on),
                    *self._closed(record, on),
                    *self._paused(record, on),
                )
                if said != HOLDS
            ]
        return self._days[key]

    def _start(self, start: Days, on: date) -> Answer:
        if on < start.earliest:
            return ("no", "not-yet-in-force")
        if on < start.latest or (start.latest == NO_DAY_PROVEN and start.earliest < start.latest):
            return ("unknown", "imprecise-dates")
        return HOLDS

    def _end(self, record: Grant | Line, on: date) -> Answer:
        verified = record.verified if isinstance(record, Grant) else None
        if isinstance(record, Line) and record.end is None:
            return HOLDS
        stated = [act.new_until for act in self.acts(record.key, "prolongs") if act.new_until]
        if record.end:
            stated.append(record.end.earliest)
        if stated:
            return self._after_stated(record, max(stated), verified, on)
        spoken_for = max(record.start.latest, verified or date.min)
        if on <= spoken_for:
            return HOLDS
        if any(renewal.start.earliest <= on for renewal in self._renewals(record)):
            return ("no", "ended")
        return ("unknown", "not-verified-since")

    def _after_stated(self, record: Grant | Line, end: date, verified: date | None, on: date) -> Answer:
        latest = max(end, record.end.latest) if record.end else end
        if on <= end:
            return HOLDS
        if on <= latest:
            return ("unknown", "imprecise-dates")
        if verified and verified >= latest:
            return ("no", "ended")
        if self._renewals(record):
            return ("no", "ended")
        return ("unknown", "not-verified-since")

    def _renewals(self, record: Grant | Line) -> list[Grant]:
        grants = [self.tables.grants[key] for key in self.tables.renewed_by.get(record.key, ())]
        return [grant for grant in grants if self.counts(grant)]

    def _closed(self, record: Grant | Line, on: date) -> Iterator[Answer]:
        for act in self.acts(record.key, "closes"):
            if act.on.latest <= on:
                yield ("no", CLOSED_AS.get(act.kind, "withdrawn"))
            elif act.on.earliest <= on:
                yield ("unknown", "imprecise-dates")

    def _paused(self, record: Grant | Line, on: date) -> Iterator[Answer]:
        """A pause on a day: for all the days it and each resumption may have come it is certain, for some unknown."""
        resumes = [act.on for act in self.acts(record.key, "resumes")]
        for pause in self.acts(record.key, "pauses"):
            if on < pause.on.earliest or (pause.until and pause.until < on):
                continue
            begun = min(pause.on.latest, on)
            perhaps_lifted = any(come.earliest <= on and pause.on.earliest <= come.latest for come in resumes)
            surely_lifted = any(begun <= come.earliest and come.latest <= on for come in resumes)
            if pause.on.latest <= on and not perhaps_lifted:
                yield ("no", "suspended")
            elif not surely_lifted:
                yield ("unknown", "imprecise-dates")
