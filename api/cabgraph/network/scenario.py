"""What if: records added, ended or suspended from a day on. Pure: a world goes in, another comes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cabgraph.network.records import OPEN, Grant, Period, Record
from cabgraph.network.world import World

How = Literal["add", "remove", "suspend"]


@dataclass(frozen=True)
class Change:
    """One change from a day on, to `until` where it is for a time. Days are ISO texts, inclusive.

    `add` puts in `record`, whatever its periods; `remove` ends the record of `iri`, `suspend` pauses it. `homes` are
    the economies of a participant that takes part in nothing yet.
    """

    how: How
    on: str
    until: str = OPEN
    iri: str = ""
    record: Record | None = None
    homes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class GrantChange:
    """The same of what a body was granted, which is no record of the network."""

    how: How
    grant: Grant
    on: str
    until: str = OPEN

    def holds(self, day: str) -> bool:
        """Whether the change is in effect on a day."""
        return self.on <= day <= self.until


class UnknownRecordError(LookupError):
    """A change names a record that the network does not hold."""


def apply(world: World, changes: Iterable[Change]) -> World:
    """Return the world with the changes made in their order. Raises UnknownRecordError."""
    made: dict[str, Record] = {}
    homes: dict[str, frozenset[str]] = {}
    for change in changes:
        if change.record is not None:
            stands = (Period(change.on, change.until, "yes"),)
            made[change.record.iri] = replace(change.record, periods=stands)
            participant = getattr(change.record, "participant", "")
            if participant and participant not in world.homes:
                homes[participant] = change.homes
            continue
        record = made.get(change.iri) or world.find(change.iri)
        if record is None:
            raise UnknownRecordError(change.iri)
        made[change.iri] = replace(record, periods=laid_over(record.periods, pause_of(change)))
    changed = world.with_changes(made.values()) if made else world
    return replace(changed, homes={**world.homes, **homes}) if homes else changed


def pause_of(change: Change | GrantChange) -> Period:
    """Return the period in which what a change ends or suspends does not stand."""
    return Period(change.on, change.until, "no", "suspended" if change.how == "suspend" else "withdrawn")


def laid_over(periods: tuple[Period, ...], pause: Period) -> tuple[Period, ...]:
    """Return the periods with one laid over them: what it covers is gone, what it touches is cut."""
    left = [period._replace(until=_shifted(pause.since, -1)) for period in periods if _reaches(period, pause.since)]
    right = [period._replace(since=_shifted(pause.until, 1)) for period in periods if _outlasts(period, pause.until)]
    before = [period for period in periods if period.until < pause.since]
    after = [period for period in periods if period.since > pause.until]
    return (*before, *left, pause, *right, *after)


def _reaches(period: Period, day: str) -> bool:
    return period.since < day <= period.until


def _outlasts(period: Period, day: str) -> bool:
    return period.since <= day < period.until


def _shifted(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
