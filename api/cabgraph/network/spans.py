"""From when to when a record holds or may hold, around a day: what people read as its dates."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from cabgraph.network.records import OPEN, Period

_FIRST: Final = "0001-01-01"


class Span(NamedTuple):
    """The days of a record around one on which it stands or may stand; None where the records know no such day.

    `since` is the first day on which it certainly stands, `possibly_from` an earlier one, or one without a certain day
    after it, from which it may stand. `until` is its end as stated, `possibly_until` a later day to which it may stand.
    """

    since: str | None
    possibly_from: str | None
    until: str | None
    possibly_until: str | None = None


def span_on(periods: tuple[Period, ...], day: str) -> Span | None:
    """Return the days of a record around a day, None when it certainly does not stand then.

    That no source speaks for it any more ends nothing: the period unknown for that belongs to the same days, as an
    interruption (a suspension) does not.
    """
    place = next((n for n, period in enumerate(periods) if period.since <= day <= period.until), None)
    if place is None or periods[place].standing == "no":
        return None
    first = last = place
    while first and periods[first - 1].standing != "no" and _follows(periods[first], periods[first - 1]):
        first -= 1
    while last + 1 < len(periods) and periods[last + 1].standing != "no" and _follows(periods[last + 1], periods[last]):
        last += 1
    since = next((period.since for period in periods[first : last + 1] if period.standing == "yes"), None)
    earliest = periods[first].since
    until = _end(periods[first : last + 1])
    latest = periods[last].until
    return Span(
        None if since == _FIRST else since,
        None if earliest in (since, _FIRST) else earliest,
        None if until == OPEN else until,
        None if latest in (until, OPEN) else latest,
    )


def _end(stretch: tuple[Period, ...]) -> str:
    """Return the day before a doubt that is no mere silence and comes after what is certain, else the last day."""
    certain = [place for place, period in enumerate(stretch) if period.standing == "yes"]
    after = range(certain[-1] + 1, len(stretch)) if certain else ()
    return next((stretch[place - 1].until for place in after if not stretch[place].is_silent), stretch[-1].until)


def _follows(later: Period, earlier: Period) -> bool:
    return date.fromisoformat(earlier.until) + timedelta(days=1) == date.fromisoformat(later.since)
