"""Days and instants of a query string or a form: ISO 8601, or a day as people type it (`cabgraph.typed`)."""

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Final

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from cabgraph import typed

_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_LOST_PLUS: Final = re.compile(r"(?<=:[0-9]{2}) (?=[0-9]{2}:[0-9]{2}$)")
"""A plus sign that nobody escaped arrives as a space."""


def read_day(given: object) -> object:
    """Read a day as people type it; what is no text stays.

    Raises PydanticCustomError `day-form` or `day-impossible` (http/problems.py words them).
    """
    if not isinstance(given, str):
        return given
    try:
        return typed.read_day(given)
    except typed.UnreadError as error:
        form = "YYYY-MM-DD" if error.code == "day-form" else "no such day"
        raise PydanticCustomError(error.code, form, {"given": given}) from None


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


def typed_day(text: str) -> date:
    """Read a day typed on a page. Raises as `read_day` does."""
    day = read_day(text)
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
