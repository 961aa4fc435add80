"""Days that matter as an iCalendar (RFC 5545): one whole-day event each, with an id that stays."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fastapi.responses import Response

from cabgraph import __version__, names

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE = 75
_ZONE = (
    *("BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
    *("TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"),
)
"""A calendar has at least one component (section 3.6), even when nothing falls due."""


@dataclass(frozen=True)
class Occasion:
    """A whole day: the thing it is about (an IRI), what happens, more about it, and where its page is."""

    thing: str
    on: date
    title: str
    about: str
    page: str


def as_calendar(title: str, made: str, occasions: Iterable[Occasion], filename: str) -> Response:
    """Return the occasions as a calendar; `made` is the instant (ISO 8601) of the data they come from."""
    stamp = datetime.fromisoformat(made).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//cabgraph//cabgraph {__version__}//VI", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(title)}")
    lines += _ZONE
    for occasion in occasions:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{occasion.thing.removeprefix(names.THINGS)}@w3id.org/cabgraph",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{occasion.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{occasion.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(occasion.title)}",
            f"DESCRIPTION:{_text(occasion.about)}",
            f"URL:{occasion.page}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    content = "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))
    return Response(content, media_type=MEDIA_TYPE, headers={"Content-Disposition": f'inline; filename="{filename}"'})


def _text(text: str) -> str:
    """Return a text as section 3.3.11 writes it."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(c for c in escaped if c.isprintable())


def _folded(line: str) -> Iterator[str]:
    """Cut a line at 75 octets, never inside a character; what follows starts with a space (section 3.1)."""
    held, room = "", _LINE
    for character in line:
        octets = len(character.encode())
        if octets > room:
            yield held
            held, room = " ", _LINE - 1
        held += character
        room -= octets
    yield held
