"""The page of an arrangement: its facts, who is on record in it, and both over time."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from cabgraph.answers import boards
from cabgraph.answers.arrangement import arrangement, coverage, economies, lived
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.answers.parties import find_party
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Sheet, sheet
from cabgraph.answers.supposing import Question, questions_about
from cabgraph.answers.tiles import grouped
from cabgraph.http.cooperation.making import asked_by
from cabgraph.http.cooperation.parameters import AskedStandpoint, Standpoint
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.exports import PageNumber
from cabgraph.http.pager import Parameters, pager
from cabgraph.http.problems import not_found
from cabgraph.http.records.timeline import picture
from cabgraph.http.routers.pages.cooperation import shown
from cabgraph.http.sheets import downloads
from cabgraph.texts import say

_SIZE: Final = 25
"""So many participations stand on a page: as many lanes can still be looked over."""


def router_in(language: str) -> APIRouter:
    """Return the page of one language."""
    router = APIRouter()

    @router.get("/arrangements/{slug}")
    def show(
        slug: str, request: Request, registry: AskedRegistry, standpoint: AskedStandpoint, page: PageNumber = 1
    ) -> Response:
        """Show everything of one arrangement, of all economies or of the one asked for."""
        try:
            thing = find_party(registry, "arrangement", slug)
        except NotUnderstoodError as error:
            raise not_found(request.url.path) from error
        own = standpoint.economy if standpoint.economy_given else ""
        asks = [
            boards.recorded(thing, own, standpoint.on),
            boards.components(thing),
            boards.succession(thing, standpoint.economy),
        ]
        recorded, components, succession = (sheet(registry, asked, language) for asked in asks)
        everyone = sheet(registry, boards.recorded(thing, "", standpoint.on), language) if own else recorded
        tiles = economies(everyone.items)
        given = standpoint.parameters(request.query_params.get("release", ""))
        told = arrangement(registry.index, thing, standpoint.on)
        pages = pager(request.url.path, given, {"page": page, "size": _SIZE, "total": len(recorded.items)})
        listed = Sheet(recorded.ask, recorded.columns, recorded.items[(page - 1) * _SIZE : page * _SIZE])
        return shown(
            request,
            registry,
            language,
            "arrangement.html",
            asks,
            thing=told,
            standpoint=standpoint,
            economy=named(registry.index.labels([standpoint.economy]), standpoint.economy),
            coverage=coverage(everyone.items),
            tiles=grouped(registry.index, tiles, language),
            tiles_count=len(tiles),
            total=len(recorded.items),
            listed=listed,
            pages=pages,
            lanes=_participations(registry, listed, standpoint, language),
            parts=_components(registry, told, components, standpoint, language),
            components=components,
            succession=succession,
            files={asked.name: _files(thing, given, asked.name) for asked in asks},
            what_if=_supposed(request, registry, language, thing, standpoint),
        )

    return router


def _supposed(
    request: Request, registry: Registry, language: str, thing: str, standpoint: Standpoint
) -> list[tuple[Question, str]]:
    """Return the questions of what would be if the arrangement were joined or left, with their addresses."""
    release = [("release", name)] if (name := request.query_params.get("release", "")) else []
    given = [("on", standpoint.on.isoformat()), *release]
    asked = questions_about(registry, standpoint.economy, thing, standpoint.on)
    return [(question, asked_by(f"/{language}/what-if", question, given)) for question in asked]


def _participations(registry: Registry, listed: Sheet, standpoint: Standpoint, language: str) -> dict[str, Any] | None:
    """Return the lanes of the participations on this page, each named as its row is."""
    rows = {item["participation"]["id"]: item for item in listed.items}
    lanes = {thing: _lane(item, language) for thing, item in rows.items()}
    return _drawn(registry, {thing: rows[thing]["participation"] for thing in rows}, lanes, standpoint)


def _components(
    registry: Registry, told: dict[str, Any], found: Sheet, standpoint: Standpoint, language: str
) -> dict[str, Any] | None:
    """Return the lanes of the arrangement itself, of what it is part of, and of what is part of it."""
    rows = {item["component"]["id"]: item for item in found.items}
    lanes = {told["id"]: say(language, "arrangement.itself")} | {
        thing: say(language, f"arrangement.lane-{item['side']}", name=item["other"]["label"][language])
        for thing, item in rows.items()
    }
    things = {told["id"]: told} | {thing: item["component"] for thing, item in rows.items()}
    return _drawn(registry, things, lanes, standpoint)


def _drawn(
    registry: Registry, things: dict[str, dict[str, Any]], lanes: dict[str, str], standpoint: Standpoint
) -> dict[str, Any] | None:
    """Return a time line as it is drawn, and the names of its lanes in the table under it."""
    if not things:
        return None
    drawn = picture(lived(registry.index, things, standpoint.on), lanes)
    return {"picture": drawn, "names": {thing: {**things[thing], "short": lanes[thing]} for thing in things}}


def _lane(item: dict[str, Any], language: str) -> str:
    """Name a lane by who, for which activity, sub-scope and product."""
    of = [item[key]["label"][language] for key in ("activity", "sub_scope", "product") if item[key]]
    return " · ".join([item["party"]["label"][language], *of])


def _files(thing: str, given: Parameters, name: str) -> list[tuple[str, str]]:
    return downloads(f"/api/arrangements/{thing.rsplit('/', 1)[-1]}", given, name)
