"""`/feeds/…`: what changed, and what is about to end, for feed readers and calendars."""

from dataclasses import replace
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.changes import last_changes
from cabgraph.answers.changes import told as told_changes
from cabgraph.answers.expiring import tell, watch_rows
from cabgraph.answers.matching import find
from cabgraph.http.addresses import page_of
from cabgraph.http.atom import MEDIA_TYPE, Entry, Feed, as_atom
from cabgraph.http.calendar import MEDIA_TYPE as CALENDAR_TYPE
from cabgraph.http.calendar import Occasion, as_calendar
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.pager import address_of
from cabgraph.http.searching import AskedSearch
from cabgraph.http.templates import shown_day
from cabgraph.http.watching import AskedWatch
from cabgraph.texts import say

router = APIRouter()

_SIZE = 100
_BLANK = "unknown"
"""How the data write the number of a decision that its source leaves blank."""


@router.get(
    "/feeds/bodies.atom",
    response_class=Response,
    responses={200: {"description": "An Atom feed of the bodies found.", "content": {MEDIA_TYPE: {}}}},
)
def bodies_feed(request: Request, registry: AskedRegistry, language: Language, search: AskedSearch) -> Response:
    """Feed the bodies of a search, the latest change first; every filter of `/api/bodies` holds."""
    found = find(registry.index, search, count=False)
    created = registry.release.manifest.created
    changed = last_changes(registry.index, found, created)
    size = search.size or _SIZE
    start = (search.page - 1) * size
    origin = str(request.base_url).rstrip("/")
    query = search.query()
    links = {"self": str(request.url), "alternate": f"{origin}/{language}/bodies" + (f"?{query}" if query else "")}
    if start + size < len(changed):
        links["next"] = str(request.url.include_query_params(page=search.page + 1))
    entries = [
        Entry(
            item["id"],
            " · ".join([item["label"][language], *item["codes"][:3]]),
            _happened(language, item["event"]),
            item["at"],
            origin + page_of(language, item["id"]),
        )
        for item in told_changes(registry.index, changed[start : start + size])
    ]
    updated = changed[0].at if changed else created
    name = f"feeds/bodies?{query}" if query else "feeds/bodies"
    return as_atom(Feed(name, say(language, "search.feed-title"), links, updated, entries), language)


@router.get(
    "/feeds/expiring.atom",
    response_class=Response,
    responses={200: {"description": "An Atom feed of a list of grants.", "content": {MEDIA_TYPE: {}}}},
)
def expiring_feed(request: Request, registry: AskedRegistry, language: Language, watch: AskedWatch) -> Response:
    """Feed one list of the expiry watch; an entry changes when the register writes about its grant."""
    rows = watch_rows(registry.index, watch, watch.show)
    size = watch.size or _SIZE
    start = (watch.page - 1) * size
    origin = str(request.base_url).rstrip("/")
    created = registry.release.manifest.created
    changed = {row["grant"]: row["changed"] for row in registry.index.ask("changes")}
    links = {"self": str(request.url), "alternate": origin + address_of(f"/{language}/expiring", watch.parameters())}
    if start + size < len(rows):
        links["next"] = str(request.url.include_query_params(page=watch.page + 1))
    entries = [
        Entry(
            item["id"],
            _ending(language, item),
            _about(language, item),
            changed.get(item["id"]) or created,
            origin + page_of(language, item["id"]),
        )
        for item in tell(registry.index, watch, rows[start : start + size])
    ]
    updated = max((entry.updated for entry in entries), default=created)
    title = say(language, f"expiring.{watch.show}")
    name = address_of("feeds/expiring", watch.parameters())
    return as_atom(Feed(name, title, links, updated, entries), language)


@router.get(
    "/feeds/expiring.ics",
    response_class=Response,
    responses={200: {"description": "A calendar of ends.", "content": {CALENDAR_TYPE: {}}}},
)
def expiring_calendar(request: Request, registry: AskedRegistry, language: Language, watch: AskedWatch) -> Response:
    """Put the last day of every grant that is about to end into a calendar; `show` changes nothing."""
    ahead = replace(watch, show="expiring")
    origin = str(request.base_url).rstrip("/")
    occasions = [
        Occasion(
            item["id"],
            date.fromisoformat(item["until"]),
            _ending(language, item),
            _about(language, item),
            origin + page_of(language, item["id"]),
        )
        for item in tell(registry.index, ahead, watch_rows(registry.index, ahead, "expiring"))
    ]
    title = say(language, "expiring.expiring")
    return as_calendar(title, registry.release.manifest.created, occasions, "expiring.ics")


def _ending(language: str, item: dict[str, Any]) -> str:
    number = item["number"] or item["label"][language]
    return say(language, "expiring.entry", number=number, holder=item["holder"]["label"][language])


def _about(language: str, item: dict[str, Any]) -> str:
    shown = item["until"] if item["standing"] == "yes" else item["since"]
    return say(
        language,
        f"expiring.entry-{item['standing']}",
        on=shown_day(language, shown),
        granted_by=item["granted_by"]["label"][language],
    )


def _happened(language: str, event: dict[str, Any] | None) -> str:
    if event is None:
        return say(language, "search.feed-nothing")
    number = (event["decision"] or {}).get("number")
    return say(
        language,
        "search.feed-event",
        what=event["type"]["label"][language],
        on=_when(language, event),
        decision=number if number and number != _BLANK else say(language, "search.no-number"),
    )


def _when(language: str, event: dict[str, Any]) -> str:
    """The day of an event; "at the latest" where no source gives it exactly."""
    day = shown_day(language, event["effective_on"])
    if day and (event["possibly_from"] or event["at_the_latest"]):
        return say(language, "records.at-the-latest", on=day)
    return day or say(language, "search.no-day")
