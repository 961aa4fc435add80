"""Atom feeds (RFC 4287): instants with a zone, ids that stay, links to itself, to the page and to the next part."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from fastapi.responses import Response

from cabgraph import names
from cabgraph.texts import say

_ATOM = "http://www.w3.org/2005/Atom"
_TAG = "tag:w3id.org,2026:cabgraph/"
MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True)
class Entry:
    """One entry: what it is about (an IRI), its title and summary, when it changed (ISO 8601), where its page is."""

    thing: str
    title: str
    summary: str
    updated: str
    page: str


@dataclass(frozen=True)
class Feed:
    """A feed: its name in ids, its title, its addresses by relation (self, alternate, next…), its entries."""

    name: str
    title: str
    links: dict[str, str]
    updated: str
    entries: Iterable[Entry]


def tag(name: str) -> str:
    """Return the id of a feed or of a thing, the same for ever (RFC 4151)."""
    return _TAG + name.removeprefix(names.THINGS)


def instant(text: str) -> str:
    """Return an instant as RFC 3339 has it, in UTC with a Z when it has no other zone."""
    read = datetime.fromisoformat(text)
    shown = read.isoformat() if read.tzinfo else f"{read.isoformat()}+00:00"
    return shown.replace("+00:00", "Z")


def as_atom(feed: Feed, language: str) -> Response:
    """Return the feed as a response."""
    ET.register_namespace("", _ATOM)
    root = _element(None, "feed")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _element(root, "id", tag(feed.name))
    _element(root, "title", feed.title)
    _element(root, "updated", instant(feed.updated))
    _element(_element(root, "author"), "name", say(language, "site.brand"))
    for relation, address in feed.links.items():
        media = "text/html" if relation == "alternate" else MEDIA_TYPE
        _element(root, "link", rel=relation, href=address, type=media)
    for entry in feed.entries:
        held = _element(root, "entry")
        _element(held, "id", tag(entry.thing))
        _element(held, "title", entry.title)
        _element(held, "updated", instant(entry.updated))
        _element(held, "link", rel="alternate", href=entry.page, type="text/html")
        _element(held, "summary", entry.summary)
    ET.indent(root)
    written = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(written, media_type=MEDIA_TYPE, headers={"Content-Language": language})


def _element(parent: ET.Element | None, name: str, text: str = "", **attributes: str) -> ET.Element:
    qualified = f"{{{_ATOM}}}{name}"
    made = ET.Element(qualified, attributes) if parent is None else ET.SubElement(parent, qualified, attributes)
    made.text = "".join(c for c in text if c.isprintable()) or None
    return made
