"""What if: records added, ended or suspended from a day on. Pure: a world goes in, another comes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from cabgraph.network.records import OPEN, Period, Record
from cabgraph.network.world import World


@dataclass(frozen=True)
class Change:
    """One change from a day on, to `until` where it is for a time. Days are ISO texts, inclusive.

    `add` puts in `record`, whatever its periods; `remove` ends the record of `iri`, `suspend` pauses it.
    """

    how: Literal["add", "remove", "suspend"]
    on: str
    until: str = OPEN
    iri: str = ""
    record: Record | None = None


class UnknownRecordError(LookupError):
    """A change names a record that the network does not hold."""


def apply(world: World, changes: Iterable[Change]) -> World:
    """Return the world with the changes made in their order. Raises UnknownRecordError."""
    for change in changes:
        if change.record is not None:
            stands = (Period(change.on, change.until, "yes"),)
            world = world.with_changes([replace(change.record, periods=stands)])
            continue
        record = world.find(change.iri)
        if record is None:
            raise UnknownRecordError(change.iri)
        reason = "suspended" if change.how == "suspend" else "withdrawn"
        pause = Period(change.on, change.until, "no", reason)
        world = world.with_changes([replace(record, periods=_laid_over(record.periods, pause))])
    return world


def _laid_over(periods: tuple[Period, ...], pause: Period) -> tuple[Period, ...]:
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
