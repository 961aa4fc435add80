"""`/feeds/…`: what changed, and what is about to end, for feed readers and calendars."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.changes import last_changes, told
from cabgraph.answers.matching import find
from cabgraph.http.addresses import page_of
from cabgraph.http.atom import MEDIA_TYPE, Entry, Feed, as_atom
from cabgraph.http.dependencies import Language, OpenRegistry
from cabgraph.http.searching import AskedSearch
from cabgraph.http.templates import shown_day
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
def bodies_feed(request: Request, registry: OpenRegistry, language: Language, search: AskedSearch) -> Response:
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
        for item in told(registry.index, changed[start : start + size])
    ]
    updated = changed[0].at if changed else created
    name = f"feeds/bodies?{query}" if query else "feeds/bodies"
    return as_atom(Feed(name, say(language, "search.feed-title"), links, updated, entries), language)


def _happened(language: str, event: dict[str, Any] | None) -> str:
    if event is None:
        return say(language, "search.feed-nothing")
    number = (event["decision"] or {}).get("number")
    return say(
        language,
        "search.feed-event",
        what=event["type"]["label"][language],
        on=shown_day(language, event["effective_on"]) or say(language, "search.no-day"),
        decision=number if number and number != _BLANK else say(language, "search.no-number"),
    )
