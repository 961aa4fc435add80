"""What the derivation reads and makes: records, events, periods. Days are inclusive at both ends."""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple

UNBOUNDED: Final = date.min
"""0001-01-01 as a lower bound: none is known."""

OPEN: Final = date.max
"""9999-12-31 as an upper bound: there is none."""

Standing = Literal["yes", "unknown", "no"]


class Record(NamedTuple):
    """Something that may be in force: its stated window, its bounds, and when we came to know it.

    `valid_from` is the latest possible first day and `possibly_from` the earliest, `valid_until` the earliest possible
    last day and `possibly_until` the latest. `needs_opening` says that it never held without an opening event.
    """

    iri: str
    needs_opening: bool = False
    of_grant: str | None = None
    valid_from: date | None = None
    possibly_from: date | None = None
    valid_until: date | None = None
    possibly_until: date | None = None
    last_verified_on: date | None = None
    recorded_at: datetime | None = None
    renews: tuple[str, ...] = ()


class Event(NamedTuple):
    """What a decision or a finding did to records, or to an event when it voids one.

    `effective_on` is the latest possible day and `possibly_from` the earliest. `effect` is the local name of the effect
    (opens, closes, pauses, resumes, prolongs, voids), `reason` what a record that it closes is afterwards.
    """

    iri: str
    effect: str
    affects: tuple[str, ...]
    effective_on: date | None = None
    possibly_from: date | None = None
    effective_until: date | None = None
    new_until: date | None = None
    recorded_at: datetime | None = None
    reason: str = ""


class Period(NamedTuple):
    """A stretch of days with one answer. Days that no period covers are those on which it is not yet in force."""

    since: date
    until: date
    standing: Standing
    reason: str = ""
    missing: str = ""
    opened_by: str = ""
    closed_by: str = ""
