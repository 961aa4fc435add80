"""Days and instants of a query string: ISO 8601, or a day as dd/mm/yyyy. A bare number is no date."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Final

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPOKEN: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
"""Day before month, as the country writes them; never the other way round."""

_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LOST_PLUS: Final = re.compile(r"(?<=:[0-9]{2}) (?=[0-9]{2}:[0-9]{2}$)")
"""A plus sign that nobody escaped arrives as a space."""


def read_day(given: object) -> object:
    """Read YYYY-MM-DD or dd/mm/yyyy.

    Raises PydanticCustomError `day-form` or `day-impossible` (http/problems.py words them).
    """
    if not isinstance(given, str):
        return given
    spoken = _SPOKEN.fullmatch(given.strip())
    if not spoken and not _DAY.fullmatch(given):
        raise PydanticCustomError("day-form", "YYYY-MM-DD", {"given": given})
    try:
        return date(*map(int, reversed(spoken.groups()))) if spoken else date.fromisoformat(given)
    except ValueError:
        raise PydanticCustomError("day-impossible", "no such day", {"given": given}) from None


def read_instant(given: object) -> object:
    """Read an instant, UTC where it names no zone; a day alone is its last microsecond. Raises as `read_day` does."""
    if not isinstance(given, str):
        return given
    instant = _LOST_PLUS.sub("+", given)
    if not _INSTANT.fullmatch(instant):
        day = read_day(given)
        return datetime.combine(day, time.max, UTC) if isinstance(day, date) else day
    try:
        read = datetime.fromisoformat(instant)
    except ValueError:
        raise PydanticCustomError("day-impossible", "no such instant", {"given": given}) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


Day = Annotated[date, BeforeValidator(read_day)]
Instant = Annotated[datetime, BeforeValidator(read_instant)]

_DIGITS: Final = re.compile(r"([0-9]{2})\s?([0-9]{2})\s?([0-9]{4})")
"""A day typed on a keypad that has digits only."""


def typed_day(text: str) -> date:
    """Read a day as people type it on a page: as `read_day`, or as its eight digits. Raises as `read_day` does."""
    found = _DIGITS.fullmatch(text.strip())
    day = read_day("/".join(found.groups()) if found else text.strip())
    if not isinstance(day, date):
        raise TypeError(day)
    return day


def typed_instant(text: str) -> datetime:
    """Read an instant as people type it: a day (its last moment), or what `read_instant` reads. Raises as that does."""
    try:
        return datetime.combine(typed_day(text), time.max, UTC)
    except PydanticCustomError:
        instant = read_instant(text.strip())
        if not isinstance(instant, datetime):
            raise
        return instant
