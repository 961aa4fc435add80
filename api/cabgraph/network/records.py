"""What the network is made of: records with their periods. Days are ISO texts, inclusive at both ends."""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

OPEN: Final = "9999-12-31"
"""The last day of the calendar: no end."""

Standing = Literal["yes", "unknown"]

_NO_END: Final = ("not-verified-since", "validUntil")
"""Reason and missing fact of a period that is unknown only because no end is stated."""


class Period(NamedTuple):
    """A stretch of days with one answer (yes, unknown, no), why, and the fact that would settle an unknown."""

    since: str
    until: str
    standing: str
    reason: str = ""
    missing: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether it is unknown only because no end is stated and no source speaks for it any more."""
        return (self.reason, self.missing) == _NO_END


@dataclass(frozen=True)
class Record:
    """Something dated: its periods in order of time, and the last day a source speaks for it."""

    iri: str
    periods: tuple[Period, ...] = ()
    verified: str | None = None

    def on(self, day: str) -> Period | None:
        """Return the period that holds a day, None when it is not yet in force."""
        return next((period for period in self.periods if period.since <= day <= period.until), None)

    def standing(self, day: str) -> Standing | None:
        """Return yes or unknown, None when it certainly does not stand."""
        period = self.on(day)
        return None if period is None or period.standing == "no" else "yes" if period.standing == "yes" else "unknown"

    def known_end(self, day: str) -> str | None:
        """Return the first later day from which it is known to hold no more; None when no such day is known.

        An end, a suspension, a stated end passed is known; that no source speaks for it any more is not.
        """
        return known_end(self.periods, day)


def known_end(periods: tuple[Period, ...], day: str) -> str | None:
    """Return the first day after `day` on which a period begins that no longer certainly holds for a stated reason."""
    for period in periods:
        if period.since > day and period.standing != "yes" and not period.is_silent:
            return period.since
    return None


@dataclass(frozen=True)
class Arrangement(Record):
    """An arrangement. `recognises` is false where its kind covers no conformity results, so that it makes no path.

    `routes` are those that its kind is made for and `activities` those it names, any where it names none: they limit
    what may be proposed to close a gap, not the paths there are.
    """

    kind: str | None = None
    recognises: bool = True
    products: frozenset[str] = frozenset()
    successors: frozenset[str] = frozenset()
    routes: frozenset[str] = frozenset()
    activities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Component(Record):
    """That an arrangement is part of a wider one."""

    part: str = ""
    whole: str = ""


@dataclass(frozen=True)
class Participation(Record):
    """That an organisation takes part in an arrangement, for one activity or for none in particular."""

    arrangement: str = ""
    participant: str = ""
    role: str | None = None
    activity: str | None = None
    products: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AcceptanceRule(Record):
    """That an economy binds itself to accept results under an arrangement."""

    arrangement: str = ""
    economy: str = ""
    activities: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Membership(Record):
    """That an organisation is a member of another."""

    organisation: str = ""
    participant: str = ""
    category: str | None = None


@dataclass(frozen=True)
class Grant(Record):
    """What a body was granted. It is no record of the network: what its lines cover is asked of the release's index.

    `products` are told of a supposed grant only, which has a single line.
    """

    holder: str = ""
    kind: str = ""
    granted_by: str = ""
    activities: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
