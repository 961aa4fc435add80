"""Dates as people write them: whole, with the day or month left blank, as a period, as a length of time.

A partial date keeps its precision (`2024`, `2024-06`, `2024-06-13`) and gives its first and last possible day.
Day stands before month wherever a pattern of the country says so; no pattern is ever tried the other way round.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from cabgraph.intake.book import Book
from cabgraph.intake.parts import Part, value
from cabgraph.intake.problems import CellError, Code

_ISO: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_ISO_FORMS: Final = "YYYY, YYYY-MM, YYYY-MM-DD"
_TOO_LONG: Final = 500


def partial_date(text: str) -> list[Part]:
    """Read YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601) into the text and its first and last possible day."""
    found = _ISO.fullmatch(text)
    if not found:
        raise CellError(Code.CELL_FORM, expected=_ISO_FORMS)
    return date_parts(found.groupdict())


def date_parts(
    groups: Mapping[str, str | None], suffix: str = "", months: Mapping[str, int] | None = None
) -> list[Part]:
    """Return a partial date from its year, month (or `month_name`) and day. Raises CellError when there is no such day.

    A day without a month says nothing beyond the year.
    """
    named = groups.get("month_name")
    year = int(groups["year"] or 0)
    month = _month(named, months or {}) if named else _number(groups.get("month"))
    day = _number(groups.get("day")) if month is not None else None
    text = "-".join(f"{n:0{width}}" for n, width in ((year, 4), (month, 2), (day, 2)) if n is not None)
    try:
        earliest = date(year, 1 if month is None else month, 1 if day is None else day)
        latest = earliest if day is not None else _last_day(year, month)
    except ValueError:
        raise CellError(Code.DATE_IMPOSSIBLE, expected=text) from None
    return [
        Part(suffix, text, "" if not suffix else "string"),
        Part(f"{suffix}_earliest", earliest.isoformat(), "date"),
        Part(f"{suffix}_latest", latest.isoformat(), "date"),
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _month(name: str, months: Mapping[str, int]) -> int:
    try:
        return months[name.casefold()]
    except KeyError:
        raise CellError(Code.DATE_IMPOSSIBLE, expected=name) from None


def _last_day(year: int, month: int | None) -> date:
    if month in (None, 12):
        return date(year, 12, 31)
    return date(year, (month or 0) + 1, 1) - timedelta(days=1)


@dataclass(frozen=True)
class DateReader:
    """A date in one of the country's named forms, or in ISO 8601; with `search`, the first one inside a text."""

    book: Book
    forms: Sequence[str]
    search: bool = False
    expected: Any = _ISO_FORMS

    @cached_property
    def patterns(self) -> list[re.Pattern[str]]:
        """The forms in the order they are tried."""
        forms = self.book.section("dates").get("forms", {})
        return [self.book.pattern(forms[name]) for name in self.forms]

    @cached_property
    def months(self) -> Mapping[str, int]:
        """Names of months, in lower case."""
        return {name.casefold(): number for name, number in self.book.section("dates").get("months", {}).items()}

    def __call__(self, text: str) -> list[Part]:
        """Read one date."""
        iso = _ISO.fullmatch(text)
        if iso:
            return date_parts(iso.groupdict())
        found = self.find(text) if self.search else self._whole(text)
        if not found:
            raise CellError(Code.CELL_FORM, expected=self.expected)
        return date_parts(found.groupdict(), months=self.months)

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first form found anywhere in the text."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        return next((found for pattern in self.patterns if (found := pattern.search(text))), None)

    def _whole(self, text: str) -> re.Match[str] | None:
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        return next((found for pattern in self.patterns if (found := pattern.fullmatch(text))), None)


@dataclass(frozen=True)
class TimestampReader:
    """A day and a time of day, in the country's time zone, anywhere inside a text."""

    book: Book
    forms: Sequence[str]
    expected: Any = "YYYY-MM-DDThh:mm"

    def __call__(self, text: str) -> list[Part]:
        """Read one point in time. Raises CellError."""
        dates = self.book.section("dates")
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        for name in self.forms:
            found = self.book.pattern(dates["forms"][name]).search(text)
            if found:
                day = date_parts(found.groupdict())[0].lexical
                hour, minute, second = (int(found.groupdict().get(g) or 0) for g in ("hour", "minute", "second"))
                if hour > 23 or minute > 59 or second > 59:
                    break
                return [value(f"{day}T{hour:02}:{minute:02}:{second:02}{dates['offset']}")]
        raise CellError(Code.CELL_FORM, expected=self.expected)


@dataclass(frozen=True)
class PeriodReader:
    """From and until when something holds: "_from" and "_until" as partial dates, or how long after what.

    Each pattern has the groups `from` and `until` (read by the reader named `dates`), or `years`, `months`, `days`
    with `anchor` naming what the length counts from.
    """

    book: Book
    dates: DateReader
    patterns: Sequence[Mapping[str, Any]]
    expected: Any = ""

    @cached_property
    def _compiled(self) -> list[tuple[re.Pattern[str], str]]:
        return [(self.book.pattern(entry["match"]), entry.get("anchor", "")) for entry in self.patterns]

    def __call__(self, text: str) -> list[Part]:
        """Read a period; the cell's own value is its text. Raises CellError."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        for pattern, anchor in self._compiled:
            found = pattern.fullmatch(text)
            if found:
                return [value(text), *self._parts(found.groupdict(), anchor)]
        raise CellError(Code.CELL_FORM, expected=self.expected)

    def _parts(self, groups: Mapping[str, str | None], anchor: str) -> list[Part]:
        parts = []
        for end in ("from", "until"):
            written = groups.get(end)
            if written:
                parts += [
                    Part(f"_{end}{p.suffix}", p.lexical, p.datatype or "string") for p in self.dates(written.strip())
                ]
        bounds = {part.suffix: part.lexical for part in parts}
        if {"_from", "_until"} <= bounds.keys() and bounds["_from_earliest"] > bounds["_until_latest"]:
            raise CellError(Code.DATES_REVERSED)
        lengths = [(groups.get(name), letter) for name, letter in (("years", "Y"), ("months", "M"), ("days", "D"))]
        duration = "".join(f"{int(number)}{letter}" for number, letter in lengths if number)
        if duration:
            parts.append(Part("_duration", f"P{duration}", "duration"))
            parts.append(Part("_anchor", anchor))
        return parts
